//! rejected by: one_two_three_come_a_step_apart, the_end_comes_with_the_poll_after_the_third, once_ended_it_stays_ended, the_first_step_begins_at_the_first_poll, polled_early_it_neither_skips_nor_doubles, polled_late_the_next_step_counts_from_the_delivery, it_goes_on_in_another_task, dropped_half_way_it_leaves_nothing, the_newest_waker_is_woken, an_older_waker_is_not_woken, it_wakes_only_when_something_is_due, it_is_polled_once_for_each_item — makes a new sleep at each poll, as an async fn seems to do: whenever it is woken, it waits another step
//! > A poll before an item is due returns `Pending` and changes nothing

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            step: None,
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        let step = this.step.insert(Box::pin(sleep(STEP)));
        ready!(step.as_mut().poll(context));
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
