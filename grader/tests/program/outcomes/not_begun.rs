//! outcome: not_started — still has its `todo!`

pub async fn answer() -> u32 {
    // Begun, but not got far.
    todo!("the answer")
}
