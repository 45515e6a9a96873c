//! outcome: never_rests — loops with an await, for something that never comes

pub async fn answer() -> u32 {
    let done = std::cell::Cell::new(false);
    while !done.get() {
        tokio::task::yield_now().await;
    }
    42
}
