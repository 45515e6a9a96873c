//! outcome: deadlocked — waits with a channel of std for a task on the same thread

pub async fn answer() -> u32 {
    let (sender, receiver) = std::sync::mpsc::channel();
    tokio::spawn(async move { sender.send(42) });
    receiver.recv().unwrap()
}
