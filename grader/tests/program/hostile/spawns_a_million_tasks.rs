//! failed: gives the loop more tasks than can be drawn

pub async fn answer() -> u32 {
    for _ in 0..100_000 {
        tokio::spawn(async {});
    }
    41
}
