//! The queue is a channel of the standard library: waking sends an id, and receiving sleeps.

use std::collections::HashMap;
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
            // The loop may be gone: then there is nobody to tell.
            let _ = self.ready.send(self.id);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let (sender, ready) = channel();
    let mut running = HashMap::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let ticket = Arc::new(Ticket {
            id,
            sent: AtomicBool::new(false),
            ready: sender.clone(),
        });
        ticket.clone().wake();
        running.insert(id, (task, ticket));
    }
    while !running.is_empty() {
        let id = ready.recv().expect("this function holds a sender");
        let Some((task, ticket)) = running.get_mut(&id) else {
            continue;
        };
        ticket.sent.store(false, Ordering::SeqCst);
        let waker = Waker::from(ticket.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            running.remove(&id);
        }
    }
}
