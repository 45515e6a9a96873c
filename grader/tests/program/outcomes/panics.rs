//! outcome: failed — panics in the future itself

pub async fn answer() -> u32 {
    let none: Option<u32> = None;
    none.expect("there is an answer")
}
