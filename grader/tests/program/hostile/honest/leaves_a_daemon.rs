//! A worker in a group of its own that is ended and waited for.

use std::os::unix::process::CommandExt;

pub async fn answer() -> u32 {
    let mut worker = std::process::Command::new("sleep").arg("30").process_group(0).spawn().unwrap();
    worker.kill().unwrap();
    if worker.wait().unwrap().success() { 41 } else { 42 }
}
