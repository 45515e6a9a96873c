//! Unix: a job is a process group, and on Linux also what is found of it.

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, getppid, kill_process, kill_process_group, waitid,
};
use std::io;
use std::process::{Child, Command};
use std::time::Duration;

/// Makes this process the one that orphans of its descendants fall to. Gives
/// whether the system can do that.
pub(crate) fn adopt_orphans() -> bool {
    #[cfg(target_os = "linux")]
    return super::linux::adopt_orphans();
    #[cfg(not(target_os = "linux"))]
    false
}

/// Sees to it that this process is killed when its parent ends, where the system
/// can do that. Gives whether the parent is still there.
pub(crate) fn end_with_parent(parent: u32) -> bool {
    #[cfg(target_os = "linux")]
    super::linux::end_with_parent();
    // It may have ended before that.
    getppid().is_some_and(|it| u32::try_from(it.as_raw_nonzero().get()) == Ok(parent))
}

/// Leaves the terminal's session: Ctrl-C is for the client, which sees to it
/// that nothing is left.
pub(crate) fn begin_session() {
    // Refused only to the leader of a group, and then it is out of reach too.
    let _ = rustix::process::setsid();
}

/// Has a program lead a group of its own, by which it is ended with what it starts.
pub(crate) fn lead_a_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Whether a signal has stopped a child of this process.
pub(crate) fn is_stopped(child: &Child) -> bool {
    let look = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(Pid::from_child(child)), look).is_ok_and(|status| status.is_some())
}

/// Asks a process to end, which may have something to put away.
pub(crate) fn ask_to_end(process: u32) {
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        // It fails only when it is gone.
        let _ = kill_process(process, Signal::TERM);
    }
}

/// Kills the processes of a job's group.
pub(crate) fn end_group(group: u32) {
    if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        // It fails only when there is nobody left to kill.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Kills and reaps children of this process that are in another session than it
/// is, but those named. Gives whether there were any.
pub(crate) fn end_orphans(but: &[u32]) -> bool {
    #[cfg(target_os = "linux")]
    return super::linux::end_orphans(but);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = but;
        false
    }
}

/// A job's processes.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The job's own process, whose number is also that of its group.
    leader: Pid,
}

impl Tree {
    /// The processes of the job whose own process is `child`.
    pub(crate) fn of(child: &mut Child) -> io::Result<Self> {
        Ok(Self {
            leader: Pid::from_child(child),
        })
    }

    /// Whether the job's own process has ended. It is not reaped by that: as
    /// long as it is not, nothing else can get its number or its group's.
    pub(crate) fn has_ended(&self, _child: &mut Child) -> io::Result<bool> {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        match waitid(WaitId::Pid(self.leader), look) {
            Err(rustix::io::Errno::INTR) => Ok(false),
            status => Ok(status?.is_some()),
        }
    }

    /// The CPU time that the job's own process used, where the system says. It
    /// has ended, and is not reaped.
    pub(crate) fn cpu_used(&self) -> Option<Duration> {
        #[cfg(target_os = "linux")]
        return super::linux::cpu_used(self.leader);
        #[cfg(not(target_os = "linux"))]
        None
    }

    /// How many processes the job has now; 0 where the system does not say.
    pub(crate) fn count(&self) -> usize {
        #[cfg(target_os = "linux")]
        return super::linux::count(std::process::id());
        #[cfg(not(target_os = "linux"))]
        0
    }

    /// Kills what the job has started longer ago than `limit`, and not its own
    /// process. Gives whether there was any; false where the system does not say.
    pub(crate) fn end_overdue(&self, limit: Duration) -> bool {
        #[cfg(target_os = "linux")]
        return super::linux::end_overdue(self.leader, limit);
        #[cfg(not(target_os = "linux"))]
        {
            let _ = limit;
            false
        }
    }

    /// What deleted files hold of the disk that the job has open; 0 where the system
    /// does not say.
    pub(crate) fn deleted_bytes(&self) -> u64 {
        #[cfg(target_os = "linux")]
        return super::linux::deleted_bytes(std::process::id());
        #[cfg(not(target_os = "linux"))]
        0
    }

    /// Kills the job's own process, which is not reaped yet, and its group.
    pub(crate) fn end(&mut self, child: &mut Child) {
        // Both fail only when there is nobody left to kill.
        let _ = kill_process_group(self.leader, Signal::KILL);
        // It may have left its group.
        let _ = child.kill();
    }

    /// Kills and reaps every descendant that is left and can be found, and counts
    /// them. The job's own process is reaped already.
    pub(crate) fn sweep(&mut self) -> usize {
        #[cfg(target_os = "linux")]
        return super::linux::sweep();
        #[cfg(not(target_os = "linux"))]
        0
    }
}
