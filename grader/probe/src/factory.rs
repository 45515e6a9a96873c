//! A factory: a producer and consumers that note what they make and take.

use crate::current;
use crate::levels::{Tallied, Tally};
use crate::ms;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::sleep;

/// How long a consumer takes for its last call.
const LAST_CALL_MS: u64 = 30;

type Call<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Consumes an item; `None` says that no more will come.
pub type Consumer = Box<dyn FnMut(Option<usize>) -> Call<Result<(), &'static str>> + Send>;

/// Makes items, numbered from 0, and consumes them; and knows what was made and
/// taken, and how many are at work. Copies are the same factory; it lives until the
/// process ends, as a check does.
///
/// A call is under way, and its item called for or taken, as soon as producer or
/// consumer is called: the future need not be polled. Only [`Factory::producer_of`]
/// begins with its poll.
///
/// ```
/// use probe::{Factory, expect, ms, observe};
///
/// let factory = Factory::new();
/// observe(async || {
///     let (mut make, mut take) = (factory.producer(ms(10)), factory.consumer("one", ms(20)));
///     for number in 0..3 {
///         let item = make(number).await;
///         take(Some(item)).await.unwrap();
///     }
///     take(None).await.unwrap();
/// });
/// expect("items as they were taken", factory.taken()).is(vec![0, 1, 2]).because("in order");
/// expect("items ahead in the end", factory.ahead()).is(0).because("all were taken");
/// let fourth = factory.producer(ms(10))(3);
/// expect("items called for", factory.called_for()).is(4).because("the call counts, polled or not");
/// expect("calls under way", factory.under_way()).is(1).because("that one has just begun");
/// drop(fourth);
/// expect("last calls that ended", factory.last_calls()).are(["one"]).because("it was told");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Factory {
    log: &'static Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    called_for: usize,
    made: usize,
    taken: Vec<usize>,
    consumed: Vec<(usize, Option<Duration>)>,
    under_way: usize,
    told: Vec<String>,
    last_calls: Vec<String>,
    told_at: HashMap<String, Option<Duration>>,
    broke_at: Option<Option<Duration>>,
}

impl Factory {
    /// A factory that has made nothing yet.
    pub fn new() -> Self {
        Self {
            log: Box::leak(Box::default()),
        }
    }

    /// A producer that is called with a number, takes `pace`, and makes the item of
    /// that number. No time at all is no timer either.
    pub fn producer(self, pace: Duration) -> Box<dyn FnMut(usize) -> Call<usize> + Send> {
        Box::new(move |number| {
            let making = self.make(pace);
            Box::pin(async move {
                making.await;
                number
            })
        })
    }

    /// A producer that makes `count` items, takes `pace` for each, and as long
    /// to find that there are no more.
    pub fn producer_of(
        self,
        count: usize,
        pace: Duration,
    ) -> Box<dyn FnMut() -> Call<Option<usize>> + Send> {
        Box::new(move || {
            Box::pin(async move {
                if self.made() < count {
                    return Some(self.make(pace).await);
                }
                let _call = OpenCall::begin(self);
                pause(pace).await;
                None
            })
        })
    }

    /// A consumer that takes `pace` for each item, and 30 ms for its last call.
    pub fn consumer(self, name: &'static str, pace: Duration) -> Consumer {
        Box::new(move |item| {
            let consuming = self.consume(name, pace, item);
            Box::pin(async move {
                consuming.await;
                Ok(())
            })
        })
    }

    /// A consumer that breaks with this error at each call, the last one too,
    /// when it has done the work.
    pub fn breaking(self, name: &'static str, pace: Duration, error: &'static str) -> Consumer {
        Box::new(move |item| {
            let consuming = self.consume(name, pace, item);
            Box::pin(async move {
                consuming.await;
                self.log().broke_at.get_or_insert_with(current::now);
                Err(error)
            })
        })
    }

    /// A consumer that breaks with this error at its last call.
    pub fn breaking_at_the_end(
        self,
        name: &'static str,
        pace: Duration,
        error: &'static str,
    ) -> Consumer {
        Box::new(move |item| {
            let consuming = self.consume(name, pace, item);
            Box::pin(async move {
                consuming.await;
                item.map(|_| ()).ok_or(error)
            })
        })
    }

    /// The call begins here, and not at the first poll.
    fn make(self, pace: Duration) -> impl Future<Output = usize> {
        let call = OpenCall::begin(self);
        self.log().called_for += 1;
        async move {
            let _call = call;
            pause(pace).await;
            Tally::note(Tallied::Item, true);
            let mut log = self.log();
            let item = log.made;
            log.made += 1;
            item
        }
    }

    /// The call begins here, and not at the first poll.
    fn consume(
        self,
        name: &'static str,
        pace: Duration,
        item: Option<usize>,
    ) -> impl Future<Output = ()> {
        let call = OpenCall::begin(self);
        match item {
            Some(item) => self.take(item),
            None => self.tell(name),
        }
        async move {
            let _call = call;
            let Some(item) = item else {
                sleep(ms(LAST_CALL_MS)).await;
                return self.log().last_calls.push(name.to_owned());
            };
            pause(pace).await;
            self.log().consumed.push((item, current::now()));
        }
    }

    fn take(self, item: usize) {
        Tally::note(Tallied::Item, false);
        self.log().taken.push(item);
    }

    fn tell(self, name: &str) {
        let mut log = self.log();
        log.told.push(name.to_owned());
        log.told_at
            .entry(name.to_owned())
            .or_insert_with(current::now);
    }

    /// How many items were called for, made or not.
    pub fn called_for(self) -> usize {
        self.log().called_for
    }

    /// How many items were made.
    pub fn made(self) -> usize {
        self.log().made
    }

    /// The items that were taken, in that order.
    pub fn taken(self) -> Vec<usize> {
        self.log().taken.clone()
    }

    /// How many items are made and not yet taken.
    pub fn ahead(self) -> usize {
        let log = self.log();
        log.made - log.taken.len()
    }

    /// The items that were consumed to the end, in that order.
    pub fn consumed(self) -> Vec<usize> {
        let log = self.log();
        log.consumed.iter().map(|(item, _)| *item).collect()
    }

    /// When an item had been consumed.
    pub fn consumed_at(self, item: usize) -> Option<Duration> {
        let log = self.log();
        log.consumed.iter().find(|(known, _)| *known == item)?.1
    }

    /// The consumers that were called with `None`, each as often as it was;
    /// sorted by name, because their order is not promised.
    pub fn told(self) -> Vec<String> {
        sorted(&self.log().told)
    }

    /// When a consumer was first called with `None`.
    pub fn told_at(self, name: &str) -> Option<Duration> {
        self.log().told_at.get(name).copied().flatten()
    }

    /// The consumers whose last call ended; sorted by name, too.
    pub fn last_calls(self) -> Vec<String> {
        sorted(&self.log().last_calls)
    }

    /// When a consumer first broke, in whichever call.
    pub fn broke_at(self) -> Option<Duration> {
        self.log().broke_at.flatten()
    }

    /// How many calls of producers and consumers have begun and are not over.
    pub fn under_way(self) -> usize {
        self.log().under_way
    }

    fn log(self) -> MutexGuard<'static, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Factory {
    fn default() -> Self {
        Self::new()
    }
}

/// A call that has begun, until it is over or given up.
struct OpenCall {
    factory: Factory,
}

impl OpenCall {
    fn begin(factory: Factory) -> Self {
        factory.log().under_way += 1;
        Self { factory }
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.factory.log().under_way -= 1;
    }
}

/// No time at all is no timer either.
async fn pause(time: Duration) {
    if !time.is_zero() {
        sleep(time).await;
    }
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}
