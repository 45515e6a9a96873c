//! did_not_compile: has the means to move the clock from a glob

use tokio::time::*;

pub async fn answer() -> u32 {
    pause();
    advance(Duration::from_secs(1)).await;
    41
}
