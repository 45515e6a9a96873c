//! outcome: deadlocked — waits for a sender that it holds itself

pub async fn answer() -> u32 {
    let (_sender, mut receiver) = tokio::sync::mpsc::channel(1);
    receiver.recv().await.unwrap_or(42)
}
