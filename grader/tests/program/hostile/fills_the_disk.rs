//! over_limit: writes file after file into its folder

pub async fn answer() -> u32 {
    let fill = || {
        let bytes = vec![1; 1024 * 1024];
        (0..1_000_000).all(|at| std::fs::write(std::env::temp_dir().join(format!("{at}")), &bytes).is_ok())
    };
    u32::from(tokio::task::spawn_blocking(fill).await.unwrap())
}
