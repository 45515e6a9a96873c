//! A macro of its own under a name that others use, too.

macro_rules! expect {
    ($value:expr) => {
        $value.expect("there is one")
    };
}

pub async fn answer() -> u32 {
    expect!(Some(42))
}
