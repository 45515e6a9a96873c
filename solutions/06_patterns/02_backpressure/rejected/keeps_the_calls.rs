//! rejected by: a_failing_consumer_stops_everything — a future written by hand: ready, it still holds the calls until it is dropped itself
//! > One turn of the loop after an error, no call is under way

use futures::future::BoxFuture;
use futures::future::poll_fn;
use std::collections::VecDeque;
use std::task::Poll;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

struct Desk<T, E> {
    consumer: Consumer<T, E>,
    call: Option<BoxFuture<'static, Result<(), E>>>,
    last: bool,
}
pub fn produce_and_consume<T, E>(
    count: usize,
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> impl Future<Output = Result<(), E>> + Send
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut queue = VecDeque::new();
    let mut desks: Vec<Desk<T, E>> = consumers
        .into_iter()
        .map(|consumer| Desk {
            consumer,
            call: None,
            last: false,
        })
        .collect();
    let (mut number, mut making, mut hand) = (0, None::<BoxFuture<'static, T>>, None);
    poll_fn(move |context| {
        loop {
            let mut moved = false;
            for desk in &mut desks {
                if let Some(call) = &mut desk.call
                    && let Poll::Ready(ended) = call.as_mut().poll(context)
                {
                    if ended.is_err() {
                        return Poll::Ready(ended);
                    }
                    (desk.call, moved) = (None, true);
                }
                if desk.call.is_none() && !desk.last {
                    let over = number == count && making.is_none() && hand.is_none();
                    let item = queue.pop_front();
                    if item.is_some() || over {
                        desk.last = item.is_none();
                        desk.call = Some((desk.consumer)(item));
                        moved = true;
                    }
                }
            }
            if queue.len() < CAPACITY
                && let Some(item) = hand.take()
            {
                queue.push_back(item);
                moved = true;
            }
            if hand.is_none() && making.is_none() && number < count {
                making = Some(producer(number));
                number += 1;
                moved = true;
            }
            if let Some(future) = &mut making
                && let Poll::Ready(item) = future.as_mut().poll(context)
            {
                (making, hand, moved) = (None, Some(item), true);
            }
            if desks.iter().all(|desk| desk.last && desk.call.is_none()) {
                return Poll::Ready(Ok(()));
            }
            if !moved {
                return Poll::Pending;
            }
        }
    })
}
