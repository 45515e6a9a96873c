//! What can be seen of a thread from another one: whether it sleeps.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

/// A watch on a thread: tells whether it sleeps or spins, by the system's word
/// and by no stop-watch.
///
/// Linux tells. Elsewhere every thread is taken to sleep soundly.
///
/// ```
/// use probe::ThreadWatch;
///
/// let watch = ThreadWatch::here();
/// let sleeper = std::thread::current();
/// let watcher = std::thread::spawn(move || {
///     let seen_asleep = watch.falls_asleep();
///     let wakings = watch.wakings();
///     sleeper.unpark();
///     (seen_asleep, wakings)
/// });
/// std::thread::park();
/// assert!(watcher.join().unwrap().0);
/// ```
#[derive(Debug, Clone)]
pub struct ThreadWatch {
    /// The thread's directory under `/proc`.
    directory: Option<PathBuf>,
}

impl ThreadWatch {
    /// How long [`ThreadWatch::falls_asleep`] looks: a net under a thread that
    /// never sleeps, and half of what a check may spend without computing.
    pub const PATIENCE: Duration = Duration::from_secs(1);

    /// A watch on the calling thread.
    pub fn here() -> Self {
        let link = std::fs::read_link("/proc/thread-self").ok();
        let directory = link.map(|link| PathBuf::from("/proc").join(link));
        Self { directory }
    }

    /// Waits until the thread is seen asleep; false if it never was.
    pub fn falls_asleep(&self) -> bool {
        let patient_until = Instant::now() + Self::PATIENCE;
        loop {
            if self.is_asleep() {
                return true;
            }
            if Instant::now() > patient_until {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// How often the thread has gone to sleep so far. While it sleeps soundly
    /// that number stands still; just after [`ThreadWatch::falls_asleep`] it may
    /// still count that sleep.
    pub fn wakings(&self) -> u64 {
        self.read("status")
            .as_deref()
            .and_then(|status| {
                status
                    .lines()
                    .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))
            })
            .and_then(|count| count.trim().parse().ok())
            .unwrap_or(0)
    }

    /// How often the thread goes to sleep while the caller computes for some
    /// hundredths of a second. One that sleeps soundly does not, and one that
    /// looks every now and then has to.
    pub fn wakings_in_a_while(&self) -> u64 {
        let before = self.wakings();
        let mut sum = 0_u64;
        for at in 0..4_000_000_u64 {
            sum = std::hint::black_box(sum.wrapping_mul(31).wrapping_add(at));
        }
        self.wakings() - before
    }

    fn is_asleep(&self) -> bool {
        // The state comes after the name, which may hold anything but `)`.
        self.read("stat").is_none_or(|stat| {
            stat.rsplit(')')
                .next()
                .is_some_and(|rest| rest.trim_start().starts_with('S'))
        })
    }

    fn read(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.directory.as_ref()?.join(file)).ok()
    }
}

#[cfg(all(test, target_os = "linux"))]
#[expect(
    clippy::disallowed_methods,
    reason = "a test may panic where there is no thread left"
)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};

    #[test]
    fn a_thread_that_spins_is_never_seen_asleep() {
        let (stop, (tell, told)) = (Arc::new(AtomicBool::new(false)), mpsc::channel());
        let stopped = stop.clone();
        let spinner = thread::spawn(move || {
            tell.send(ThreadWatch::here()).unwrap();
            while !stopped.load(Ordering::Relaxed) {
                thread::yield_now();
            }
        });
        assert!(!told.recv().unwrap().falls_asleep());
        stop.store(true, Ordering::Relaxed);
        spinner.join().unwrap();
    }

    #[test]
    fn a_thread_that_naps_is_seen_to_wake() {
        let (stop, (tell, told)) = (Arc::new(AtomicBool::new(false)), mpsc::channel());
        let stopped = stop.clone();
        let napper = thread::spawn(move || {
            tell.send(ThreadWatch::here()).unwrap();
            while !stopped.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(1));
            }
        });
        let watch = told.recv().unwrap();
        assert!(watch.falls_asleep());
        let before = watch.wakings();
        while watch.wakings() < before + 10 {
            thread::sleep(Duration::from_millis(1));
        }
        assert!(watch.wakings_in_a_while() > 2);
        stop.store(true, Ordering::Relaxed);
        napper.join().unwrap();
    }
}
