//! rejected by: the_calls_overlap, the_loop_beats_on_while_calls_block, it_does_not_look_again_and_again, the_task_that_polled_last_is_woken, a_poll_in_the_middle_of_a_wake_misses_nothing — starts scoped threads, and the end of the scope blocks the loop until all have ended
//! > While the calls block, the loop goes on to run every other task.

use lab::BlockingSite;
use std::any::Any;
use std::thread;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    thread::scope(|scope| {
        let calls: Vec<_> = urls
            .iter()
            .map(|url| scope.spawn(|| site.get(url)))
            .collect();
        let pages = calls.into_iter().map(|call| {
            call.join().map_err(|panic| ClientBroke {
                message: message(&*panic),
            })
        });
        pages.collect()
    })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
