//! No queue: every wake draws a number, and the loop takes the smallest. It drops the tasks when it returns.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Numbers {
    drawn: Mutex<Drawn>,
    changed: Condvar,
}

struct Drawn {
    count: u64,
    /// Who has drawn which number.
    awake: BTreeMap<u64, usize>,
    asleep: Vec<bool>,
}

struct Draw(Arc<Numbers>, usize);

impl Wake for Draw {
    fn wake(self: Arc<Self>) {
        let mut drawn = self.0.drawn.lock().unwrap();
        if std::mem::take(&mut drawn.asleep[self.1]) {
            drawn.count += 1;
            let number = drawn.count;
            drawn.awake.insert(number, self.1);
            self.0.changed.notify_all();
        }
    }
}

pub fn run_loop(mut tasks: Vec<Task>) {
    let numbers = Arc::new(Numbers {
        drawn: Mutex::new(Drawn {
            count: tasks.len() as u64,
            awake: (1..).zip(0..tasks.len()).collect(),
            asleep: vec![false; tasks.len()],
        }),
        changed: Condvar::new(),
    });
    let mut ended = vec![false; tasks.len()];
    let mut left = tasks.len();
    while left > 0 {
        let next = {
            let drawn = numbers.drawn.lock().unwrap();
            let nobody = |drawn: &mut Drawn| drawn.awake.is_empty();
            let mut drawn = numbers.changed.wait_while(drawn, nobody).unwrap();
            let (_, next) = drawn.awake.pop_first().expect("one is awake");
            drawn.asleep[next] = true;
            next
        };
        if ended[next] {
            continue;
        }
        let waker = Arc::new(Draw(numbers.clone(), next)).into();
        let polled = tasks[next].as_mut().poll(&mut Context::from_waker(&waker));
        ended[next] = polled.is_ready();
        left -= usize::from(ended[next]);
    }
}
