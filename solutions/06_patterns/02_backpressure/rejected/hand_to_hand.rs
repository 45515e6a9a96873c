//! rejected by: the_producer_stands_still_at_a_full_queue, it_makes_one_for_each_that_is_taken, the_slower_side_sets_the_time, several_consumers_work_side_by_side, an_idle_consumer_takes_the_next, it_returns_when_the_last_call_has_ended, any_count_will_do — makes an item, has it consumed, makes the next: no queue at all
//! > As long as the queue has a free place, the producer waits for no consumer.

use futures::future::BoxFuture;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub async fn produce_and_consume<T, E>(
    count: usize,
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut consumers = consumers;
    for number in 0..count {
        let item = producer(number).await;
        let next = number % consumers.len();
        consumers[next](Some(item)).await?;
    }
    for mut consumer in consumers {
        consumer(None).await?;
    }
    Ok(())
}
