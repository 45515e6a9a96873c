//! rejected by: a_waker_that_is_kept_does_not_hold_the_loop — gives what has ended to a thread that drops it, so that no task waits for that
//! > By the time the loop returns every task is dropped

use std::pin::Pin;

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};
struct Bell {
    id: usize,
    inner: Arc<Mutex<(VecDeque<usize>, Vec<bool>)>>,
    thread: Thread,
}
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        let new = {
            let mut inner = self.inner.lock().unwrap();
            let new = !inner.1[self.id];
            if new {
                inner.1[self.id] = true;
                inner.0.push_back(self.id);
            }
            new
        };
        if new {
            self.thread.unpark();
        }
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let n = tasks.len();
    let inner = Arc::new(Mutex::new((
        (0..n).collect::<VecDeque<usize>>(),
        vec![true; n],
    )));
    let wakers: Vec<Waker> = (0..n)
        .map(|id| {
            Waker::from(Arc::new(Bell {
                id,
                inner: inner.clone(),
                thread: thread::current(),
            }))
        })
        .collect();
    let (gives, gone) = mpsc::channel::<Task>();
    thread::spawn(move || gone.into_iter().for_each(drop));
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while tasks.iter().any(Option::is_some) {
        let next = {
            let mut inner = inner.lock().unwrap();
            let next = inner.0.pop_front();
            if let Some(id) = next {
                inner.1[id] = false;
            }
            next
        };
        match next {
            None => thread::park(),
            Some(id) => {
                let mut ended = false;
                if let Some(task) = tasks[id].as_mut() {
                    ended = task
                        .as_mut()
                        .poll(&mut Context::from_waker(&wakers[id]))
                        .is_ready();
                }
                if ended {
                    let _ = tasks[id].take().map(|task| gives.send(task));
                }
            }
        }
    }
}
