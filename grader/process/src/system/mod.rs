//! What a job leaves behind: the one door to how a system finds and ends it.

/// Makes this process the one that orphans of its descendants fall to, where
/// the system can do that. Tells whether it can.
pub(crate) fn adopt_orphans() -> bool {
    #[cfg(target_os = "linux")]
    return rustix::process::set_child_subreaper(Some(rustix::process::getpid())).is_ok();
    #[cfg(not(target_os = "linux"))]
    false
}

/// How many descendants this process has now; 0 where the system does not tell.
pub(crate) fn count() -> usize {
    #[cfg(target_os = "linux")]
    return linux::count(std::process::id());
    #[cfg(not(target_os = "linux"))]
    0
}

/// Ends the job's own process and its group, which is not reaped yet.
pub(crate) fn end_group(child: &mut std::process::Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    // It may have left its group.
    let _ = child.kill();
}

/// Ends and reaps every descendant that is left, and tells how many there were.
/// The job's own process is reaped already.
pub(crate) fn sweep() -> usize {
    #[cfg(target_os = "linux")]
    return linux::sweep();
    #[cfg(not(target_os = "linux"))]
    0
}

#[cfg(target_os = "linux")]
mod linux;
