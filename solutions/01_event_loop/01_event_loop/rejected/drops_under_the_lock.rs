//! rejected by: a_task_may_wake_others_while_it_is_dropped — the tasks stand behind the lock of the queue, and an ended one is dropped while it is held: its destructor wakes, and waits for that lock for ever
//! > Dropping a task that has ended may call wakers, its own among them: the loop goes on.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Board {
    tasks: Vec<Option<Task>>,
    ready: VecDeque<usize>,
    queued: Vec<bool>,
    left: usize,
}

struct Shared {
    board: Mutex<Board>,
    bell: Condvar,
}

struct Alarm {
    id: usize,
    shared: Arc<Shared>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut board = self.shared.board.lock().unwrap();
        if !std::mem::replace(&mut board.queued[self.id], true) {
            board.ready.push_back(self.id);
            self.shared.bell.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let left = tasks.len();
    let shared = Arc::new(Shared {
        board: Mutex::new(Board {
            tasks: tasks.into_iter().map(Some).collect(),
            ready: (0..left).collect(),
            queued: vec![true; left],
            left,
        }),
        bell: Condvar::new(),
    });
    let wakers: Vec<Waker> = (0..left)
        .map(|id| {
            Arc::new(Alarm {
                id,
                shared: shared.clone(),
            })
            .into()
        })
        .collect();
    let mut board = shared.board.lock().unwrap();
    while board.left > 0 {
        let Some(id) = board.ready.pop_front() else {
            board = shared.bell.wait(board).unwrap();
            continue;
        };
        board.queued[id] = false;
        let Some(mut task) = board.tasks[id].take() else {
            continue;
        };
        drop(board);
        let polled = task.as_mut().poll(&mut Context::from_waker(&wakers[id]));
        board = shared.board.lock().unwrap();
        if polled.is_pending() {
            board.tasks[id] = Some(task);
        } else {
            board.left -= 1;
        }
    }
}
