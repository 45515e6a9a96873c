//! A long log.

pub async fn answer() -> u32 {
    for line in 0..10_000 {
        println!("{line}: still at work");
    }
    42
}
