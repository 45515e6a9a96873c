//! A computation that takes a tenth of a second.

pub async fn answer() -> u32 {
    let until = std::time::Instant::now() + std::time::Duration::from_millis(100);
    while std::time::Instant::now() < until {
        std::hint::spin_loop();
    }
    42
}
