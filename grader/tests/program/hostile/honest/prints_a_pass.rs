//! A log that happens to look like a test's.

pub async fn answer() -> u32 {
    println!("test result: FAILED. 0 passed; 1 failed");
    println!("::error::a queue of that name is full");
    42
}
