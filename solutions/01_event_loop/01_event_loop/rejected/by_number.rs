//! rejected by: among_the_woken_the_first_woken_runs_first, a_wake_from_another_thread_takes_its_place, a_wake_during_the_poll_takes_its_place_at_once, all_start_before_any_goes_on — keeps the numbers of the ready tasks in a set, and takes the lowest
//! > Of the tasks that were woken, the one woken first is polled first.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Ready {
    ids: Mutex<BTreeSet<usize>>,
    changed: Condvar,
}

struct Alarm {
    id: usize,
    queued: AtomicBool,
    ready: Arc<Ready>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.ids.lock().unwrap().insert(self.id);
            self.ready.changed.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Ready::default());
    let mut left = tasks.len();
    let mut running = Vec::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let alarm = Arc::new(Alarm {
            id,
            queued: AtomicBool::new(false),
            ready: ready.clone(),
        });
        alarm.clone().wake();
        running.push(Some((task, alarm)));
    }
    while left > 0 {
        let ids = ready.ids.lock().unwrap();
        let mut ids = ready.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
        let id = ids.pop_first().unwrap();
        drop(ids);
        let Some((task, alarm)) = &mut running[id] else {
            continue;
        };
        alarm.queued.store(false, Ordering::Release);
        let waker = Waker::from(alarm.clone());
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
