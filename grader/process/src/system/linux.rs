//! Linux: a parent adopts orphans, and `/proc` tells who is whose.

use rustix::process::{Pid, Signal, WaitOptions, kill_process, wait};
use std::collections::HashSet;
use std::fs;
use std::time::Duration;

/// Every process with its parent.
fn parents() -> Vec<(u32, u32)> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name stands in brackets and may hold any character; the
            // state and the parent come after it.
            let parent = stat
                .rsplit_once(')')?
                .1
                .split_whitespace()
                .nth(1)?
                .parse()
                .ok()?;
            Some((pid, parent))
        })
        .collect()
}

pub(crate) fn count(pid: u32) -> usize {
    fn below(pid: u32, parents: &[(u32, u32)]) -> usize {
        let children = parents.iter().filter(|(_, parent)| *parent == pid);
        children.map(|(child, _)| 1 + below(*child, parents)).sum()
    }
    below(pid, &parents())
}

/// A killed child's own children fall to this process: so in rounds, until
/// the system says that there is nobody left.
pub(crate) fn sweep() -> usize {
    let own = std::process::id();
    let mut ended = HashSet::new();
    loop {
        match wait(WaitOptions::NOHANG) {
            Err(_) => return ended.len(),
            Ok(None) => {}
            Ok(Some((pid, _))) => {
                ended.insert(pid);
                continue;
            }
        }
        for (pid, _) in parents().into_iter().filter(|(_, parent)| *parent == own) {
            if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
                let _ = kill_process(pid, Signal::KILL);
                ended.insert(pid);
            }
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
