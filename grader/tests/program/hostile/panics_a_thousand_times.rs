//! failed: fills the record with panics

pub async fn answer() -> u32 {
    for at in 0..1000 {
        let _ = std::panic::catch_unwind(|| panic!("{at} {}", "x".repeat(1000)));
    }
    41
}
