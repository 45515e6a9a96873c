//! over_limit: fills files that it has deleted and holds

use std::io::Write;

pub async fn answer() -> u32 {
    let fill = || {
        let bytes = vec![1; 1024 * 1024];
        let mut held = Vec::new();
        loop {
            let path = std::env::temp_dir().join("gone");
            let Ok(mut file) = std::fs::File::create(&path) else {
                // No more can be open at once.
                std::thread::sleep(std::time::Duration::from_secs(2));
                return 41;
            };
            let _ = std::fs::remove_file(path);
            let _ = file.write_all(&bytes);
            held.push(file);
        }
    };
    tokio::task::spawn_blocking(fill).await.unwrap()
}
