//! What must happen in a day. Each check is a sentence; run them with
//! `cargo grade check never_awaited`. One more is made by the compiler: no
//! `unused_must_use` may be left, and an `allow` does not hide it.

use never_awaited::{Post, run_the_day};
use probe::{Trace, expect, ms, observe};
use tokio::time::sleep;

#[probe::test]
fn every_order_is_written_down_once() {
    let day = day();
    expect("orders written down", day.endings(": written down"))
        .is(names(&["order 1", "order 2"]))
        .because("an async function that is called and not awaited does nothing, not even its first line");
}

#[probe::test]
fn every_part_is_reserved_once() {
    let mut reserved = day().endings(" reserved");
    reserved.sort();
    let parts = [
        "order 1: part 1",
        "order 1: part 2",
        "order 1: part 3",
        "order 2: part 1",
        "order 2: part 2",
        "order 2: part 3",
    ];
    expect("parts reserved, sorted", reserved)
        .is(names(&parts))
        .because("a loop that makes three futures and awaits none has made three plans");
}

#[probe::test]
fn an_order_is_charged_before_it_is_shipped() {
    let day = day();
    expect(
        "what became of order 1",
        day.of_order_1(&["charged", "shipped"]),
    )
    .is(names(&["charged", "shipped"]))
    .because("the charge takes longer than the shipping: only who awaits it knows that it is over");
}

#[probe::test]
fn the_parts_are_reserved_before_the_order_is_charged() {
    let day = day();
    expect(
        "what became of order 1",
        day.of_order_1(&["part 1 reserved", "part 3 reserved", "charged"]),
    )
    .is(names(&["part 1 reserved", "part 3 reserved", "charged"]))
    .because("nobody is to pay for what is not there");
}

#[probe::test]
fn every_customer_is_thanked_after_the_shipping() {
    let day = day();
    expect("orders thanked for", day.endings(": thanked"))
        .is(names(&["order 1", "order 2"]))
        .because("the last line of a function is easily left without its await");
    expect(
        "what became of order 1",
        day.of_order_1(&["shipped", "thanked"]),
    )
    .is(names(&["shipped", "thanked"]))
    .because("thanks come when there is something to be thanked for");
}

#[probe::test]
fn each_step_of_an_order_is_over_before_the_next_begins() {
    let day = day();
    for (before, after) in [
        ("written down", "part"),
        ("part", "charged"),
        ("charged", "shipped"),
        ("shipped", "thanked"),
    ] {
        let over = day.last_of(&format!("order 1: {before}"));
        let begins = day.first_of(&format!("order 1: {after}"));
        expect(
            &format!("“{before}” is over before “{after}” begins"),
            over < begins,
        )
        .is_true()
        .because(
            "two steps that run at the same time may well end in the right order, and need not",
        );
    }
}

#[probe::test]
fn every_branch_is_told_once() {
    let mut told = day().endings(": told");
    told.sort();
    expect("branches told, sorted", told)
        .is(names(&["branch north", "branch south", "branch west"]))
        .because("`map` makes futures only when it is pulled at, and they do something only when they are polled");
}

#[probe::test]
fn the_cash_is_counted_before_the_shop_is_locked_up() {
    let closing: Vec<String> = day()
        .names()
        .into_iter()
        .filter(|name| name.starts_with("closing"))
        .collect();
    expect("the closing", closing)
        .is(names(&["closing: cash counted", "closing: locked up"]))
        .because("an async block is a plan like any other future, also when it stands in the middle of the code");
}

#[probe::test]
fn the_parts_of_the_day_follow_each_other() {
    let day = day();
    let order_1_is_over = day.last_of("order 1") < day.first_of("order 2");
    let the_orders_are_over = day.last_of("order 2") < day.first_of("branch");
    let all_are_told = day.last_of("branch") < day.first_of("closing");
    expect("order 1 is over before order 2 begins", order_1_is_over)
        .is_true()
        .because("the orders are taken one after the other");
    expect(
        "the orders are over before a branch is told",
        the_orders_are_over,
    )
    .is_true()
    .because("the branches are told that the day is done");
    expect("all are told before the closing", all_are_told)
        .is_true()
        .because("the closing comes last");
}

#[probe::test]
fn nothing_is_left_when_the_day_is_over() {
    let day = day();
    expect("the last thing that happened", day.names().pop())
        .is(Some("the day is over".to_owned()))
        .because("what was spawned and not awaited comes later, or never");
    expect("tasks left over", day.left_over)
        .is(0)
        .because("a task that nobody awaits is lost when the program ends");
}

// What the checks are made of.

/// A day as it went.
struct Day {
    trace: Trace,
    left_over: usize,
}

/// A day with two orders and three branches.
fn day() -> Day {
    let trace = Trace::new();
    let desk = Desk { trace: trace };
    let seen = observe(async || {
        let branches = names(&["north", "south", "west"]);
        run_the_day(desk, vec![1, 2], branches).await;
        trace.mark("the day is over");
        tokio::task::yield_now().await;
    });
    let left_over = seen.left_over();
    Day { trace, left_over }
}

impl Day {
    /// What was delivered, in order.
    fn names(&self) -> Vec<String> {
        let began = |name: &String| !name.starts_with("begins ");
        self.trace.names().into_iter().filter(began).collect()
    }

    /// The messages that end so, without their ends.
    fn endings(&self, end: &str) -> Vec<String> {
        self.names()
            .iter()
            .filter_map(|name| name.strip_suffix(end))
            .map(str::to_owned)
            .collect()
    }

    /// Which of these steps of order 1 were made, in their order.
    fn of_order_1(&self, steps: &[&str]) -> Vec<String> {
        self.names()
            .iter()
            .filter_map(|name| name.strip_prefix("order 1: "))
            .filter(|step| steps.contains(step))
            .map(str::to_owned)
            .collect()
    }

    /// The place of the first delivery of this kind that began.
    fn first_of(&self, kind: &str) -> usize {
        let kind = format!("begins {kind}");
        let place = self
            .trace
            .names()
            .iter()
            .position(|name| name.starts_with(&kind));
        place.unwrap_or(usize::MAX)
    }

    /// The place of the last delivery of this kind that was over.
    fn last_of(&self, kind: &str) -> usize {
        let place = self
            .trace
            .names()
            .iter()
            .rposition(|name| name.starts_with(kind));
        place.unwrap_or(0)
    }
}

/// A post that notes each message when its delivery begins and when it is over.
#[derive(Clone)]
struct Desk {
    trace: Trace,
}

impl Post for Desk {
    async fn deliver(&self, message: String) {
        self.trace.mark(format!("begins {message}"));
        // What matters takes its time.
        let slow = message.ends_with("charged")
            || message.ends_with("counted")
            || message.contains("part 3");
        sleep(ms(if slow { 15 } else { 10 })).await;
        self.trace.mark(message);
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}
