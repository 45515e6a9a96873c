//! Windows: a job is a job object, which ends all that is in it.

use std::io;
use std::os::windows::io::AsRawHandle;
use std::process::{Child, Command};
use std::time::Duration;

/// There are no orphans to adopt: a job object holds them.
pub(crate) fn adopt_orphans() -> bool {
    false
}

/// A console's interrupt does not reach a process group of its own, which a
/// supervisor is given when it starts.
pub(crate) fn begin_session() {}

/// A console's interrupt reaches it, as it is.
pub(crate) fn lead_a_group(_command: &mut Command) {}

/// No signal stops a process.
pub(crate) fn is_stopped(_child: &Child) -> bool {
    false
}

/// There is no such request; a terminal's interrupt reaches all that are on it.
pub(crate) fn ask_to_end(_process: u32) {}

/// A job object ends with the supervisor that holds it.
pub(crate) fn end_group(_group: u32) {}

/// A job object ends with the supervisor that holds it.
pub(crate) fn end_orphans(_but: &[u32]) -> bool {
    false
}

/// A job's processes.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Closed, it ends every process in it.
    object: Option<win32job::Job>,
    left_behind: usize,
}

impl Tree {
    /// The processes of the job whose own process is `child`, from here on: what
    /// it started in the microseconds before is not among them.
    ///
    /// # Errors
    ///
    /// When the system refuses a job object.
    pub(crate) fn of(child: &mut Child) -> io::Result<Self> {
        let mut limits = win32job::ExtendedLimitInfo::new();
        limits.limit_kill_on_job_close();
        let object = win32job::Job::create_with_limit_info(&limits).map_err(io::Error::other)?;
        let assigned = object.assign_process(child.as_raw_handle() as isize);
        // Refused, above all, for a process that is over already.
        if let (Err(error), Ok(None)) = (assigned, child.try_wait()) {
            return Err(io::Error::other(error));
        }
        Ok(Self {
            object: Some(object),
            left_behind: 0,
        })
    }

    /// Whether the job's own process has ended.
    pub(crate) fn has_ended(&self, child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    /// There is no limit on it, so nobody asks.
    pub(crate) fn cpu_used(&self) -> Option<Duration> {
        None
    }

    /// How many processes the job has now.
    pub(crate) fn count(&self) -> usize {
        let processes = self
            .object
            .as_ref()
            .map(win32job::Job::query_process_id_list);
        // Refused only for more than a thousand.
        processes.map_or(0, |list| list.map_or(usize::MAX, |list| list.len()))
    }

    /// Nobody asks how old a process is.
    pub(crate) fn end_overdue(&self, _limit: Duration) -> bool {
        false
    }

    /// A file that is open is not deleted.
    pub(crate) fn deleted_bytes(&self) -> u64 {
        0
    }

    /// Kills all processes of the job.
    pub(crate) fn end(&mut self, child: &mut Child) {
        if self.object.is_some() {
            let running = matches!(child.try_wait(), Ok(None));
            self.left_behind = self.count().saturating_sub(usize::from(running));
        }
        self.object = None;
        let _ = child.kill();
    }

    /// How many processes were left when the job was ended. They went with the
    /// job object.
    pub(crate) fn sweep(&mut self) -> usize {
        self.left_behind
    }
}
