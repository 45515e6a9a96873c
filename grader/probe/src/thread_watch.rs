//! What can be seen of a thread from another one: whether it sleeps, and until when.

use evidence::WaitsIn;
use lab::Looks;
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
        let mut looks = Looks::begin(Instant::now());
        while !self.is_asleep() {
            if looks.look(Instant::now()) >= Self::PATIENCE {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
        true
    }

    /// Whether nothing but a wake ends the sleep that the thread is in: false if it
    /// has a time limit, so that the thread looks every now and then. To be asked
    /// of a thread that [`ThreadWatch::falls_asleep`].
    pub fn sleeps_until_woken(&self) -> bool {
        let mut looks = Looks::begin(Instant::now());
        while looks.look(Instant::now()) < Self::PATIENCE {
            match self.read("syscall").map(|call| has_time_limit(&call)) {
                Some(Some(limited)) => return !limited,
                // It is on its way into the next sleep, or just out of the last.
                Some(None) => thread::sleep(Duration::from_millis(1)),
                None => return true,
            }
        }
        false
    }

    /// The thread's number.
    #[cfg(all(target_os = "linux", await_lines))]
    pub(crate) fn id(&self) -> Option<i32> {
        let name = self.directory.as_ref()?.file_name()?;
        name.to_str()?.parse().ok()
    }

    /// What the thread waits in, as most of several looks show it: one that sleeps,
    /// looks and sleeps again is out of its sleep now and then.
    pub(crate) fn waits_in(&self) -> Option<WaitsIn> {
        const LOOKS: usize = 15;
        let mut seen = Vec::new();
        for _ in 0..LOOKS {
            seen.extend(self.read("syscall").and_then(|call| waits_in(&call)));
            thread::sleep(Duration::from_millis(1));
        }
        let times = |wait: &WaitsIn| seen.iter().filter(|it| *it == wait).count();
        seen.iter().copied().max_by_key(|wait| (times(wait), *wait))
    }

    /// How long it could have run and others had the processor, since it began: the
    /// second figure of its `schedstat`, in nanoseconds. None where the system does
    /// not tell it.
    pub(crate) fn waited(&self) -> Option<Duration> {
        let figures = self.read("schedstat")?;
        let waited = figures.split_whitespace().nth(1)?;
        waited.parse().ok().map(Duration::from_nanos)
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
    call.split_whitespace().next()?.parse::<i64>().ok()?;
    Some(match waits_in(call) {
        Some(WaitsIn::WakeForATime | WaitsIn::Sleep) => true,
        Some(WaitsIn::Wake | WaitsIn::Input | WaitsIn::Child) | None => false,
    })
}

/// What a thread waits in that is in a system call, as `/proc` shows it.
fn waits_in(call: &str) -> Option<WaitsIn> {
    let mut words = call.split_whitespace();
    let number: i64 = words.next()?.parse().ok()?;
    let has_timeout = words.nth(3).is_some_and(|argument| argument != "0x0");
    match (std::env::consts::ARCH, number) {
        // futex: what std's locks, channels and `park` wait in
        ("x86_64", 202) | ("aarch64" | "riscv64", 98) if has_timeout => Some(WaitsIn::WakeForATime),
        ("x86_64", 202) | ("aarch64" | "riscv64", 98) => Some(WaitsIn::Wake),
        // nanosleep, clock_nanosleep
        ("x86_64", 35 | 230) | ("aarch64" | "riscv64", 101 | 115) => Some(WaitsIn::Sleep),
        // wait4, waitid
        ("x86_64", 61 | 247) | ("aarch64" | "riscv64", 260 | 95) => Some(WaitsIn::Child),
        // read, pread64, readv; poll, select and their likes; accept, recvfrom, recvmsg
        ("x86_64", 0 | 17 | 19 | 7 | 23 | 270 | 271 | 232 | 281 | 43 | 288 | 45 | 47)
        | ("aarch64" | "riscv64", 63 | 67 | 65 | 72 | 73 | 22 | 202 | 242 | 207 | 212) => {
            Some(WaitsIn::Input)
        }
        _ => None,
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

    /// What the thread that runs this is seen to wait in.
    fn seen(waits: impl FnOnce() + Send + 'static) -> Option<WaitsIn> {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            tell.send(ThreadWatch::here()).unwrap();
            waits();
        });
        let watch = told.recv().unwrap();
        watch.falls_asleep();
        watch.waits_in()
    }

    #[test]
    fn what_a_thread_waits_in_is_told_apart() {
        let hour = Duration::from_secs(3600);
        assert_eq!(seen(move || thread::sleep(hour)), Some(WaitsIn::Sleep));
        assert_eq!(seen(thread::park), Some(WaitsIn::Wake));
        let forever = move || thread::park_timeout(hour);
        assert_eq!(seen(forever), Some(WaitsIn::WakeForATime));
        let (mut reader, writer) = std::io::pipe().unwrap();
        let reads = move || assert!(std::io::Read::read(&mut reader, &mut [0]).is_ok());
        assert_eq!(seen(reads), Some(WaitsIn::Input));
        drop(writer);
        let mut child = std::process::Command::new("sleep")
            .arg("9")
            .spawn()
            .unwrap();
        let number = child.id();
        let waits = move || assert!(child.wait().is_ok());
        assert_eq!(seen(waits), Some(WaitsIn::Child));
        let number = nix::unistd::Pid::from_raw(number.try_into().unwrap());
        nix::sys::signal::kill(number, nix::sys::signal::SIGKILL).unwrap();
        let naps = || loop {
            thread::sleep(Duration::from_millis(1));
        };
        assert_eq!(seen(naps), Some(WaitsIn::Sleep));
    }

    #[test]
    fn a_thread_that_computes_waits_in_nothing() {
        let watch = ThreadWatch::here();
        let (tell, told) = mpsc::channel();
        let watcher = thread::spawn(move || tell.send(watch.waits_in()).unwrap());
        while !watcher.is_finished() {
            std::hint::spin_loop();
        }
        assert_eq!(told.recv().unwrap(), None);
    }
}
