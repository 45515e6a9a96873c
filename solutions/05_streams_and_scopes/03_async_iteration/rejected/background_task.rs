//! rejected by: polled_late_the_next_step_counts_from_the_delivery, dropped_half_way_it_leaves_nothing, a_busy_loop_does_not_delay_the_wake, polled_early_it_neither_skips_nor_doubles, it_wakes_only_when_something_is_due, once_ended_it_stays_ended — lets a task count at its own pace and hands on what comes out of a channel
//! > One turn of the loop after it is dropped, nothing of it is running.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    items: Option<mpsc::Receiver<u32>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self { items: None }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        let items = this.items.get_or_insert_with(|| {
            let (send, items) = mpsc::channel(1);
            tokio::spawn(async move {
                for item in 1..=3 {
                    sleep(STEP).await;
                    if send.send(item).await.is_err() {
                        return;
                    }
                }
            });
            items
        });
        items.poll_recv(context)
    }
}
