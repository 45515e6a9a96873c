//! failed: lets another task break, and forgets it

pub async fn answer() -> u32 {
    let broken = tokio::spawn(async { panic!("nobody asks") });
    let _: Result<(), _> = broken.await;
    41
}
