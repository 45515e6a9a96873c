//! What `watch` and `add_up` must do. Each check is a sentence; run them with
//! `cargo grade check slow_poll`.

use probe::{Observed, Scenario, Trace, expect, ms, observe};
use slow_poll::{SlowPoll, add_up, watch};
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = ms(100);

#[probe::test]
fn a_slow_poll_is_told_with_name_and_duration() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    observe(|| clock.watch("import", &warnings, holds(&clock, [150])));
    expect("warnings", warnings.all())
        .is(vec![("import".to_owned(), ms(150))])
        .because("whoever reads the warning needs to know which future it was, and how bad");
}

#[probe::test]
fn every_slow_poll_is_told() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    observe(|| clock.watch("import", &warnings, holds(&clock, [150, 20, 300, 30])));
    expect("what the warnings tell", warnings.durations())
        .is(vec![ms(150), ms(300)])
        .because("each poll is judged by itself: the second slow one is news, and the short ones are none");
}

#[probe::test]
fn many_short_polls_of_the_same_total_are_not_told() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    observe(|| clock.watch("import", &warnings, holds(&clock, [50; 20])));
    expect("what the warnings tell", warnings.durations())
        .is(vec![])
        .because("a second of work in twenty pieces leaves room for everybody else in between");
}

#[probe::test]
fn time_between_two_polls_is_not_told() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    let slow_neighbour = clock.clone();
    let patient = clock.watch("patient", &warnings, async { sleep(ms(50)).await });
    observe(async || {
        tokio::join!(patient, async {
            sleep(ms(20)).await;
            slow_neighbour.pass(5000);
        })
    });
    expect("what the warnings tell", warnings.durations())
        .is(vec![])
        .because("a future that waits holds nobody up, whatever others do in the meantime");
}

#[probe::test]
fn a_poll_of_exactly_the_limit_is_not_told() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    observe(|| clock.watch("import", &warnings, holds(&clock, [100, 101])));
    expect("what the warnings tell", warnings.durations())
        .is(vec![ms(101)])
        .because("the limit is what is still allowed");
}

#[probe::test]
fn the_output_comes_out() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    let answer = async {
        sleep(ms(30)).await;
        42
    };
    let seen = observe(|| clock.watch("answer", &warnings, answer));
    expect("when it came", seen.elapsed())
        .is(ms(30))
        .because("a watched future ends when the future inside ends");
    expect("the output", seen.into_output())
        .is(42)
        .because("watching changes nothing of what is watched");
}

#[probe::test]
fn a_panic_goes_on_with_its_message() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    let watched = clock.watch("broken", &warnings, async {
        yield_now().await;
        panic!("the wheel came off");
    });
    let message = observe(async || message_of(tokio::spawn(watched).await)).into_output();
    expect("the panic's message", message)
        .is(Some("the wheel came off".to_owned()))
        .because("a watch that swallows a panic hides the worst that can happen");
}

#[probe::test]
fn a_cancel_drops_the_future_at_once() {
    let (clock, warnings, trace) = (Clock::new(), Warnings::new(), Trace::new());
    let guard = trace.guard("the work");
    let watched = clock.watch("work", &warnings, async move {
        sleep(ms(1000)).await;
        drop(guard);
    });
    observe(async || {
        timeout(ms(10), watched).await.ok();
        trace.mark("the cancel is over");
    });
    expect("what happened, in order", trace.names())
        .is(vec![
            "the work dropped".to_owned(),
            "the cancel is over".to_owned(),
        ])
        .because("dropping is how Rust cancels, and it must reach the future inside");
}

#[probe::test]
fn the_mended_function_is_never_slow() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    let orders: Vec<u32> = (1..=250).collect();
    let priced = clock.clone();
    let price = move |order| {
        // It does hold the thread, for code that gives it away by the real clock.
        // By the check's clock that is a thousand times as long, so that no
        // busy machine can make a poll slow by both.
        std::thread::sleep(ms(2));
        priced.pass(2_000);
        u64::from(order)
    };
    let sum = added_up(&clock, &warnings, &orders, price).into_output();
    expect("the sum", sum)
        .is(31_375)
        .because("a mended function gives the same answer");
    expect("what the warnings tell", warnings.durations())
        .is(vec![])
        .because("two hundred and fifty orders take 2 s each by the clock that `watch` is given: the thread must be given away before 100 s are over, each time");
}

#[probe::test]
fn the_mended_function_adds_up_any_number_of_orders() {
    let (clock, warnings) = (Clock::new(), Warnings::new());
    let wrong = (0..=120_u32).filter(|&count| {
        let orders: Vec<u32> = (1..=count).collect();
        let sum = added_up(&clock, &warnings, &orders, u64::from).into_output();
        sum != orders.iter().copied().map(u64::from).sum::<u64>()
    });
    expect("numbers of orders with a wrong sum", wrong.collect::<Vec<_>>())
        .is(vec![])
        .because("the last piece may be shorter than the others, and where there is no order there is no piece");
}

#[probe::test]
fn the_mended_function_prices_each_order_once_and_does_not_sleep() {
    let (clock, warnings, priced) = (Clock::new(), Warnings::new(), RefCell::default());
    let orders: Vec<u32> = (1..=1000).collect();
    let price = |order| {
        Vec::push(&mut priced.borrow_mut(), order);
        u64::from(order)
    };
    let elapsed = added_up(&clock, &warnings, &orders, price).elapsed();
    expect("the orders priced", priced.take())
        .is(orders)
        .because("mending is about when the work is done, not about which");
    expect("time spent waiting", elapsed).is(ms(0)).because(
        "giving the thread away costs one turn of the loop; a sleep makes the caller wait as well",
    );
}

// What the checks are made of.

/// A clock that stands still until a script moves it.
#[derive(Clone)]
struct Clock(Arc<AtomicU64>);

impl Clock {
    fn new() -> Self {
        Self(Arc::default())
    }

    fn pass(&self, milliseconds: u64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Watches a future by this clock.
    fn watch<F: Future>(
        &self,
        name: &'static str,
        warnings: &Warnings,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        self.watch_up_to(LIMIT, name, warnings, future)
    }

    /// Watches a future by this clock with another limit.
    fn watch_up_to<F: Future>(
        &self,
        limit: Duration,
        name: &'static str,
        warnings: &Warnings,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let (now, warnings) = (self.0.clone(), warnings.clone());
        let clock = move || ms(now.load(Ordering::SeqCst));
        watch(name, limit, clock, move |slow| warnings.note(slow), future)
    }
}

/// Adds up under a watch. Without a timeline: whoever gives the thread away by a
/// clock of theirs is polled once more on a busy machine.
fn added_up(
    clock: &Clock,
    warnings: &Warnings,
    orders: &[u32],
    price: impl Fn(u32) -> u64,
) -> Observed<u64> {
    Scenario::new()
        .without_timeline()
        .run(|| clock.watch_up_to(1_000 * LIMIT, "add_up", warnings, add_up(orders, price)))
}

/// A future whose polls take as long as the script says.
fn holds<const POLLS: usize>(
    clock: &Clock,
    script: [u64; POLLS],
) -> impl Future<Output = ()> + use<POLLS> {
    let clock = clock.clone();
    async move {
        for (at, milliseconds) in script.into_iter().enumerate() {
            if at > 0 {
                yield_now().await;
            }
            clock.pass(milliseconds);
        }
    }
}

/// The warnings that came.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<SlowPoll>>>);

impl Warnings {
    fn new() -> Self {
        Self::default()
    }

    fn note(&self, slow: SlowPoll) {
        self.0.lock().unwrap().push(slow);
    }

    fn all(&self) -> Vec<(String, Duration)> {
        let warnings = self.0.lock().unwrap();
        warnings
            .iter()
            .map(|slow| (slow.name.clone(), slow.held))
            .collect()
    }

    fn durations(&self) -> Vec<Duration> {
        self.all().into_iter().map(|(_, held)| held).collect()
    }
}

/// The message of a task that panicked.
fn message_of(joined: Result<(), tokio::task::JoinError>) -> Option<String> {
    let payload = joined.err()?.try_into_panic().ok()?;
    payload
        .downcast_ref::<&str>()
        .map(|message| (*message).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
}
