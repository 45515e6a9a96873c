//! rejected by: the_end_comes_right_after_the_last_item, a_slow_consumer_does_not_make_the_period_longer, an_item_fetched_late_does_not_delay_the_next, a_period_may_have_any_length — sleeps after every item, and so after the last, and only when it is asked for the next one
//! > There is no wait after the last item: the next pull returns the end.

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::sleep;

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    async_stream::stream! {
        for item in items {
            yield item;
            sleep(period).await;
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
