//! rejected by: an_unpark_for_nothing_changes_nothing — allows for one token that is left over, and takes the next unpark without a wake for the end of all hopes
//! > The loop returns only when every task has ended.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::Thread;
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Shared {
    ready: Mutex<VecDeque<usize>>,
    thread: Thread,
}
struct Bell {
    id: usize,
    queued: AtomicBool,
    shared: Arc<Shared>,
}
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::SeqCst) {
            return;
        }
        self.shared.ready.lock().unwrap().push_back(self.id);
        self.shared.thread.unpark();
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let shared = Arc::new(Shared {
        ready: Mutex::new((0..tasks.len()).collect()),
        thread: std::thread::current(),
    });
    let mut tasks: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| {
            (
                Some(task),
                Arc::new(Bell {
                    id,
                    queued: AtomicBool::new(true),
                    shared: shared.clone(),
                }),
            )
        })
        .collect();
    let mut left = tasks.len();
    let next = || {
        let mut tries = 0;
        loop {
            if let Some(id) = shared.ready.lock().unwrap().pop_front() {
                return Some(id);
            }
            // One token may be left of a wake that has been served; two are none of ours.
            if tries == 2 {
                return None;
            }
            std::thread::park();
            tries += 1;
        }
    };
    while left > 0 {
        let Some(id) = next() else { return };
        let (task, bell) = &mut tasks[id];
        bell.queued.store(false, Ordering::SeqCst);
        let waker = Waker::from(bell.clone());
        if let Some(future) = task
            && future
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
        {
            left -= 1;
            let ended = task.take();
            drop(ended);
        }
    }
}
