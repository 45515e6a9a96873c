//! outcome: passed — starts a process that outlives it

use std::os::unix::process::CommandExt;
use std::process::Command;

pub async fn answer() -> u32 {
    let child = Command::new("sleep").arg("600").process_group(0).spawn();
    child.map_or(0, |_| 42)
}
