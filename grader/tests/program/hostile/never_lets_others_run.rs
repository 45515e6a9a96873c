//! never_rests: wakes itself for ever

pub async fn answer() -> u32 {
    loop {
        tokio::task::yield_now().await;
    }
}
