//! rejected by: a_waker_that_is_kept_does_not_hold_the_loop — the waker is the task itself, which notes that it has ended and keeps its future
//! > By the time the loop returns every task is dropped

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
    task: Mutex<Task>,
    ended: AtomicBool,
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
        if self.ended.load(Ordering::SeqCst) {
            return;
        }
        let mut context = Context::from_waker(&waker);
        if self
            .task
            .lock()
            .unwrap()
            .as_mut()
            .poll(&mut context)
            .is_ready()
        {
            self.ended.store(true, Ordering::SeqCst);
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
            task: Mutex::new(task),
            ended: AtomicBool::new(false),
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
