//! over_limit: writes into a folder that nobody may look into

use std::os::unix::fs::DirBuilderExt;

pub async fn answer() -> u32 {
    let fill = || {
        let folder = std::env::temp_dir().join("closed");
        std::fs::DirBuilder::new().mode(0o300).create(&folder).unwrap();
        let bytes = vec![1; 1024 * 1024];
        (0..1_000_000).all(|at| std::fs::write(folder.join(format!("{at}")), &bytes).is_ok())
    };
    u32::from(tokio::task::spawn_blocking(fill).await.unwrap())
}
