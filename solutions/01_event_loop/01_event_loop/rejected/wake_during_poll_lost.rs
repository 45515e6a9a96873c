//! rejected by: a_wake_in_the_middle_of_the_poll_is_not_lost, all_start_before_any_goes_on, several_wakes_lead_to_one_poll, a_wake_during_the_poll_takes_its_place_at_once, a_wake_of_an_ended_task_does_nothing, a_wake_after_the_return_does_nothing, the_waker_of_an_earlier_poll_still_wakes, a_task_may_wake_others_while_it_is_dropped — notes that the task has left the queue after its poll instead of before, so a wake in between changes nothing
//! > A wake during the task's own poll is not lost

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Ready {
    ids: Mutex<VecDeque<usize>>,
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
            self.ready.ids.lock().unwrap().push_back(self.id);
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
        let id = ids.pop_front().unwrap();
        drop(ids);
        let Some((task, alarm)) = &mut running[id] else {
            continue;
        };
        let waker = Waker::from(alarm.clone());
        let polled = task.as_mut().poll(&mut Context::from_waker(&waker));
        alarm.queued.store(false, Ordering::Release);
        if polled.is_ready() {
            running[id] = None;
            left -= 1;
        }
    }
}
