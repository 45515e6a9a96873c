//! A cancel: a value that ends supervisors, wherever they are held.

use crate::handle::StopHandle;
use crate::{lock, orphans};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

/// How often it is looked whether a supervisor is gone.
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// Ends every supervisor that was started under it, with all it runs.
///
/// Clones are the same cancel. One that was used stays used: make a new one for
/// what is to run next.
///
/// # Examples
///
/// ```
/// let cancel = process::Cancel::new();
/// let same = cancel.clone();
/// same.cancel();
/// assert!(cancel.is_cancelled());
/// assert!(!process::Cancel::new().is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    cancelled: AtomicBool,
    /// Of the supervisors that may be alive.
    handles: Mutex<Vec<Weak<StopHandle>>>,
}

impl Cancel {
    /// A cancel that was not used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels: jobs under way end with [`Exit::Cancelled`](crate::Exit), and no
    /// supervisor starts any more. It waits for nothing.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        for handle in self.handles() {
            handle.close();
        }
    }

    /// Whether it was used.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// Waits until every supervisor has swept and gone; those that are not gone
    /// after `limit` are killed with all they run. Gives whether none had to be.
    pub fn wait_until_gone(&self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let handles = self.handles();
        while !handles.iter().all(|handle| handle.status().is_some()) {
            if Instant::now() > until {
                for handle in &handles {
                    handle.kill();
                }
                orphans::end();
                return false;
            }
            std::thread::sleep(POLL_INTERVAL);
        }
        true
    }

    /// Puts a supervisor under this cancel.
    ///
    /// # Errors
    ///
    /// When it was used already: then the supervisor is not to run.
    pub(crate) fn take(&self, handle: &Arc<StopHandle>) -> io::Result<()> {
        let mut handles = lock(&self.0.handles);
        handles.retain(|handle| handle.strong_count() > 0);
        handles.push(Arc::downgrade(handle));
        drop(handles);
        // Asked after it is in the list: a cancel marks first and looks at the
        // list then, so that one of the two sees the other.
        self.check()
    }

    /// An error where it was used.
    pub(crate) fn check(&self) -> io::Result<()> {
        if self.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        Ok(())
    }

    fn handles(&self) -> Vec<Arc<StopHandle>> {
        let handles = lock(&self.0.handles);
        handles.iter().filter_map(Weak::upgrade).collect()
    }
}
