//! What a job leaves behind: the one door to how a system finds and ends it.

/// Makes this process the one that orphans of its descendants fall to, where
/// the system can do that. Tells whether it can.
pub(super) fn adopt_orphans() -> bool {
    #[cfg(target_os = "linux")]
    return nix::sys::prctl::set_child_subreaper(true).is_ok();
    #[cfg(not(target_os = "linux"))]
    false
}

/// How many descendants this process has now; 0 where the system does not tell.
pub(super) fn count() -> usize {
    #[cfg(target_os = "linux")]
    return linux::count(std::process::id());
    #[cfg(not(target_os = "linux"))]
    0
}

/// Ends the job's own process and its group, which is not reaped yet.
pub(super) fn end_group(child: &mut std::process::Child) {
    #[cfg(unix)]
    {
        use nix::sys::signal::{Signal, killpg};
        if let Ok(group) = i32::try_from(child.id()) {
            let _ = killpg(nix::unistd::Pid::from_raw(group), Signal::SIGKILL);
        }
    }
    // It may have left its group.
    let _ = child.kill();
}

/// Ends and reaps every descendant that is left, and tells how many there were.
/// The job's own process is reaped already.
pub(super) fn sweep() -> usize {
    #[cfg(target_os = "linux")]
    return linux::sweep();
    #[cfg(not(target_os = "linux"))]
    0
}

#[cfg(target_os = "linux")]
mod linux {
    use nix::sys::signal::{Signal, kill};
    use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
    use nix::unistd::Pid;
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

    pub(super) fn count(pid: u32) -> usize {
        fn below(pid: u32, parents: &[(u32, u32)]) -> usize {
            let children = parents.iter().filter(|(_, parent)| *parent == pid);
            children.map(|(child, _)| 1 + below(*child, parents)).sum()
        }
        below(pid, &parents())
    }

    /// A killed child's own children fall to this process: so in rounds, until
    /// the system says that there is nobody left.
    pub(super) fn sweep() -> usize {
        let own = std::process::id();
        let mut ended = HashSet::new();
        loop {
            match waitpid(Pid::from_raw(-1), Some(WaitPidFlag::WNOHANG)) {
                Err(_) => return ended.len(),
                Ok(WaitStatus::StillAlive) => {}
                Ok(status) => {
                    ended.extend(status.pid().map(Pid::as_raw));
                    continue;
                }
            }
            for (pid, _) in parents().into_iter().filter(|(_, parent)| *parent == own) {
                if let Ok(pid) = i32::try_from(pid) {
                    let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
                    ended.insert(pid);
                }
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
