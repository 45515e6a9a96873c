//! rejected by: a_switch_happens_only_at_an_await, all_start_before_any_goes_on, every_poll_is_on_the_calling_thread, a_task_is_polled_again_only_after_its_wake, several_wakes_lead_to_one_poll, among_the_woken_the_first_woken_runs_first, a_task_woken_again_keeps_its_place, a_wake_from_another_thread_takes_its_place, a_wake_during_the_poll_takes_its_place_at_once, a_wake_of_an_ended_task_does_nothing, a_wake_after_the_return_does_nothing, a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready, however_many_are_woken_the_loop_goes_on — runs each task to its end before it starts the next
//! > Every task has started before any task is polled a second time.

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
