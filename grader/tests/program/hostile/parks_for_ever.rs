//! deadlocked: holds the loop with a thread that waits

pub async fn answer() -> u32 {
    loop {
        std::thread::park();
    }
}
