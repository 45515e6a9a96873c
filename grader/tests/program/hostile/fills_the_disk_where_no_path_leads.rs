//! over_limit: writes into a folder that is too deep to be opened by its name

pub async fn answer() -> u32 {
    let fill = || {
        std::env::set_current_dir(std::env::temp_dir()).unwrap();
        let name = "n".repeat(250);
        for _ in 0..20 {
            std::fs::create_dir(&name).unwrap();
            std::env::set_current_dir(&name).unwrap();
        }
        let bytes = vec![1; 1024 * 1024];
        (0..1_000_000).all(|at| std::fs::write(format!("{at}"), &bytes).is_ok())
    };
    u32::from(tokio::task::spawn_blocking(fill).await.unwrap())
}
