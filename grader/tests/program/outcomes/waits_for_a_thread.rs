//! outcome: failed — simulated time cannot wait for a thread of its own

use std::time::Duration;

pub async fn answer() -> u32 {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        sender.send(42)
    });
    receiver.await.unwrap()
}
