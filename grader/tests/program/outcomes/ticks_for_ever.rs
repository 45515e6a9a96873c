//! outcome: never_rests — asks every second, for something that never comes

use std::time::Duration;

pub async fn answer() -> u32 {
    let done = std::cell::Cell::new(false);
    while !done.get() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    42
}
