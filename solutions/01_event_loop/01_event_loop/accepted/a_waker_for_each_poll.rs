//! A new waker for each poll; all wakers of a task share the flag that says whether it stands in the queue.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Ticket {
    id: usize,
    sent: Arc<AtomicBool>,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if !self.sent.swap(true, Ordering::SeqCst) {
            let _ = self.ready.send(self.id);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let (sender, ready) = channel();
    let mut left = tasks.len();
    let mut running: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    let flags: Vec<Arc<AtomicBool>> = (0..left).map(|_| Arc::default()).collect();
    for id in 0..left {
        sender.send(id).unwrap();
    }
    while left > 0 {
        let id = ready.recv().unwrap();
        let Some(task) = &mut running[id] else {
            continue;
        };
        // Before the poll: a wake that comes in the middle of it counts.
        flags[id].store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::new(Ticket {
            id,
            sent: flags[id].clone(),
            ready: sender.clone(),
        }));
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            running[id] = None;
            left -= 1;
        }
    }
}
