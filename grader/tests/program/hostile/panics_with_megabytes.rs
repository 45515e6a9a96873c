//! failed: hands over a message of five megabytes

pub async fn answer() -> u32 {
    panic!("{}", "x".repeat(5 * 1024 * 1024))
}
