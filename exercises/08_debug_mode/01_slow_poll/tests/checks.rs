//! What `watch` and `add_up` must do. Each check is a sentence; run them with
//! `cargo grade check slow_poll`.

use probe::{
    Gate, Jobs, Payload, Polls, Scenario, Trace, by_hand, cut_after, drawn, drawn_text, expect,
    figure, ms, observe, own_waker, panic_of, thread_sleeps,
};
use slow_poll::{SlowPoll, add_up, watch};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;
use tokio::task::coop::{consume_budget, has_budget_remaining};
use tokio::task::{unconstrained, yield_now};

/// > A warning has the name that was given, and the whole time that the poll took.
#[probe::test]
fn a_warning_says_which_future_and_how_long() {
    let (warnings, held) = (Trace::new(), Duration::new(drawn(1), 500_000_003));
    for name in ["import", "export", "import"] {
        observe(|| watched(warnings, name, ms(73), [held]));
    }
    expect("warnings", warnings.names())
        .is(["import", "export", "import"].map(|name| format!("{} {held:?}", drawn_text(name))).to_vec())
        .because("to act on a warning one needs to know which future it was, and how bad; two may have the same name");
}

/// > Each poll is judged by itself, the last one too.
#[probe::test]
fn every_slow_poll_is_reported() {
    let warnings = Trace::new();
    let polls = [150, 20, 300, 300, 72, 150, 30, 74].map(ms);
    observe(|| watched(warnings, "import", ms(73), polls));
    expect("warnings", warnings.names())
        .is([150, 300, 300, 150, 74].map(|time| import(ms(time))).to_vec())
        .because("a second slow poll is news as well, though it is as slow as the first, and the short ones are none");
    let warnings = Trace::new();
    observe(|| watched(warnings, "import", ms(73), [ms(50); 20]));
    expect("warnings of twenty short polls", warnings.names())
        .are([])
        .because("a second of work in twenty pieces leaves room for every other task in between");
    observe(|| watched(warnings, "import", ms(73), [ms(74); 1_003]));
    expect("warnings of 1,003 slow polls", warnings.names().len())
        .is(1_003)
        .because("each of them held the loop");
}

/// > A warning is given before the slow poll returns.
#[probe::test]
fn a_warning_comes_at_once() {
    let warnings = Trace::new();
    let mut working = by_hand(watched(warnings, "import", ms(73), [150, 7, 300].map(ms)));
    let mut seen = Vec::new();
    for _ in 0..4 {
        let _ = working.poll();
        seen.push(warnings.names().len());
    }
    expect("warnings after polls of {0}, {150}, {7} and {300 ms}", seen)
        .is(vec![0, 1, 1, 2])
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
        Duration::from_secs(100_000_000_000),
    ] {
        let warnings = Trace::new();
        let polls = [limit.saturating_sub(nanosecond), limit, limit + nanosecond];
        observe(|| watched(warnings, "import", limit, polls));
        expect(
            &format!("warnings with a limit of {limit:?}"),
            warnings.names(),
        )
        .is(vec![import(limit + nanosecond)])
        .because("the limit is what is still allowed");
    }
    let warnings = Trace::new();
    observe(|| watched(warnings, "import", Duration::MAX, [ms(1_000_000)]));
    expect("warnings with the greatest limit", warnings.names())
        .are([])
        .because("nothing takes longer than that");
    // 4 seconds, 71 minutes, 49 days and 584 years, and a short time more.
    let ages = [
        Duration::from_nanos(1 << 32),
        Duration::from_micros(1 << 32),
        Duration::from_millis(1 << 32),
        Duration::from_nanos(u64::MAX),
    ];
    let warnings = Trace::new();
    let mut wanted = Vec::new();
    for age in ages.map(|age| age + ms(3)) {
        observe(|| watched(warnings, "import", ms(73), [age]));
        observe(|| watched(warnings, "import", age, [ms(74)]));
        wanted.push(import(age));
    }
    expect(
        "warnings of great polls with a small limit, and of small ones with a great limit",
        warnings.names(),
    )
    .is(wanted)
    .because("a duration counts whole, be it longer than a number of 32 or 64 bits can say");
}

/// > A poll is slow if it took longer than `limit`
#[probe::test]
fn a_watch_inside_a_watch_warns_too() {
    let (warnings, clock) = (Trace::new(), Cell::new(ms(0)));
    let step = async { clock.update(|now| now + Duration::from_millis(74)) };
    let step = watch(
        "step",
        Duration::from_millis(73),
        || clock.get(),
        |slow| warnings.mark(slow.name),
        step,
    );
    observe(|| {
        watch(
            "import",
            Duration::from_millis(73),
            || clock.get(),
            |slow| warnings.mark(slow.name),
            step,
        )
    });
    expect("futures that were warned about", warnings.names())
        .are(["step", "import"])
        .because("the poll of each of them took too long: the inner one ends first");
}

/// > The time between two polls does not count.
#[probe::test]
fn time_between_two_polls_does_not_count() {
    let (warnings, clock, gate) = (Trace::new(), Cell::new(ms(0)), Gate::new());
    let warn = |slow: SlowPoll| warnings.mark(slow.name);
    let mut waiting = by_hand(watch("patient", ms(73), || clock.get(), warn, gate.pass()));
    clock.set(ms(700));
    let _ = waiting.poll();
    clock.set(ms(1_200));
    gate.open();
    let _ = waiting.poll();
    expect("warnings of a future that waits", warnings.names())
        .are([])
        .because("a future that waits holds nothing up, whatever others do in the meantime");
    let [limit, slow] = [73, 74].map(Duration::from_millis);
    observe(|| watched(warnings, "import", limit, [slow]));
    expect("warnings of one that works", warnings.names())
        .is(vec![import(slow)])
        .because("a poll that is slow is seen");
}

/// > Time is what `clock` says, and no other clock.
#[probe::test]
fn no_other_clock_counts() {
    let (warnings, clock) = (Trace::new(), Cell::new(ms(0)));
    let work = async {
        // By the clock on the wall, and by Tokio's, this is slow.
        std::thread::sleep(ms(30));
        tokio::time::sleep(ms(30)).await;
        clock.set(ms(1));
    };
    observe(|| {
        watch(
            "import",
            ms(2),
            || clock.get(),
            |slow| warnings.mark(slow.name),
            work,
        )
    });
    expect(
        "warnings of a poll of {1 ms} by the given clock",
        warnings.names(),
    )
    .are([])
    .because("the clock that is given decides, as a test needs it");
    observe(|| watched(warnings, "import", ms(2), [ms(3)]));
    expect("warnings of a poll of {3 ms} by it", warnings.names())
        .is(vec![import(ms(3))])
        .because("it is the given clock that has to be read before and after");
}

/// > Nothing begins at the call: the future starts at the first poll.
#[probe::test]
fn nothing_begins_at_the_call() {
    let polls = Polls::new();
    let watched = watch(
        "import",
        ms(73),
        Duration::default,
        drop,
        polls.of(async {}),
    );
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
    let (warnings, polls) = (Trace::new(), Polls::new());
    let work = polls.of(watched(warnings, "step", ms(73), [ms(7); 2]));
    let mut watched = by_hand(watch("import", ms(73), Duration::default, drop, work));
    let counts = [(), (), ()].map(|()| {
        let _ = watched.poll();
        (polls.count(), watched.wakes())
    });
    expect("polls and wakes after each of three polls", counts.to_vec())
        .is(vec![(1, 1), (2, 2), (3, 2)])
        .because("who polls how often, and who is woken, is not the watch's affair: after the first two polls the future wakes the task");
    let polls = Polls::new();
    observe(async || {
        let mut watched = by_hand(watch(
            "import",
            ms(73),
            Duration::default,
            drop,
            polls.of(async {}),
        ));
        // The task may do no more with Tokio's resources in this turn.
        while has_budget_remaining() {
            consume_budget().await;
        }
        let _ = watched.poll();
        expect("polls in a task that has used up its budget", polls.count())
            .is(1)
            .because("a budget is for what waits, and a watch does not wait: it polls as often as it is polled");
    });
}

/// > with the waker that came.
#[probe::test]
fn the_waker_that_came_is_passed_on() {
    let gate = Gate::new();
    let mut waiting = by_hand(watch(
        "patient",
        ms(73),
        Duration::default,
        drop,
        gate.pass(),
    ));
    let _ = waiting.poll();
    let _ = waiting.poll_from_another_task();
    gate.open();
    let wakes = vec![waiting.stale_wakes(), waiting.wakes()];
    expect(
        "wakes of the task that polled first, and of the one that polled last",
        wakes,
    )
    .is(vec![0, 1])
    .because("a future may move from task to task, and only the last one waits for it");
    let is_mine = observe(async || {
        let mine = own_waker().await;
        let work = async { own_waker().await.will_wake(&mine) };
        watch("import", ms(73), Duration::default, drop, work).await
    });
    expect("the waker inside is the one outside", is_mine.into_output())
        .is_true()
        .because("another one in between costs each wake a detour");
}

/// > The output is returned in the same poll as the future's.
#[probe::test]
fn the_output_comes_out() {
    let job = Jobs::new().takes("job", ms(303)).gives(drawn(42));
    let seen = observe(|| watch("answer", ms(73), Duration::default, drop, job));
    expect("when it came", seen.elapsed())
        .is(ms(303))
        .because("a watched future ends when the future inside ends");
    expect("the output", seen.into_output())
        .is(drawn(42))
        .because("a watch changes nothing of what it watches");
    let mut working = by_hand(watched(Trace::new(), "import", ms(73), [ms(150)]));
    let is_ready = (0..2).any(|_| working.poll().is_ready());
    expect(
        "ready after two polls, the last of which was slow",
        is_ready,
    )
    .is_true()
    .because("who waits for the output has waited for the slow poll already");
}

/// > A panic of the future goes on to the caller, with its payload.
#[probe::test]
fn a_panic_goes_on_with_its_payload() {
    for (payload, text) in Payload::each() {
        let job = Jobs::new().takes("job", ms(7)).panics::<()>(payload);
        let broken = watch("broken", ms(73), Duration::default, drop, job);
        let heard = observe(|| panic_of(broken)).into_output();
        expect(&format!("what the panic said, of “{text}”"), heard)
            .is(Some(text.to_owned()))
            .because("a watch that swallows a panic hides the worst that can happen");
    }
    let bug = async { resume_unwind(Box::new(drawn(303_u64))) };
    let mut broken = by_hand(watch("broken", ms(73), Duration::default, drop, bug));
    let heard = catch_unwind(AssertUnwindSafe(|| broken.poll())).err();
    let number = heard.and_then(|payload| payload.downcast_ref::<u64>().copied());
    expect("a payload that is a number", number)
        .is(Some(drawn(303)))
        .because("who catches a panic may look for a value in it, and finds no text instead");
}

/// > Dropping the watch drops the future at once.
#[probe::test]
fn a_cancel_drops_the_future_at_once() {
    let jobs = Jobs::new();
    observe(async || {
        let work = watch(
            "work",
            ms(73),
            Duration::default,
            drop,
            jobs.hangs::<()>("work"),
        );
        cut_after(ms(23), work).await;
        expect(
            "jobs that were dropped when the cancel was over",
            jobs.dropped(),
        )
        .are(["work"])
        .because("dropping is how Rust cancels, and it must reach the future inside");
    });
}

/// > No poll takes longer than 100 ms
#[probe::test]
fn adding_up_is_never_slow() {
    let (warnings, clock) = (Trace::new(), Cell::new(ms(0)));
    let (priced, quick) = (Cell::new(0), Cell::new(9_000));
    // What an order says does not tell where it stands, or what it takes.
    let orders: Vec<u32> = (0..59_103).map(|at| drawn(7) + at % 2).collect();
    let price = |order| {
        priced.update(|count| count + 1);
        if priced.get() > quick.get() {
            // It does hold the thread, for code that gives it away by the real
            // clock. By the check's clock that is a thousand times as long, so
            // that no busy machine can make a poll slow by both.
            std::thread::sleep(ms(2));
            clock.update(|now| now + ms(2_000));
        }
        u64::from(order)
    };
    // A task may be polled 60,000 times at one instant: six times for each order.
    let some = &orders[..9_103];
    let adding = unconstrained(add_up(some, price));
    let warn = |slow: SlowPoll| warnings.mark(format!("{:?}", slow.held));
    let adding = watch("add_up", 1_000 * ms(100), || clock.get(), warn, adding);
    // Code that looks at a real clock is polled once more on a busy machine.
    let sum = Scenario::new().without_timeline().run(|| adding);
    expect("the sum", sum.into_output())
        .is(some.iter().copied().map(u64::from).sum())
        .because("the function returns what it returned before");
    expect("durations in the warnings", warnings.names())
        .are([])
        .because("of 9,103 orders the last 103 take 2 s each by the clock of the watch: the thread must be given away before 100 s are over, each time, with a budget of Tokio's or without");
    priced.set(0);
    quick.set(59_000);
    let adding = add_up(&orders, price);
    let adding = watch("add_up", 1_000 * ms(100), || clock.get(), warn, adding);
    let mut adding = by_hand(adding);
    let ended = (0..1_000_000).any(|_| adding.poll().is_ready());
    expect(
        "whether it ended without Tokio, and durations in the warnings",
        (ended, warnings.names()),
    )
    .is((true, vec![]))
    .because(
        "of 59,103 orders the last 103 take 206 s by the clock of the watch, and any loop may be the one that polls it",
    );
}

/// > It returns the sum of all prices, however many orders there are.
#[probe::test]
fn any_number_of_orders_adds_up() {
    let price = |order| u64::from(order) + drawn(1 << 48);
    let wrong = (0..=120_u32).chain([1000, 10_007]).filter(|&count| {
        let orders: Vec<u32> = (1..=count).collect();
        let adding = watch(
            "add_up",
            ms(73),
            Duration::default,
            drop,
            add_up(&orders, price),
        );
        let sum = Scenario::new().without_timeline().run(|| adding);
        *sum.output() != orders.iter().copied().map(price).sum::<u64>()
    });
    expect("numbers of orders with a wrong sum", wrong.collect::<Vec<_>>())
        .is(vec![])
        .because("the last piece may be shorter than the others, where there is no order there is no piece, and prices may be great");
}

/// > `price` is called once for each order, in their order.
#[probe::test]
fn each_order_is_priced_once() {
    let priced = RefCell::new(Vec::new());
    let orders: Vec<u32> = [7, 3, 7, 1]
        .map(drawn)
        .into_iter()
        .chain(1..=1000)
        .collect();
    let price = |order| {
        priced.borrow_mut().push(order);
        u64::from(order)
    };
    let adding = watch(
        "add_up",
        ms(73),
        Duration::default,
        drop,
        add_up(&orders, price),
    );
    Scenario::new().without_timeline().run(|| adding);
    expect("the orders priced", priced.take())
        .is(orders)
        .because("the fix is about when the work is done, not about which");
}

/// > It waits for no clock: giving the thread away is not sleeping.
#[probe::test]
fn adding_up_does_not_sleep() {
    let orders: Vec<u32> = (drawn(1)..=1000).collect();
    let adding = add_up(&orders, u64::from);
    let adding = watch("add_up", ms(73), Duration::default, drop, adding);
    let seen = Scenario::new().without_timeline().run(|| adding);
    expect("the sum", *seen.output())
        .is(orders.iter().copied().map(u64::from).sum())
        .because("all of it was added up");
    expect("time spent waiting", seen.elapsed()).is(ms(0)).because(
        "giving the thread away costs one turn of the loop; a sleep makes the caller wait as well",
    );
    let orders: Vec<u32> = (drawn(1)..=3000).collect();
    let sleeps = observe(async || {
        // What the system makes a thread wait for, such as a page of memory, differs
        // from time to time; a rest between two pieces does not.
        let times = [(); 3].map(|()| {
            let (mut adding, before) = (by_hand(add_up(&orders, u64::from)), thread_sleeps());
            let _ = (0..20_000).any(|_| adding.poll().is_ready());
            thread_sleeps() - before
        });
        times.into_iter().min().unwrap_or_default()
    });
    figure("times that the thread slept", *sleeps.output());
    expect(
        "the thread slept ten times or more",
        sleeps.into_output() >= 10,
    )
    .is(false)
    .because("a thread that is put to sleep is given to no other task");
}

/// The warning of a poll that took so long.
fn import(time: Duration) -> String {
    format!("{} {time:?}", drawn_text("import"))
}

/// Watches a future whose polls take so long by its clock, after a first one of no time.
fn watched<const POLLS: usize>(
    warnings: Trace,
    name: &'static str,
    limit: Duration,
    polls: [Duration; POLLS],
) -> impl Future<Output = ()> {
    let clock: &Cell<Duration> = Box::leak(Box::new(Cell::new(ms(3_600_007))));
    let warn = move |slow: SlowPoll| {
        // What another clock says is something else at each run.
        let sums = (1..=POLLS).flat_map(|many| polls.windows(many));
        let is_of_the_clock = sums
            .map(|it| it.iter().sum())
            .any(|sum: Duration| sum == slow.held);
        let held = is_of_the_clock.then(|| format!("{:?}", slow.held));
        let held = held.unwrap_or_else(|| "for some other time".to_owned());
        warnings.mark(format!("{} {held}", slow.name));
    };
    let work = async move {
        for time in polls {
            yield_now().await;
            clock.update(|now| now + time);
        }
    };
    watch(drawn_text(name), limit, || clock.get(), warn, work)
}
