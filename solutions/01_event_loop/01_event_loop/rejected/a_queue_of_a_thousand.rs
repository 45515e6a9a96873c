//! rejected by: however_many_are_woken_the_loop_goes_on — a bounded channel is the queue, as in a well-known small executor: `try_send` loses the wakes that find no room, and the loop waits for them
//! > it lasts until a task is woken

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Bell {
    id: usize,
    rung: AtomicBool,
    inbox: SyncSender<usize>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            let _ = self.inbox.try_send(self.id);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let (inbox, mail) = sync_channel(1_000);
    let mut running: Vec<Option<(Task, Arc<Bell>)>> = Vec::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let bell = Arc::new(Bell {
            id,
            rung: AtomicBool::new(false),
            inbox: inbox.clone(),
        });
        running.push(Some((task, bell)));
    }
    let mut left = running.len();
    // The starts need no queue.
    for entry in &mut running {
        let Some((task, bell)) = entry else { continue };
        let waker = Waker::from(bell.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            *entry = None;
            left -= 1;
        }
    }
    while left > 0 {
        let id = mail.recv().unwrap();
        let Some((task, bell)) = &mut running[id] else {
            continue;
        };
        bell.rung.store(false, Ordering::Release);
        let waker = Waker::from(bell.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            running[id] = None;
            left -= 1;
        }
    }
}
