//! over_limit: uses up the disk's names with files that are empty

pub async fn answer() -> u32 {
    let fill = || (0..1_000_000).all(|at| std::fs::File::create(std::env::temp_dir().join(format!("{at}"))).is_ok());
    u32::from(tokio::task::spawn_blocking(fill).await.unwrap())
}
