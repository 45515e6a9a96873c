//! over_limit: fills the grader's memory with what it prints

pub async fn answer() -> u32 {
    let line = "x".repeat(64 * 1024);
    loop {
        println!("{line}");
    }
}
