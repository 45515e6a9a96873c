//! deadlocked: waits for what nobody sends

pub async fn answer() -> u32 {
    let (_sender, receiver) = tokio::sync::oneshot::channel();
    receiver.await.unwrap_or(41)
}
