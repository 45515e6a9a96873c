//! outcome: deadlocked — a thread-local destructor that never returns

struct Never;

impl Drop for Never {
    fn drop(&mut self) {
        loop {
            std::thread::park();
        }
    }
}

thread_local! {
    static NEVER: Never = const { Never };
}

pub async fn answer() -> u32 {
    NEVER.with(|_| 42)
}
