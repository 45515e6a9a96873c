//! rejected by: a_waker_that_is_kept_does_not_hold_the_loop, a_wake_after_the_return_does_nothing, the_loop_stays_for_a_task_that_nothing_can_wake — the loop is over when its channel has no sender any more, and each waker is a sender
//! > The loop returns when the last task has ended, even if its wakers are kept.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Entry {
    future: Mutex<Option<Task>>,
    queued: AtomicBool,
    ready: Sender<Arc<Entry>>,
}

impl Wake for Entry {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            let _ = self.ready.clone().send(self);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let (ready, woken) = channel();
    for task in tasks {
        let entry = Arc::new(Entry {
            future: Mutex::new(Some(task)),
            queued: AtomicBool::new(true),
            ready: ready.clone(),
        });
        let _ = ready.send(entry);
    }
    drop(ready);
    while let Ok(entry) = woken.recv() {
        entry.queued.store(false, Ordering::Release);
        let waker = Waker::from(entry.clone());
        let mut future = entry.future.lock().unwrap();
        if let Some(task) = future.as_mut()
            && task
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
        {
            *future = None;
        }
    }
}
