//! did_not_compile: keeps the compiler busy

const LONG: usize = {
    let mut at = 0;
    while at < usize::MAX {
        at += 1;
    }
    at
};

pub async fn answer() -> u32 {
    LONG as u32
}
