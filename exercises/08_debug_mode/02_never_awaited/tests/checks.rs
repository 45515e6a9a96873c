//! What must happen in a day. Each check is a sentence; run them with
//! `cargo grade check never_awaited`. One more is made by the compiler: no
//! `unused_must_use` may be left, and an `allow` does not hide it.

use futures::join;
use never_awaited::{Post, close, run_the_day, take_order, tell_all};
use probe::{Jobs, Observed, Scenario, afterwards, drawn, drawn_text, expect, ms, observe};
use tokio::time::sleep;

/// What a slow delivery takes, in milliseconds.
const MONTH: u64 = 30 * 24 * 60 * 60 * 1000;

/// > The order is written down, once.
#[probe::test]
fn the_order_is_written_down_once() {
    expect("orders written down", a_day(&[7], &[]).ended_like("written down"))
        .are([&format!("order {}: written down", drawn(7_u32))])
        .because("an async function that is called and not awaited does nothing, not even its first line; each call that is awaited does all of it");
}

/// > Each of its [`PARTS`] parts is reserved, once
#[probe::test]
fn each_part_is_reserved_once() {
    expect(
        "parts reserved, sorted",
        a_day(&[7], &[]).ended_like("reserved"),
    )
    .is([1, 2, 3]
        .map(|part| format!("order {}: part {part} reserved", drawn(7_u32)))
        .into())
    .because("a loop that makes three futures and awaits none has made three plans");
}

/// > The order is charged, once.
#[probe::test]
fn the_order_is_charged_once() {
    expect("orders charged", a_day(&[7], &[]).ended_like("charged"))
        .are([&format!("order {}: charged", drawn(7_u32))])
        .because("a future does its work while it is polled, until it is ready");
}

/// > The order is shipped, once.
#[probe::test]
fn the_order_is_shipped_once() {
    expect("orders shipped", a_day(&[7], &[]).ended_like("shipped"))
        .are([&format!("order {}: shipped", drawn(7_u32))])
        .because(
            "a message has been delivered when its future is ready, and not at the first poll",
        );
}

/// > The customer is thanked, once.
#[probe::test]
fn the_customer_is_thanked_once() {
    expect("orders thanked for", a_day(&[7], &[]).ended_like("thanked"))
        .are([&format!("order {}: thanked", drawn(7_u32))])
        .because("the last line of a function is easily left without its await");
}

/// > Each step is over before the next begins.
#[probe::test]
fn each_step_is_over_before_the_next_begins() {
    let jobs = a_day(&[7], &[]);
    let steps = ["written down", "reserved", "charged", "shipped", "thanked"];
    for (earlier, later) in steps.iter().zip(&steps[1..]) {
        expect(
            &format!("“{earlier}” is over before “{later}” begins"),
            jobs.is_over_before(earlier, later),
        )
        .is_true()
        .because("a step may begin when the one before it has been delivered");
    }
    let jobs = Jobs::new();
    observe(async || take_order(&EagerDesk(jobs), drawn(7)).await);
    for (earlier, later) in steps.iter().zip(&steps[1..]) {
        expect(
            &format!("“{earlier}” is over before the call for “{later}”"),
            jobs.is_over_before(earlier, later),
        )
        .is_true()
        .because("a delivery may begin at the call: a plan that is made early is carried out early by such a post");
    }
}

/// > All steps are over when `take_order` returns.
#[probe::test]
fn all_steps_are_over_when_it_returns() {
    let order_first = a_day(&[7], &[]).is_over_before("order", "closing");
    expect("the order is over before the closing begins", order_first)
        .is_true()
        .because("what is spawned and not awaited comes later, or never");
    let jobs = Jobs::new();
    for_years(async || {
        take_order(&Desk(jobs, MONTH), 7).await;
        expect(
            "messages delivered when `take_order` returns",
            jobs.ended().len(),
        )
        .is(7)
        .because(
            "an order has five steps, and one of them three parts, however long a delivery takes",
        );
    });
    let jobs = Jobs::new();
    for_years(async || {
        take_order(&SlowDesk(jobs), 7).await;
        expect(
            "messages delivered when each of them takes a month",
            jobs.ended().len(),
        )
        .is(7)
        .because("no step is given up, the last as little as the first");
    });
}

/// > Every entry of `branches` is told, once; two may have the same name.
#[probe::test]
fn every_branch_is_told_once() {
    let told = |branch| format!("branch {}: told", drawn_text(branch));
    let jobs = a_day(&[], &["west", "west", "south", "", "north", "west"]);
    expect("branches told, sorted", jobs.ended_like("told"))
        .is(["", "north", "south", "west", "west", "west"].map(told).into())
        .because("each entry is a branch, whatever its name, and a future of `map` does something only when it is polled");
}

/// > All have been told when `tell_all` returns.
#[probe::test]
fn all_have_been_told_when_it_returns() {
    let branches_first = a_day(&[], &["north", "south"]).is_over_before("branch", "closing");
    expect("all are told before the closing begins", branches_first)
        .is_true()
        .because("each of them has to be awaited, whichever takes longest");
    let jobs = Jobs::new();
    let branches: Vec<_> = (1..=1_003).map(|number| number.to_string()).collect();
    for_years(async || {
        tell_all(&Desk(jobs, MONTH), &branches).await;
        expect("branches told when `tell_all` returns", jobs.ended().len())
            .is(1_003)
            .because(
                "there are 1,003, of which some take longer than others, however long that is",
            );
    });
}

/// > The cash is counted, once.
#[probe::test]
fn the_cash_is_counted_once() {
    expect("the counting", a_day(&[], &[]).ended_like("counted"))
        .are(["closing: cash counted"])
        .because("an async block is a plan like any other future, even in the middle of the code");
}

/// > The shop is locked up, once.
#[probe::test]
fn the_shop_is_locked_up_once() {
    expect("the locking up", a_day(&[], &[]).ended_like("locked"))
        .are(["closing: locked up"])
        .because(
            "`deliver` returns a future wherever it is called, and that future has to be awaited",
        );
}

/// > The cash has been counted before the locking up begins.
#[probe::test]
fn the_cash_is_counted_before_the_shop_is_locked_up() {
    let counted_first = a_day(&[], &[]).is_over_before("counted", "locked");
    expect(
        "the counting is over before the locking up begins",
        counted_first,
    )
    .is_true()
    .because("the counting takes longer: only code that awaits it knows that it is over");
    let jobs = Jobs::new();
    observe(async || close(&EagerDesk(jobs)).await);
    expect(
        "the counting is over before the call for the locking up",
        jobs.is_over_before("counted", "locked"),
    )
    .is_true()
    .because("a delivery may begin at the call, and who locks up early locks the cash in");
}

/// > Both are over when `close` returns.
#[probe::test]
fn both_are_over_when_it_returns() {
    expect("the closing, sorted", a_day(&[], &[]).ended_like("closing"))
        .are(["closing: cash counted", "closing: locked up"])
        .because("the closing belongs to the day");
    let jobs = Jobs::new();
    for_years(async || {
        close(&Desk(jobs, MONTH)).await;
        expect(
            "messages delivered when `close` returns",
            jobs.ended().len(),
        )
        .is(2)
        .because("the cash is counted, however long that takes, and the shop is locked up");
    });
    let jobs = Jobs::new();
    for_years(async || {
        close(&SlowDesk(jobs)).await;
        expect(
            "messages delivered when both of them take a month",
            jobs.ended().len(),
        )
        .is(2)
        .because("to lock up may take long, too");
    });
}

/// > Every entry of `orders` is taken, in their order
#[probe::test]
fn every_order_is_taken_in_its_place() {
    let mut thanked = a_day(&[7, 7, 2, 7], &[]).ended();
    thanked.retain(|message| message.contains("thanked"));
    expect("orders thanked for, in their order", thanked)
        .is([7, 7, 2, 7]
            .map(|order: u32| format!("order {}: thanked", drawn(order)))
            .into())
        .because("an order is an entry of the list, in its place, and not a number");
}

/// > Each order is over before the next begins.
#[probe::test]
fn the_orders_are_taken_one_after_the_other() {
    let jobs = a_day(&[7, 2, 5], &["north"]);
    for (earlier, later) in [(7_u32, 2_u32), (2, 5)].map(|(one, next)| (drawn(one), drawn(next))) {
        expect(
            &format!("order {earlier} is over before order {later} begins"),
            jobs.is_over_before(&format!("order {earlier}:"), &format!("order {later}:")),
        )
        .is_true()
        .because("the next order waits until all steps of this one are over");
    }
    let mut ended = a_day(&[7, 7], &[]).ended();
    ended.retain(|message| message.contains("written down") || message.contains("thanked"));
    let steps = ["written down", "thanked", "written down", "thanked"];
    expect("first and last steps of two orders with one number", ended)
        .is(steps
            .map(|step| format!("order {}: {step}", drawn(7_u32)))
            .into())
        .because("two orders with the same number are two orders, one after the other");
}

/// > All branches are told when the last order is over.
#[probe::test]
fn the_branches_are_told_after_the_orders() {
    let jobs = a_day(&[7, 2, 7], &["north", "south"]);
    expect("branches told, sorted", jobs.ended_like("told"))
        .is(["north", "south"]
            .map(|branch| format!("branch {}: told", drawn_text(branch)))
            .into())
        .because("every branch has to know, once, and the last order is not known by its number");
    let orders_first = jobs.is_over_before("order", "branch");
    expect("the orders are over before a branch is told", orders_first)
        .is_true()
        .because("the branches are told that the day is done");
    let orders_first = an_eager_day(&[7, 2], &["north", "south"]).is_over_before("order", "branch");
    expect(
        "the orders are over before the call for a branch",
        orders_first,
    )
    .is_true()
    .because("a delivery may begin at the call, and who calls for it in the morning tells of a day that has only begun");
}

/// > The shop is closed when all branches have been told.
#[probe::test]
fn the_closing_comes_last() {
    for branches in [&["north", "south"][..], &["south"]] {
        let jobs = a_day(&[7, 2], branches);
        let branches_first = jobs.is_over_before("branch", "closing");
        let count = branches.len();
        expect(
            &format!("all branches are told before the closing begins, of {count}"),
            branches_first,
        )
        .is_true()
        .because("the closing comes last");
        expect(
            &format!("the closing, sorted, with {count}"),
            jobs.ended_like("closing"),
        )
        .are(["closing: cash counted", "closing: locked up"])
        .because("a day has one closing");
        expect(
            &format!("all branches are told before the call for the closing, of {count}"),
            an_eager_day(&[7, 2], branches).is_over_before("branch", "closing"),
        )
        .is_true()
        .because("what is called for early may begin early");
    }
}

/// > A day without orders or branches is closed like any other.
#[probe::test]
fn an_empty_day_is_closed_too() {
    for (orders, branches) in [(&[][..], &["north"][..]), (&[7], &[]), (&[], &[])] {
        let (taken, told) = (orders.len(), branches.len());
        expect(
            &format!("the closing, with orders: {taken}, branches: {told}"),
            a_day(orders, branches).ended_like("closing"),
        )
        .are(["closing: cash counted", "closing: locked up"])
        .because("the shop was open");
    }
}

/// > The order is charged, once.
///
/// > The shop is locked up, once.
#[probe::test]
fn no_delivery_is_begun_and_given_up() {
    let jobs = a_day(&[7], &["north"]);
    expect("deliveries that began and did not end", jobs.dropped())
        .are([])
        .because("who can tell how far a message came that was given up, and then sent again?");
}

/// > Every entry of `orders` is taken, in their order; two may have the same number.
///
/// > Every entry of `branches` is told, once; two may have the same name.
#[probe::test]
fn two_days_at_once_are_two_days() {
    let (jobs, alone) = (Jobs::new(), a_day(&[7, 2], &["north"]).ended().len());
    observe(async || {
        let day = || run_the_day(Desk(jobs, 23), vec![7, 2], vec!["north".to_owned()]);
        join!(day(), day())
    });
    expect("messages of two equal days at once", jobs.ended().len())
        .is(2 * alone)
        .because("what is done in one shop is not done in the other: no day knows of another");
}

/// > Nothing begins before the first poll.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let jobs = Jobs::new();
    observe(async || {
        let day = run_the_day(Desk(jobs, 23), vec![7], vec!["north".to_owned()]);
        sleep(ms(73)).await;
        expect(
            "deliveries that began before the first poll",
            jobs.begun().len(),
        )
        .is(0)
        .because("a day that nobody awaits is only a plan");
        day.await;
    });
    expect("messages delivered", jobs.ended().len())
        .is(10)
        .because("an order has seven messages, a branch one, and the closing two");
}

/// > When it returns, nothing of the day is still going on.
#[probe::test]
fn nothing_is_left_when_the_day_is_over() {
    let jobs = Jobs::new();
    let day = for_years(async || {
        run_the_day(Desk(jobs, MONTH), vec![7, 2], vec!["north".to_owned()]).await;
        expect("messages delivered when it returns", jobs.ended().len())
            .is(17)
            .because("an order has seven messages, a branch one, and the closing two");
        expect(
            "deliveries that begin or end later",
            afterwards(|| jobs.events().len()).await,
        )
        .is(0)
        .because("what is spawned and not awaited comes later, or never");
    });
    expect("tasks left over", day.left_over())
        .is(0)
        .because("a task that nobody awaits is lost when the program ends");
}

/// A post whose deliveries are jobs, and so many milliseconds for the slow ones.
#[derive(Clone)]
struct Desk(Jobs, u64);

impl Post for Desk {
    async fn deliver(&self, message: String) {
        let mentioned = |it: &&str| message.contains(*it);
        let slow = ["charged", "counted", "part 2", "south", "branch 50"];
        let time = [7, self.1][usize::from(slow.iter().any(mentioned))];
        self.0.takes(&message, ms(time)).await;
    }
}

/// A post that is slow with every message.
#[derive(Clone)]
struct SlowDesk(Jobs);

impl Post for SlowDesk {
    async fn deliver(&self, message: String) {
        self.0.takes(&message, ms(MONTH)).await;
    }
}

/// A post whose deliveries begin at the call.
#[derive(Clone)]
struct EagerDesk(Jobs);

impl Post for EagerDesk {
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send {
        self.0.takes(&message, ms(7)).begun()
    }
}

/// Observes what takes months.
fn for_years(shop: impl AsyncFnOnce()) -> Observed<()> {
    Scenario::new().lasting(ms(60 * MONTH)).run(shop)
}

/// A day with drawn orders and branches.
fn a_day(orders: &[u32], branches: &[&'static str]) -> Jobs {
    let jobs = Jobs::new();
    run_it(Desk(jobs, 23), orders, branches);
    jobs
}

/// Such a day whose deliveries begin at the call.
fn an_eager_day(orders: &[u32], branches: &[&'static str]) -> Jobs {
    let jobs = Jobs::new();
    run_it(EagerDesk(jobs), orders, branches);
    jobs
}

fn run_it(post: impl Post, orders: &[u32], branches: &[&'static str]) {
    let orders = orders.iter().copied().map(drawn).collect();
    let branches = branches.iter().map(|branch| drawn_text(branch).to_owned());
    observe(|| run_the_day(post, orders, branches.collect()));
}
