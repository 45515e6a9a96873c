//! The state machine is written by the compiler: an `unfold` with a deadline, boxed inside.

use futures::Stream;
use futures::StreamExt;
use futures::stream::{BoxStream, unfold};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    items: BoxStream<'static, u32>,
}

impl Counter {
    pub fn to_three() -> Self {
        let items = unfold((1, None), async |(item, due)| {
            if item > 3 {
                return None;
            }
            sleep_until(due.unwrap_or_else(|| Instant::now() + STEP)).await;
            Some((item, (item + 1, Some(Instant::now() + STEP))))
        });
        Self {
            items: items.fuse().boxed(),
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        self.items.poll_next_unpin(context)
    }
}
