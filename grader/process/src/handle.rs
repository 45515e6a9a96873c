//! The stop handle of a supervisor: what its owner and a cancel share.

use crate::{lock, orphans, reader};
use std::io::{self, Write};
use std::process::{Child, ExitStatus};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

/// How long a killed process is waited for: it is gone in a millisecond or two,
/// and one that the kernel holds is not worth waiting for.
const KILL_LIMIT: Duration = Duration::from_secs(2);

/// The stop handle of a supervisor. Nothing here waits while it holds a lock.
#[derive(Debug)]
pub(crate) struct StopHandle {
    child: Mutex<Child>,
    /// To the thread that writes orders. Without it the supervisor's stdin
    /// closes, and that says that the client goes.
    orders: Mutex<Option<Sender<String>>>,
}

impl StopHandle {
    /// The handle of `child`, which hears orders over `stdin`.
    ///
    /// # Errors
    ///
    /// When the system has no thread left.
    pub(crate) fn new(child: Child, stdin: impl Write + Send + 'static) -> io::Result<Self> {
        let (orders, written) = mpsc::channel();
        let handle = Self {
            child: Mutex::new(child),
            orders: Mutex::new(Some(orders)),
        };
        // A thread of its own: a supervisor that is stopped reads nothing, and a
        // write to it waits.
        match reader::spawn("orders", move || write_orders(stdin, &written)) {
            Ok(()) => Ok(handle),
            Err(error) => {
                handle.kill();
                Err(error)
            }
        }
    }

    /// Sends an order. One that does not arrive is answered by the end of what
    /// the supervisor says.
    pub(crate) fn send(&self, order: String) {
        if let Some(orders) = lock(&self.orders).as_ref() {
            let _ = orders.send(order);
        }
    }

    /// Lets the supervisor end what it runs, and go.
    pub(crate) fn close(&self) {
        drop(lock(&self.orders).take());
    }

    /// How it ended; none while it is there.
    pub(crate) fn status(&self) -> Option<ExitStatus> {
        let mut child = lock(&self.child);
        let status = child.try_wait().ok().flatten();
        if status.is_some() {
            orphans::reaped(child.id());
        }
        status
    }

    /// Whether a signal has stopped it.
    pub(crate) fn is_stopped(&self) -> bool {
        crate::system::is_stopped(&lock(&self.child))
    }

    /// Waits for its end, and kills it when that does not come in time. None
    /// when it had to be killed.
    pub(crate) fn wait(&self, limit: Duration) -> Option<ExitStatus> {
        let status = self.status_within(limit);
        if status.is_none() {
            self.kill();
        }
        status
    }

    /// Kills and reaps it.
    pub(crate) fn kill(&self) {
        self.close();
        // It fails only for one that is reaped already.
        let _ = lock(&self.child).kill();
        self.status_within(KILL_LIMIT);
    }

    fn status_within(&self, limit: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + limit;
        // Mostly it is about to go: look often at first.
        let mut pause = Duration::from_micros(50);
        loop {
            let status = self.status();
            if status.is_some() || Instant::now() > until {
                return status;
            }
            std::thread::sleep(pause);
            pause = (2 * pause).min(Duration::from_millis(5));
        }
    }
}

fn write_orders(mut stdin: impl Write, orders: &Receiver<String>) {
    for order in orders {
        let written = writeln!(stdin, "{order}").and_then(|()| stdin.flush());
        if written.is_err() {
            return;
        }
    }
}
