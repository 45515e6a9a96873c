//! What can be seen of a thread from another one: whether it sleeps, and until when.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

/// A watch on a thread: shows whether it sleeps, naps or spins, by the system's
/// account and by no stop-watch.
///
/// Linux shows it. Elsewhere every thread is taken to sleep until it is woken.
///
/// ```
/// use probe::ThreadWatch;
///
/// let watch = ThreadWatch::here();
/// let sleeper = std::thread::current();
/// let watcher = std::thread::spawn(move || {
///     let seen_asleep = watch.falls_asleep();
///     let until_woken = watch.sleeps_until_woken();
///     sleeper.unpark();
///     (seen_asleep, until_woken)
/// });
/// std::thread::park();
/// assert_eq!(watcher.join().unwrap(), (true, true));
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

    /// Whether nothing but a wake ends the sleep that the thread is in: false if it
    /// has a time limit, so that the thread looks every now and then. To be asked
    /// of a thread that [`ThreadWatch::falls_asleep`].
    pub fn sleeps_until_woken(&self) -> bool {
        let patient_until = Instant::now() + Self::PATIENCE;
        while Instant::now() < patient_until {
            match self.read("syscall").map(|call| has_time_limit(&call)) {
                Some(Some(limited)) => return !limited,
                // It is on its way into the next sleep, or just out of the last.
                Some(None) => thread::sleep(Duration::from_millis(1)),
                None => return true,
            }
        }
        false
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

/// Whether a system call, as `/proc` shows it, is a sleep with a time limit; none
/// while the thread is in no call. What is not known is taken for one without.
fn has_time_limit(call: &str) -> Option<bool> {
    let mut words = call.split_whitespace();
    let number: i64 = words.next()?.parse().ok()?;
    let timeout = words.nth(3).is_some_and(|argument| argument != "0x0");
    Some(match (std::env::consts::ARCH, number) {
        // futex: what std's locks, channels and `park` wait in
        ("x86_64", 202) | ("aarch64" | "riscv64", 98) => timeout,
        // nanosleep, clock_nanosleep
        ("x86_64", 35 | 230) | ("aarch64" | "riscv64", 101 | 115) => true,
        _ => false,
    })
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
    fn a_thread_that_naps_does_not_sleep_until_it_is_woken() {
        let (stop, (tell, told)) = (Arc::new(AtomicBool::new(false)), mpsc::channel());
        let stopped = stop.clone();
        let napper = thread::spawn(move || {
            tell.send(ThreadWatch::here()).unwrap();
            while !stopped.load(Ordering::Relaxed) {
                thread::park_timeout(Duration::from_millis(300));
            }
        });
        let watch = told.recv().unwrap();
        assert!(watch.falls_asleep());
        assert!(!watch.sleeps_until_woken());
        stop.store(true, Ordering::Relaxed);
        napper.join().unwrap();
    }
}
