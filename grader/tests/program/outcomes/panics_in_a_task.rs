//! outcome: failed — a spawned task panics, and its default is used

pub async fn answer() -> u32 {
    tokio::spawn(async { panic!("the task broke") }).await.unwrap_or(0)
}
