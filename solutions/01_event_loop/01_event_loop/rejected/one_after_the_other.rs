//! rejected by: a_switch_happens_only_at_an_await, a_task_is_polled_again_only_after_its_wake, among_the_woken_the_first_woken_runs_first, waking_twice_polls_once, a_wake_after_the_end_is_harmless, a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready, who_wakes_himself_first_runs_first — runs each task to its end before it starts the next

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    for task in tasks {
        block_on(task);
    }
}
