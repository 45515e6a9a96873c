//! rejected by: the_producer_waits_when_the_queue_is_full, every_item_is_consumed_once, consumers_work_side_by_side, the_end_reaches_every_consumer, the_first_failure_ends_all_at_that_instant, two_failures_at_one_instant_are_both_told, a_failure_in_the_last_call_is_told, a_panic_is_a_failure_too, a_producer_that_panics_stops_everybody, told_to_stop_it_consumes_what_is_made, told_to_stop_it_gives_up_the_item_in_the_making, dropped_it_discards_everything — says that it broke, with no failure to tell of

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
    Err(Broken {
        failures: Vec::new(),
    })
}
