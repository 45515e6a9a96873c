//! outcome: deadlocked — a blocking closure waits for a timer, whose clock stands while it runs

use std::time::Duration;

pub async fn answer() -> u32 {
    let handle = tokio::runtime::Handle::current();
    let waits = move || handle.block_on(tokio::time::sleep(Duration::from_millis(5)));
    tokio::task::spawn_blocking(waits).await.unwrap();
    42
}
