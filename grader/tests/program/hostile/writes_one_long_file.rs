//! over_limit: writes a file longer than a file may be

use std::io::Write;

pub async fn answer() -> u32 {
    let bytes = vec![1; 8 * 1024 * 1024];
    let mut file = std::fs::File::create(std::env::temp_dir().join("long")).unwrap();
    while file.write_all(&bytes).is_ok() {}
    42
}
