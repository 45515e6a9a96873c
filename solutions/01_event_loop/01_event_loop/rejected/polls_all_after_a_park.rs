//! rejected by: an_unpark_for_nothing_changes_nothing — when it was unparked and finds the queue empty, it polls all that wait, to be safe
//! > After its start a task is polled only if its waker has been called since its last poll began.

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
    let mut parked = false;
    while left > 0 {
        let next = shared.ready.lock().unwrap().pop_front();
        let Some(id) = next else {
            if parked {
                // Somebody unparked us, and the queue does not say who: ask all that wait.
                for (task, bell) in &tasks {
                    if task.is_some() {
                        bell.clone().wake();
                    }
                }
                parked = false;
                continue;
            }
            // Of the wakes that came while we were polling a token may be left.
            std::thread::park_timeout(std::time::Duration::ZERO);
            if !shared.ready.lock().unwrap().is_empty() {
                continue;
            }
            std::thread::park();
            parked = true;
            continue;
        };
        parked = false;
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
