//! No queue: a wake leaves its number with the task, and the loop goes through all tasks for the smallest.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

const ASLEEP: u64 = u64::MAX;

struct Numbers {
    next: u64,
    of_tasks: Vec<u64>,
}

struct Alarm {
    id: usize,
    numbers: Arc<Mutex<Numbers>>,
    looping: Thread,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut numbers = self.numbers.lock().unwrap();
        if numbers.of_tasks[self.id] == ASLEEP {
            numbers.of_tasks[self.id] = numbers.next;
            numbers.next += 1;
        }
        drop(numbers);
        self.looping.unpark();
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let numbers = Arc::new(Mutex::new(Numbers {
        next: tasks.len() as u64,
        of_tasks: (0..tasks.len() as u64).collect(),
    }));
    let mut left = tasks.len();
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while left > 0 {
        let first = {
            let mut numbers = numbers.lock().unwrap();
            let smallest = numbers.of_tasks.iter().enumerate().min_by_key(|(_, n)| **n);
            let awake = smallest.filter(|(_, n)| **n != ASLEEP).map(|(id, _)| id);
            awake.inspect(|id| numbers.of_tasks[*id] = ASLEEP)
        };
        let Some(id) = first else {
            thread::park();
            continue;
        };
        let Some(task) = &mut tasks[id] else {
            continue;
        };
        let waker = Waker::from(Arc::new(Alarm {
            id,
            numbers: numbers.clone(),
            looping: thread::current(),
        }));
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            tasks[id] = None;
            left -= 1;
        }
    }
}
