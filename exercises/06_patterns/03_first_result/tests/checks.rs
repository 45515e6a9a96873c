//! What `race` and `race_after` must do. Each check is a sentence; run them with
//! `cargo grade check first_result`.

use first_result::{AllFailed, race, race_after};
use futures::FutureExt;
use probe::{Job, Jobs, a_turn, afterwards, cut_everywhere, expect, expect_that, ms, observe};
use std::time::Duration;

/// When the next backend is asked in most checks of `race_after`.
const DELAY: Duration = ms(53);

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let [unpolled, polled] = [(); 2].map(|()| Jobs::new());
    observe(async || {
        let two = |jobs| backends(jobs, [(7, Ok(7)), (23, Ok(23))]);
        let (one, hedged) = (race(two(unpolled)), race_after(DELAY, two(unpolled)));
        race(two(polled)).await.ok();
        race_after(DELAY, two(polled)).await.ok();
        drop((one, hedged));
    });
    let asked = (unpolled.begun().len(), polled.begun().len());
    expect("backends asked, by futures unpolled and polled", asked)
        .is((0, 3))
        .because("a Rust future is inert: `race` asks both at its first poll, `race_after` the first one");
}

/// > All backends are asked at the instant of the first poll, however many there are.
#[probe::test]
fn all_are_asked_at_once() {
    let jobs = Jobs::new();
    let many = (0..1000).map(|_| jobs.takes("backend", ms(23)).gives(Ok::<_, &str>(1)));
    let won = observe(|| race(many.collect()));
    expect("the most backends under way at once", jobs.most_alive())
        .is(1000)
        .because("each may be the one that succeeds first");
    expect("time of the race", won.elapsed())
        .is(ms(23))
        .because("each needs 23 ms");
}

/// > The first success is returned at the instant at which it occurs, however late that is.
#[probe::test]
fn the_fastest_sets_the_time() {
    let won = observe(|| {
        race(backends(
            Jobs::new(),
            [(53, Ok(53)), (7, Ok(7)), (23, Ok(23))],
        ))
    });
    expect("time of the race", won.elapsed())
        .is(ms(7))
        .because("one success is enough, and the fastest has it at 7 ms");
    expect("the answer", won.into_output().ok())
        .is(Some(7))
        .because("it is the answer of the fastest");
}

/// > While it waits, it does not look again and again.
///
/// > The first success is returned at the instant at which it occurs, however late that is.
#[probe::test]
fn waiting_takes_no_polls() {
    let slow = || backends(Jobs::new(), [(250_000, Ok(1)), (250_000, Err("refused"))]);
    for (name, won) in [
        ("race", observe(|| race(slow()))),
        ("race_after", observe(|| race_after(ms(100_000), slow()))),
    ] {
        expect(
            &format!("time of a `{name}` with slow backends"),
            won.elapsed(),
        )
        .is(ms(250_000))
        .because("the first answers after 250 s, and it is waited for");
        expect(&format!("polls of all tasks of that `{name}`"), won.polls())
            .at_most(20)
            .because("a backend that has an answer wakes what waits for it");
    }
}

/// > A failure does not win, however fast it is.
#[probe::test]
fn a_fast_failure_does_not_win() {
    let answers = [(53, Ok(53)), (7, Err("refused")), (23, Ok(23))];
    let won = observe(|| race(backends(Jobs::new(), answers)));
    expect("time of the race", won.elapsed())
        .is(ms(23))
        .because("at 7 ms there was an answer, but no success; the first success comes at 23 ms");
    expect("the answer", won.into_output().ok())
        .is(Some(23))
        .because("a server that refuses is often the fastest of all");
}

/// > When several succeed at one instant, the value of one of them is returned.
#[probe::test]
fn two_successes_at_once_are_one() {
    let both = backends(Jobs::new(), [(23, Ok(1)), (23, Ok(2)), (73, Ok(3))]);
    let won = observe(|| race(both));
    expect("time of a race", won.elapsed())
        .is(ms(23))
        .because("two succeed at 23 ms");
    expect_that!("the answer", won.into_output(), Ok(1 | 2))
        .because("both are good, and one is enough");
    let won = hedged(Jobs::new(), [(76, Ok(1)), (23, Ok(2)), (73, Ok(3))]);
    expect("time of a hedged race", won.elapsed())
        .is(ms(76))
        .because("the second is asked at 53 ms, so both succeed at 76");
    expect_that!(
        "the answer of the hedged race",
        won.into_output(),
        Ok(1 | 2)
    )
    .because("both are good, and one is enough");
}

/// > The losers are gone before it returns: what they held has been dropped by then.
#[probe::test]
fn losers_are_gone_before_it_returns() {
    let jobs = Jobs::new();
    observe(async || {
        race(backends(jobs, [(53, Ok(53)), (7, Ok(7)), (23, Ok(23))]))
            .await
            .ok();
        expect("backends that were asked", jobs.begun().len())
            .is(3)
            .because("each of them may win");
        expect("backends that are left when it has returned", jobs.alive())
            .are([])
            .because("the caller may rely on it that no loser holds a connection any more");
    });
}

/// > When the last backend has failed, it returns [`AllFailed`] at that instant.
///
/// > The failures are in the order of `backends`.
#[probe::test]
fn when_all_fail_each_failure_is_reported() {
    let answers = [
        (53, Err("slow refusal")),
        (7, Err("quick refusal")),
        (23, Err("refusal")),
    ];
    let failed = observe(|| race(backends(Jobs::new(), answers)));
    expect("time of the race", failed.elapsed())
        .is(ms(53))
        .because("as long as one is out it may succeed, and when the last has failed none can");
    expect("the failures", failures(failed.into_output()))
        .is(vec!["slow refusal", "quick refusal", "refusal"])
        .because("each backend had its own reason, and the place says which backend that was");
    for times in ORDERS {
        let failed = observe(|| race(backends(Jobs::new(), refusals(times))));
        expect(
            &format!("the failures of backends that take {times:?} ms"),
            failures(failed.into_output()),
        )
        .is(REFUSALS.to_vec())
        .because("in whatever order they fail, each failure stands in its backend's place");
    }
}

/// > Without backends it returns [`AllFailed`] at once.
#[probe::test]
fn without_backends_all_have_failed() {
    let none = observe(|| race(backends(Jobs::new(), [])));
    expect_that!("`race` of none", none.output(), Err(AllFailed { failures }) if failures.is_empty())
        .because("none can succeed: an error says so, a hang does not");
    let hedged = hedged(Jobs::new(), []);
    expect_that!("`race_after` of none", hedged.output(), Err(AllFailed { failures }) if failures.is_empty())
        .because("there is no backend to ask, now or later");
    let one = observe(|| race(backends(Jobs::new(), [(7, Ok(7))])));
    expect_that!("`race` of one", one.output(), Ok(7)).because("that one succeeds");
    expect("time of both", none.elapsed() + hedged.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
}

/// > When this future is dropped half-way, no backend is left one turn of the loop later.
#[probe::test]
fn dropped_half_way_it_cancels_all() {
    for name in ["race", "race_after"] {
        let cuts = cut_everywhere(async |cut| {
            let jobs = Jobs::new();
            let three = backends(jobs, [(7, Err("refused")), (103, Ok(1)), (73, Ok(2))]);
            let race = match name {
                "race" => race(three).boxed_local(),
                _ => race_after(DELAY, three).boxed_local(),
            };
            cut.here(race).await;
            a_turn().await;
            expect(
                &format!("backends left one turn after `{name}` was dropped"),
                jobs.alive(),
            )
            .are([])
            .because("nothing waits for an answer any more");
            let asked = afterwards(|| jobs.begun().len()).await;
            expect(
                &format!("backends that were asked after `{name}` was dropped"),
                asked,
            )
            .is(0)
            .because("what is dropped does not go on in secret");
        });
        expect(&format!("times that `{name}` was dropped half-way"), cuts)
            .at_least(1)
            .because("the backends need their time, so it has to wait");
    }
}

/// > When `delay` has passed since the last one was asked, the next is asked, and not before, unless one fails.
#[probe::test]
fn the_hedge_is_not_sent_if_the_first_answers_in_time() {
    let jobs = Jobs::new();
    let won = hedged(jobs, [(43, Ok(43)), (7, Ok(7))]);
    expect("backends asked", jobs.begun())
        .are(["0"])
        .because("the first has answered before its time was up: a second request would be waste");
    expect("time of the race", won.elapsed())
        .is(ms(43))
        .because("it is the first backend's answer");
}

/// > The first backend is asked at the instant of the first poll.
///
/// > When `delay` has passed since the last one was asked, the next is asked, and not before, unless one fails.
#[probe::test]
fn the_hedge_is_sent_after_the_delay() {
    let jobs = Jobs::new();
    let won = hedged(jobs, [(500, Ok(500)), (400, Ok(400)), (7, Ok(7))]);
    expect("when each backend was asked", asked(jobs))
        .is([0, 53, 106].map(ms).to_vec())
        .because("as long as none answers, one more is asked every 53 ms, the first at once");
    expect("time of the race", won.elapsed())
        .is(ms(113))
        .because("the third is asked at 106 ms and needs 7");
}

/// > Those that have been asked go on beside the next, and any of them may win.
#[probe::test]
fn the_first_goes_on_beside_the_hedge() {
    let won = hedged(Jobs::new(), [(60, Ok(60)), (103, Ok(103))]);
    expect("time of the race", won.elapsed())
        .is(ms(60))
        .because("the first was late, not lost: it answers 7 ms after the hedge was sent");
    expect("the answer", won.into_output().ok())
        .is(Some(60))
        .because("a hedge adds a chance and takes none away");
    let jobs = Jobs::new();
    let many = (0..40).map(|place| jobs.takes("backend", ms(if place < 39 { 100_000 } else { 7 })));
    let many = many
        .map(|backend| backend.gives(Ok::<_, &str>(1)))
        .collect();
    let won = observe(|| race_after(DELAY, many));
    expect(
        "time of a race of forty, of which the last is fast",
        won.elapsed(),
    )
    .is(ms(39 * 53 + 7))
    .because("one more is asked every 53 ms, however many are out");
}

/// > When a backend fails, one more is asked at that instant.
#[probe::test]
fn a_failure_sends_the_hedge_at_once() {
    let won = hedged(Jobs::new(), [(7, Err("refused")), (23, Ok(23))]);
    expect("time of the race", won.elapsed())
        .is(ms(30))
        .because("the first fails at 7 ms, the second is asked then and needs 23");
    expect("the answer", won.into_output().ok())
        .is(Some(23))
        .because("it is the second backend's");
}

/// > When a backend fails, one more is asked at that instant.
#[probe::test]
fn a_failure_sends_the_next_while_others_go_on() {
    let jobs = Jobs::new();
    hedged(jobs, [(500, Ok(500)), (7, Err("refused")), (23, Ok(23))]);
    expect("when each was asked, as the second failed at 60 ms", asked(jobs))
        .is([0, 53, 60].map(ms).to_vec())
        .because("that the first is still out is no reason to wait until 106: it may be as lost as the second");
    let jobs = Jobs::new();
    let refused = || Err("refused");
    hedged(
        jobs,
        [(76, refused()), (23, refused()), (500, Ok(3)), (500, Ok(4))],
    );
    expect("when each was asked, as two failed at 76 ms", asked(jobs))
        .is([0, 53, 76, 76].map(ms).to_vec())
        .because("each of the two that failed has one more in its place");
}

/// > When `delay` has passed since the last one was asked, the next is asked, and not before, unless one fails.
#[probe::test]
fn the_delay_counts_from_the_last_that_was_asked() {
    let jobs = Jobs::new();
    hedged(jobs, [(7, Err("refused")), (500, Ok(500)), (23, Ok(23))]);
    expect("when each was asked", asked(jobs))
        .is([0, 7, 60].map(ms).to_vec())
        .because("the second was asked when the first failed, and has its 53 ms like any other");
}

/// > The failures are in the order of `backends`.
///
/// > When the last backend has failed, it returns [`AllFailed`] at that instant.
#[probe::test]
fn a_hedged_race_reports_all_failures() {
    let answers = [
        (73, Err("late refusal")),
        (7, Err("quick refusal")),
        (23, Err("refusal")),
    ];
    let failed = hedged(Jobs::new(), answers);
    expect("time of the race", failed.elapsed())
        .is(ms(83))
        .because("the second is asked at 53 ms and fails at 60; the third is asked then and is the last to fail");
    expect("the failures", failures(failed.into_output()))
        .is(vec!["late refusal", "quick refusal", "refusal"])
        .because("they stand in the order of the backends, whichever failed first");
    for times in ORDERS {
        // They are asked at 0, 53 and 106 ms, and all are out until 207.
        let [first, second, third] = times.map(|time| time + 200);
        let answers = refusals([first, second - 53, third - 106]);
        expect(
            &format!("the failures of backends that fail at 200 ms and {times:?}"),
            failures(hedged(Jobs::new(), answers).into_output()),
        )
        .is(REFUSALS.to_vec())
        .because("in whatever order they fail, each failure stands in its backend's place");
    }
}

/// > The losers are gone before it returns
#[probe::test]
fn losers_of_a_hedged_race_are_gone_too() {
    let jobs = Jobs::new();
    observe(async || {
        race_after(DELAY, backends(jobs, [(500, Ok(500)), (7, Ok(7))]))
            .await
            .ok();
        expect("backends that were asked", jobs.begun())
            .are(["0", "1"])
            .because("the first is late");
        expect("backends that are left when it has returned", jobs.alive())
            .are([])
            .because("the hedge has answered, so the first request is for nothing");
    });
}

/// > Any `delay` will do: with none all are asked at once, and with `Duration::MAX` only failures ask the next.
#[probe::test]
fn any_delay_will_do() {
    let jobs = Jobs::new();
    let three = backends(jobs, [(53, Ok(53)), (23, Ok(23)), (43, Ok(43))]);
    observe(|| race_after(Duration::ZERO, three))
        .into_output()
        .ok();
    expect("when each was asked, without a delay", asked(jobs))
        .is([0, 0, 0].map(ms).to_vec())
        .because("no time has to pass before the next is asked");
    let jobs = Jobs::new();
    let three = backends(jobs, [(23, Err("refused")), (100_000, Ok(1)), (7, Ok(7))]);
    observe(|| race_after(Duration::MAX, three))
        .into_output()
        .ok();
    expect("when each was asked, with the longest delay", asked(jobs))
        .is([0, 23].map(ms).to_vec())
        .because("the first fails, and the second may take as long as it wants");
}

/// Three times in every order.
const ORDERS: [[u64; 3]; 6] = [
    [7, 23, 43],
    [7, 43, 23],
    [23, 7, 43],
    [23, 43, 7],
    [43, 7, 23],
    [43, 23, 7],
];

const REFUSALS: [&str; 3] = ["first refusal", "second refusal", "third refusal"];

/// Three backends that fail after so many milliseconds.
fn refusals([first, second, third]: [u64; 3]) -> [(u64, Answer); 3] {
    let [one, two, three] = REFUSALS.map(Err);
    [(first, one), (second, two), (third, three)]
}

type Answer = Result<u64, &'static str>;

/// Backends that answer after so many milliseconds, with their places as names.
fn backends<const N: usize>(jobs: Jobs, answers: [(u64, Answer); N]) -> Vec<Job<Answer>> {
    let named = answers.into_iter().enumerate();
    named
        .map(|(place, (time, answer))| jobs.takes(&place.to_string(), ms(time)).gives(answer))
        .collect()
}

fn hedged<const N: usize>(
    jobs: Jobs,
    answers: [(u64, Answer); N],
) -> probe::Observed<Result<u64, AllFailed<&'static str>>> {
    observe(|| race_after(DELAY, backends(jobs, answers)))
}

/// When the backends were asked, those that were.
fn asked(jobs: Jobs) -> Vec<Duration> {
    let names = (0..).map(|place: usize| jobs.begun_at(&place.to_string()));
    names.map_while(|at| at).collect()
}

fn failures(failed: Result<u64, AllFailed<&'static str>>) -> Vec<&'static str> {
    failed.err().map_or_else(Vec::new, |failed| failed.failures)
}
