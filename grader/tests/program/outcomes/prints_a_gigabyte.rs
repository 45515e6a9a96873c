//! outcome: over_limit — prints in a loop that takes very long to stop

pub async fn answer() -> u32 {
    for _ in 0..1_000_000 {
        println!("{:1000}", "");
    }
    42
}
