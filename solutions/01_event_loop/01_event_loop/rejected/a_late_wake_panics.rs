//! rejected by: a_wake_after_the_return_does_nothing — a waker sends into a channel and unwraps, but the receiver goes when the loop returns
//! > A wake after the loop has returned does nothing.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Ticket {
    id: usize,
    sent: AtomicBool,
    ready: Sender<usize>,
}

impl Wake for Ticket {
    fn wake(self: Arc<Self>) {
        if !self.sent.swap(true, Ordering::SeqCst) {
            self.ready.send(self.id).unwrap();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let (sender, ready) = channel();
    let mut left = tasks.len();
    let mut running = Vec::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let ticket = Arc::new(Ticket {
            id,
            sent: AtomicBool::new(false),
            ready: sender.clone(),
        });
        ticket.clone().wake();
        running.push(Some((task, ticket)));
    }
    while left > 0 {
        let id = ready.recv().unwrap();
        let Some((task, ticket)) = &mut running[id] else {
            continue;
        };
        ticket.sent.store(false, Ordering::SeqCst);
        let waker = Waker::from(ticket.clone());
        let mut context = Context::from_waker(&waker);
        if task.as_mut().poll(&mut context).is_ready() {
            running[id] = None;
            left -= 1;
        }
    }
}
