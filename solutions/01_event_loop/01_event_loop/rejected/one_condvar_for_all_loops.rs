//! rejected by: a_wake_reaches_the_loop_of_its_task — the loops share a `Condvar`, and `notify_one` wakes any of them: the one whose task was woken may sleep on
//! > Loops do not disturb each other, on two threads or one in a task of the other.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

static CHANGED: Condvar = Condvar::new();
static READY: Mutex<Vec<(u64, usize)>> = Mutex::new(Vec::new());
static LOOPS: AtomicU64 = AtomicU64::new(0);
struct Bell {
    id: usize,
    home: u64,
    queued: AtomicBool,
}
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::SeqCst) {
            return;
        }
        READY.lock().unwrap().push((self.home, self.id));
        CHANGED.notify_one();
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let home = LOOPS.fetch_add(1, Ordering::SeqCst);
    READY
        .lock()
        .unwrap()
        .extend((0..tasks.len()).map(|id| (home, id)));
    let mut tasks: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| {
            (
                Some(task),
                Arc::new(Bell {
                    id,
                    home,
                    queued: AtomicBool::new(true),
                }),
            )
        })
        .collect();
    let mut left = tasks.len();
    while left > 0 {
        let id = {
            let ready = READY.lock().unwrap();
            let mut ready = CHANGED
                .wait_while(ready, |ready| ready.iter().all(|entry| entry.0 != home))
                .unwrap();
            let place = ready.iter().position(|entry| entry.0 == home).unwrap();
            ready.remove(place).1
        };
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
    READY.lock().unwrap().retain(|entry| entry.0 != home);
}
