//! rejected by: a_pipeline_that_is_over_stops_no_other, the_producer_waits_when_the_queue_is_full, every_item_is_consumed_once, consumers_work_side_by_side, the_end_reaches_every_consumer, the_first_failure_ends_all_at_that_instant, all_are_gone_before_it_returns, two_failures_at_one_instant_are_both_reported, a_failure_in_the_last_call_is_reported, a_panic_of_a_consumer_is_a_failure, a_producer_that_panics_stops_everything, told_to_stop_it_consumes_what_is_made, told_to_stop_it_gives_up_the_item_in_the_making, dropped_it_discards_everything, nothing_begins_at_the_call, items_are_made_one_after_the_other, it_waits_without_looking, what_was_stopped_has_not_failed, a_panic_of_the_producer_is_a_failure, a_failure_after_the_stop_ends_it_all_the_same, a_failure_in_the_last_call_stops_the_others, told_to_stop_before_it_begins_it_makes_nothing, another_task_may_wait_for_the_end — the first thing that compiles: says that no items were consumed, which is so: nobody is called

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

#[derive(Debug)]
pub struct Broken<E> {
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

pub async fn pipeline<T, E>(
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    Ok(0)
}
