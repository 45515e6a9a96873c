//! rejected by: nothing_begins_before_the_first_poll, the_producer_stands_still_at_a_full_queue, it_makes_one_for_each_that_is_taken, every_item_comes_once_and_in_order, the_slower_side_sets_the_time, several_consumers_work_side_by_side, an_idle_consumer_takes_the_next, waiting_takes_no_polls, a_failing_consumer_stops_everything, the_last_call_may_fail_too, the_end_reaches_every_consumer, it_returns_when_the_last_call_has_ended, nothing_is_left_running, any_count_will_do, another_task_may_wait_for_the_end, of_two_errors_the_first_comes_out — the first thing that compiles: says that all went well, with nothing made and nobody told the end

use futures::future::BoxFuture;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub async fn produce_and_consume<T, E>(
    count: usize,
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    Ok(())
}
