//! `std::task::Wake` on an `Arc` per task: the task itself stands in the queue, and the thread parks.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Shared {
    ready: Mutex<VecDeque<Arc<Running>>>,
    left: AtomicUsize,
    thread: Thread,
}

struct Running {
    task: Mutex<Option<Task>>,
    queued: AtomicBool,
    shared: Arc<Shared>,
}

impl Wake for Running {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::SeqCst) {
            return;
        }
        let shared = self.shared.clone();
        shared.ready.lock().unwrap().push_back(self);
        // A token: parking after this returns at once.
        shared.thread.unpark();
    }
}

impl Running {
    fn run(self: Arc<Self>) {
        self.queued.store(false, Ordering::SeqCst);
        let waker = Waker::from(self.clone());
        let mut task = self.task.lock().unwrap();
        let Some(future) = task.as_mut() else { return };
        if future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            *task = None;
            self.shared.left.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let shared = Arc::new(Shared {
        ready: Mutex::default(),
        left: AtomicUsize::new(tasks.len()),
        thread: thread::current(),
    });
    for task in tasks {
        let running = Running {
            task: Mutex::new(Some(task)),
            queued: AtomicBool::new(false),
            shared: shared.clone(),
        };
        Arc::new(running).wake();
    }
    while shared.left.load(Ordering::SeqCst) > 0 {
        let next = shared.ready.lock().unwrap().pop_front();
        match next {
            Some(running) => running.run(),
            None => thread::park(),
        }
    }
}
