//! No queue: every wake draws a number, and the loop looks for the smallest. It drops the tasks when it returns.

use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// When each task was woken; `None` is asleep.
struct Numbers {
    drawn: Mutex<(u64, Vec<Option<u64>>)>,
    changed: Condvar,
}

struct Draw(Arc<Numbers>, usize);

impl Wake for Draw {
    fn wake(self: Arc<Self>) {
        let mut drawn = self.0.drawn.lock().unwrap();
        let (count, numbers) = &mut *drawn;
        if numbers[self.1].is_none() {
            *count += 1;
            numbers[self.1] = Some(*count);
            self.0.changed.notify_all();
        }
    }
}

pub fn run_loop(mut tasks: Vec<Task>) {
    let first = (0..tasks.len() as u64).map(Some).collect();
    let numbers = Arc::new(Numbers {
        drawn: Mutex::new((tasks.len() as u64, first)),
        changed: Condvar::new(),
    });
    let mut ended = vec![false; tasks.len()];
    while ended.contains(&false) {
        let next = {
            let asleep = |drawn: &mut (u64, Vec<Option<u64>>)| drawn.1.iter().all(Option::is_none);
            let drawn = numbers.drawn.lock().unwrap();
            let mut drawn = numbers.changed.wait_while(drawn, asleep).unwrap();
            let next = (0..ended.len())
                .filter(|&id| drawn.1[id].is_some())
                .min_by_key(|&id| drawn.1[id]);
            let next = next.expect("one is awake");
            drawn.1[next] = None;
            next
        };
        if ended[next] {
            continue;
        }
        let waker = Arc::new(Draw(numbers.clone(), next)).into();
        let polled = tasks[next].as_mut().poll(&mut Context::from_waker(&waker));
        ended[next] = polled.is_ready();
    }
}
