//! over_limit: prints a line that does not end

use std::io::Write;

pub async fn answer() -> u32 {
    let piece = [b'x'; 64 * 1024];
    loop {
        let _ = std::io::stdout().write_all(&piece);
    }
}
