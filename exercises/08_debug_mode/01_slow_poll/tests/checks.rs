//! What `watch` and `add_up` must do. Each check is a sentence; run them with
//! `cargo grade check slow_poll`.

use probe::{
    Gate, Jobs, Observed, Payload, Polls, Scenario, by_hand, cut_after, expect, ms, observe,
    panic_of,
};
use slow_poll::{SlowPoll, add_up, watch};
use std::cell::RefCell;
use std::sync::Mutex;
use std::time::Duration;

const LIMIT: Duration = ms(73);

/// > A warning has the name that was given, and the whole time that the poll took.
#[probe::test]
fn a_warning_says_which_future_and_how_long() {
    let bench = Bench::new();
    let held = Duration::new(1, 500_000_003);
    observe(|| bench.watch("import", LIMIT, bench.takes([held])));
    observe(|| bench.watch("export", LIMIT, bench.takes([ms(74)])));
    let warnings = bench.warnings.lock().unwrap();
    let said = |slow: &SlowPoll| (slow.name.clone(), slow.held);
    expect("warnings", warnings.iter().map(said).collect::<Vec<_>>())
        .is(vec![
            ("import".to_owned(), held),
            ("export".to_owned(), ms(74)),
        ])
        .because("to act on a warning one needs to know which future it was, and how bad");
}

/// > Each poll is judged by itself, the last one too.
#[probe::test]
fn every_slow_poll_is_reported() {
    let bench = Bench::new();
    let polls = [150, 20, 300, 72, 30, 74].map(ms);
    observe(|| bench.watch("import", LIMIT, bench.takes(polls)));
    expect("durations in the warnings", bench.held())
        .is(vec![ms(150), ms(300), ms(74)])
        .because("a second slow poll is news as well, and the short ones are none");
    let bench = Bench::new();
    observe(|| bench.watch("import", LIMIT, bench.takes([ms(50); 20])));
    expect("warnings of twenty short polls", bench.held())
        .is(vec![])
        .because("a second of work in twenty pieces leaves room for every other task in between");
}

/// > A warning is given before the slow poll returns.
#[probe::test]
fn a_warning_comes_at_once() {
    let bench = Bench::new();
    let mut watched = by_hand(bench.watch("import", LIMIT, bench.takes([ms(150), ms(7), ms(300)])));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let _ = watched.poll();
        seen.push(bench.held().len());
    }
    expect("warnings after each of three polls", seen)
        .is(vec![1, 1, 2])
        .because("a future that goes on for days is to be heard of today");
}

/// > A poll is slow if it took longer than `limit`, be it by a nanosecond.
#[probe::test]
fn a_poll_of_exactly_the_limit_is_not_slow() {
    let nanosecond = Duration::from_nanos(1);
    for limit in [
        Duration::ZERO,
        nanosecond,
        ms(7),
        ms(100),
        Duration::from_secs(3_000),
    ] {
        let bench = Bench::new();
        let polls = [limit.saturating_sub(nanosecond), limit, limit + nanosecond];
        observe(|| bench.watch("import", limit, bench.takes(polls)));
        expect(
            &format!("durations in the warnings, with a limit of {limit:?}"),
            bench.held(),
        )
        .is(vec![limit + nanosecond])
        .because("the limit is what is still allowed");
    }
    let bench = Bench::new();
    observe(|| bench.watch("import", Duration::MAX, bench.takes([ms(1_000_000)])));
    expect("warnings with the greatest limit", bench.held())
        .is(vec![])
        .because("nothing takes longer than that");
}

/// > The time between two polls does not count.
#[probe::test]
fn time_between_two_polls_does_not_count() {
    let (bench, gate) = (Bench::new(), Gate::new());
    let mut watched = by_hand(bench.watch("patient", LIMIT, gate.pass()));
    bench.pass(ms(700));
    let _ = watched.poll();
    bench.pass(ms(500));
    gate.open();
    let _ = watched.poll();
    expect("warnings of a future that waits", bench.held())
        .is(vec![])
        .because("a future that waits holds nothing up, whatever others do in the meantime");
    observe(|| bench.watch("import", LIMIT, bench.takes([ms(74)])));
    expect("warnings of one that works", bench.held())
        .is(vec![ms(74)])
        .because("the same watch sees a poll that is slow");
}

/// > Time is what `clock` says, and no other clock.
#[probe::test]
fn no_other_clock_counts() {
    let bench = Bench::new();
    observe(|| {
        bench.watch("import", ms(2), async {
            // By the clock on the wall, and by Tokio's, this is slow.
            std::thread::sleep(ms(30));
            tokio::time::sleep(ms(30)).await;
            bench.pass(ms(1));
        })
    });
    expect(
        "warnings of a poll of 1 ms by the given clock",
        bench.held(),
    )
    .is(vec![])
    .because("the clock that is given decides, as a test needs it");
    observe(|| bench.watch("import", ms(2), bench.takes([ms(3)])));
    expect("warnings of a poll of 3 ms by it", bench.held())
        .is(vec![ms(3)])
        .because("it is the given clock that has to be read before and after");
}

/// > Nothing begins at the call: the future starts at the first poll.
#[probe::test]
fn nothing_begins_at_the_call() {
    let (bench, polls) = (Bench::new(), Polls::new());
    let watched = bench.watch("import", LIMIT, polls.of(bench.takes([ms(150)])));
    expect("polls at the call", polls.count())
        .is(0)
        .because("a future does nothing before it is polled");
    observe(|| watched);
    expect("polls once it was awaited", polls.count())
        .is(1)
        .because("it is the first poll that starts it");
}

/// > Each poll polls the future once, with the waker that came.
#[probe::test]
fn a_poll_is_passed_on_once() {
    let (bench, polls) = (Bench::new(), Polls::new());
    let mut watched = by_hand(bench.watch("import", LIMIT, polls.of(bench.takes([ms(7); 3]))));
    let counts = [(), (), ()].map(|()| {
        let _ = watched.poll();
        (polls.count(), watched.wakes())
    });
    expect("polls and wakes after each of three polls", counts.to_vec())
        .is(vec![(1, 1), (2, 2), (3, 2)])
        .because("who polls how often, and who is woken, is not the watch's affair: after the first two polls the future wakes the task");
}

/// > The output is returned in the same poll as the future's.
#[probe::test]
fn the_output_comes_out() {
    let bench = Bench::new();
    let job = Jobs::new().takes("job", ms(303)).gives(42);
    let seen = observe(|| bench.watch("answer", LIMIT, job));
    expect("when it came", seen.elapsed())
        .is(ms(303))
        .because("a watched future ends when the future inside ends");
    expect("the output", seen.into_output())
        .is(42)
        .because("a watch changes nothing of what it watches");
}

/// > A panic of the future goes on to the caller, with its payload.
#[probe::test]
fn a_panic_goes_on_with_its_message() {
    let bench = Bench::new();
    let text = "the wheel came off".to_owned();
    let payloads = [
        text.clone().into(),
        Payload::PassedOn(text),
        Payload::NoText,
    ];
    let heard = payloads.map(|payload| {
        let job = Jobs::new().takes("job", ms(7)).panics::<()>(payload);
        observe(async || panic_of(bench.watch("broken", LIMIT, job)).await).into_output()
    });
    expect(
        "what the panics said",
        heard.into_iter().flatten().collect(),
    )
    .are(["the wheel came off", "the wheel came off", "panicked"])
    .because("a watch that swallows a panic hides the worst that can happen");
}

/// > Dropping the watch drops the future at once.
#[probe::test]
fn a_cancel_drops_the_future_at_once() {
    let (bench, jobs) = (Bench::new(), Jobs::new());
    observe(async || {
        cut_after(ms(23), bench.watch("work", LIMIT, jobs.hangs::<()>("work"))).await;
        expect(
            "jobs that were dropped when the cancel was over",
            jobs.dropped(),
        )
        .are(["work"])
        .because("dropping is how Rust cancels, and it must reach the future inside");
    });
}

/// > No poll takes longer than 100 ms.
#[probe::test]
fn adding_up_is_never_slow() {
    let bench = Bench::new();
    let orders: Vec<u32> = (1..=250).collect();
    let price = |order| {
        // It does hold the thread, for code that gives it away by the real clock.
        // By the check's clock that is a thousand times as long, so that no
        // busy machine can make a poll slow by both.
        std::thread::sleep(ms(2));
        bench.pass(ms(2_000));
        u64::from(order)
    };
    let sum = added_up(bench, &orders, price).into_output();
    expect("the sum", sum)
        .is(31_375)
        .because("the function returns what it returned before");
    expect("durations in the warnings", bench.held())
        .is(vec![])
        .because("250 orders take 2 s each by the clock that `watch` is given: the thread must be given away before 100 s are over, each time");
}

/// > It returns the sum of all prices, however many orders there are.
#[probe::test]
fn any_number_of_orders_adds_up() {
    let wrong = (0..=120_u32).chain([1000, 10_007]).filter(|&count| {
        let orders: Vec<u32> = (1..=count).collect();
        let sum = added_up(Bench::new(), &orders, u64::from).into_output();
        sum != orders.iter().copied().map(u64::from).sum::<u64>()
    });
    expect("numbers of orders with a wrong sum", wrong.collect::<Vec<_>>())
        .is(vec![])
        .because("the last piece may be shorter than the others, and where there is no order there is no piece");
}

/// > `price` is called once for each order, in their order.
#[probe::test]
fn each_order_is_priced_once() {
    let priced = RefCell::new(Vec::new());
    let orders: Vec<u32> = [7, 3, 7, 1].into_iter().chain(1..=1000).collect();
    let price = |order| {
        priced.borrow_mut().push(order);
        u64::from(order)
    };
    added_up(Bench::new(), &orders, price);
    expect("the orders priced", priced.take())
        .is(orders)
        .because("the fix is about when the work is done, not about which");
}

/// > It waits for no clock: giving the thread away is not sleeping.
#[probe::test]
fn adding_up_does_not_sleep() {
    let orders: Vec<u32> = (1..=1000).collect();
    let seen = added_up(Bench::new(), &orders, u64::from);
    expect("the sum", *seen.output())
        .is(500_500)
        .because("all of it was added up");
    expect("time spent waiting", seen.elapsed()).is(ms(0)).because(
        "giving the thread away costs one turn of the loop; a sleep makes the caller wait as well",
    );
}

/// A clock that stands still until it is moved, and the warnings that came.
#[derive(Clone, Copy)]
struct Bench {
    now: &'static Mutex<Duration>,
    warnings: &'static Mutex<Vec<SlowPoll>>,
}

impl Bench {
    fn new() -> Self {
        let (now, warnings) = (Box::leak(Box::default()), Box::leak(Box::default()));
        Self { now, warnings }
    }

    fn pass(self, time: Duration) {
        *self.now.lock().unwrap() += time;
    }

    fn watch<F: Future>(
        self,
        name: &'static str,
        limit: Duration,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let clock = move || *self.now.lock().unwrap();
        let warn = move |slow| self.warnings.lock().unwrap().push(slow);
        watch(name, limit, clock, warn, future)
    }

    fn held(self) -> Vec<Duration> {
        let warnings = self.warnings.lock().unwrap();
        warnings.iter().map(|slow| slow.held).collect()
    }

    /// A future whose polls take so long.
    async fn takes<const POLLS: usize>(self, polls: [Duration; POLLS]) {
        for (at, time) in polls.into_iter().enumerate() {
            if at > 0 {
                tokio::task::yield_now().await;
            }
            self.pass(time);
        }
    }
}

/// Adds up under a watch. Without a timeline: code that gives the thread away by
/// a clock of its own is polled once more on a busy machine.
fn added_up(bench: Bench, orders: &[u32], price: impl Fn(u32) -> u64) -> Observed<u64> {
    let limit = 1_000 * ms(100);
    let scenario = Scenario::new().without_timeline();
    scenario.run(|| bench.watch("add_up", limit, add_up(orders, price)))
}
