//! What `race` and `race_after` must do. Each check is a sentence; run them with
//! `cargo grade check first_result`.

use first_result::{AllFailed, race, race_after};
use futures::{FutureExt, join, poll};
use probe::{
    Job, Jobs, Scenario, after_one_turn, afterwards, by_hand, cut_by_a_panic, cut_everywhere,
    drawn, drawn_text, expect, expect_that, ms, observe,
};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let [unpolled, polled] = [(); 2].map(|()| Jobs::new());
    let two = |jobs| backends(jobs, [(7, Ok(7)), (23, Ok(23))]);
    observe(async || {
        let (one, hedged) = (race(two(unpolled)), race_after(ms(53), two(unpolled)));
        race(two(polled)).await.ok();
        race_after(ms(53), two(polled)).await.ok();
        drop((one, hedged));
    });
    let asked = (unpolled.begun().len(), polled.begun().len());
    expect("backends asked, by futures unpolled and polled", asked)
        .is((0, 3))
        .because("a Rust future is inert: `race` asks both at its first poll, `race_after` the first one");
    let jobs = Jobs::new();
    let (one, hedged) = (race(two(jobs)), race_after(ms(53), two(jobs)));
    observe(async || (one.await.ok(), hedged.await.ok()));
    expect(
        "backends asked by futures that were made before their runtime",
        jobs.begun().len(),
    )
    .is(3)
    .because("there has to be a runtime where a future is polled, and not where it is made");
}

/// > All backends are asked at the instant of the first poll, however many there are.
#[probe::test]
fn all_are_asked_at_once() {
    let jobs = Jobs::new();
    let won = observe(|| race(backends(jobs, (0..5003).map(|_| (23, Ok(1))))));
    expect("the most backends under way at once", jobs.most_alive())
        .is(5003)
        .because("each may be the one that succeeds first");
    expect("time of the race", won.elapsed())
        .is(ms(23))
        .because("each needs {23 ms}");
    let two = || backends(Jobs::new(), [(23, Ok(1)), (53, Ok(2))]);
    let both = observe(async || join!(race(two()), race(two())));
    expect("time of two races at once", both.elapsed())
        .is(ms(23))
        .because("the backends of one race are asked beside those of another");
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
        .because("one success is enough, and the fastest has it at {7 ms}");
    expect("the answer", won.into_output().ok())
        .is(Some(drawn(7)))
        .because("it is the answer of the fastest");
    let crowd = [(53, Ok(53)), (7, Ok(7))].into_iter();
    let crowd = crowd.chain((0..103).map(|_| (53, Ok(53))));
    let won = observe(|| race(backends(Jobs::new(), crowd)));
    expect("time of a race of a hundred", won.elapsed())
        .is(ms(7))
        .because("the second of them has it at {7 ms}, and waits for no place before its own");
}

/// > While it waits, it does not look again and again.
///
/// > The first success is returned at the instant at which it occurs, however late that is.
#[probe::test]
fn waiting_takes_no_polls() {
    const A_YEAR: u64 = 365 * 24 * 3600 * 1000;
    let year = ms(A_YEAR);
    let answers = [(A_YEAR, Ok(1)), (7, Err("refused"))];
    let scenario = || Scenario::new().lasting(2 * year).polls(5_000);
    let slow = || backends(Jobs::new(), answers);
    for (name, won) in [
        ("race", scenario().run(|| race(slow()))),
        ("race_after", scenario().run(|| race_after(ms(53), slow()))),
    ] {
        expect(
            &format!("time of a `{name}` with a slow backend"),
            won.elapsed(),
        )
        .is(year)
        .because("it answers after a year, and is waited for");
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
        .because(
            "at {7 ms} there was an answer, but no success; the first success comes at {23 ms}",
        );
    expect("the answer", won.into_output().ok())
        .is(Some(drawn(23)))
        .because("a server that refuses is often the fastest of all");
    let at_once = [(23, Err("refused")), (23, Ok(23)), (23, Err("refused"))];
    let won = observe(|| race(backends(Jobs::new(), at_once)));
    expect(
        "the answer, where two fail at the same instant",
        won.into_output().ok(),
    )
    .is(Some(drawn(23)))
    .because("a success counts whatever else comes with it");
}

/// > When several succeed at one instant, the value of one of them is returned.
#[probe::test]
fn two_successes_at_once_are_one() {
    let both = backends(Jobs::new(), [(23, Ok(1)), (23, Ok(2)), (73, Ok(3))]);
    let won = observe(|| race(both));
    expect("time of a race", won.elapsed())
        .is(ms(23))
        .because("two succeed at {23 ms}");
    expect_that!("the answer", won.into_output(), Ok(value) if [1, 2].map(drawn).contains(value))
        .because("both are good, and one is enough");
    let won = observe(|| {
        race_after(
            ms(53),
            backends(Jobs::new(), [(76, Ok(1)), (23, Ok(2)), (73, Ok(3))]),
        )
    });
    expect("time of a hedged race", won.elapsed())
        .is(ms(76))
        .because("the second is asked at {53 ms}, so both succeed at {76}");
    expect_that!("the answer of the hedged race", won.into_output(), Ok(value) if [1, 2].map(drawn).contains(value))
        .because("both are good, and one is enough");
}

/// > The losers are gone before it returns: what they held has been dropped by then.
#[probe::test]
fn losers_are_gone_before_it_returns() {
    for count in [3, 5003] {
        let jobs = Jobs::new();
        let times = (0..count).map(|place| if place == 1 { 7 } else { 53 });
        observe(async || {
            let mut racing = pin!(race(backends(jobs, times.map(|time| (time, Ok(time))))));
            racing.as_mut().await.ok();
            expect(&format!("backends asked of {count}"), jobs.begun().len())
                .is(count)
                .because("each of them may win");
            expect(
                &format!("backends of {count} that are left when it has returned"),
                jobs.alive().len(),
            )
            .is(0)
            .because("the caller may rely on it that no loser holds a connection any more: also a caller that still has the future");
        });
    }
    for name in ["race", "race_after"] {
        let connection = Arc::new(());
        let held = || connection.clone();
        let answers = [(7, Err(held())), (23, Ok(held())), (23, Ok(held()))];
        let three = answers.map(|(time, answer)| Jobs::new().takes("one", ms(time)).gives(answer));
        observe(async || {
            let won = match name {
                "race" => race(three.into()).await,
                _ => race_after(Duration::ZERO, three.into()).await,
            };
            expect(
                &format!("connections that are held when `{name}` has returned one"),
                Arc::strong_count(&connection) - 1,
            )
            .is(1)
            .because("what a loser has given is gone, too: the failure that came first, and the success that came with the other");
            drop(won);
        });
    }
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
    expect(
        "the failures",
        failed.into_output().err().map(|failed| failed.failures),
    )
    .is(Some(
        ["slow refusal", "quick refusal", "refusal"]
            .map(drawn_text)
            .to_vec(),
    ))
    .because("each backend had its own reason, and the place says which backend that was");
    for times in [[7, 23, 43], [7, 43, 23], [43, 7, 23], [43, 23, 7]] {
        let answers = times.into_iter().zip(["first", "second", "third"].map(Err));
        let failed = observe(|| race(backends(Jobs::new(), answers)));
        expect(
            &format!("the failures of backends that take {times:?} ms"),
            failed.into_output().err().map(|failed| failed.failures),
        )
        .is(Some(["first", "second", "third"].map(drawn_text).to_vec()))
        .because("in whatever order they fail, each failure stands in its backend's place");
    }
}

/// > Without backends it returns [`AllFailed`] at once.
#[probe::test]
fn without_backends_all_have_failed() {
    let none = observe(|| race(backends(Jobs::new(), [])));
    expect_that!("`race` of none", none.output(), Err(AllFailed { failures }) if failures.is_empty())
        .because("none can succeed: an error says so, a hang does not");
    let hedged = observe(|| race_after(ms(53), backends(Jobs::new(), [])));
    expect_that!("`race_after` of none", hedged.output(), Err(AllFailed { failures }) if failures.is_empty())
        .because("there is no backend to ask, now or later");
    let one = observe(|| race(backends(Jobs::new(), [(7, Ok(7))])));
    expect("the answer of one", one.into_output().ok())
        .is(Some(drawn(7)))
        .because("that one succeeds");
    expect("time of both", none.elapsed() + hedged.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
}

/// > When this future is dropped half-way, no backend is left one turn of the loop later.
#[probe::test]
fn dropped_half_way_it_cancels_all() {
    let by_name = |name, backends| match name {
        "race" => race(backends).boxed_local(),
        _ => race_after(ms(53), backends).boxed_local(),
    };
    for name in ["race", "race_after"] {
        let cuts = cut_everywhere(async |cut| {
            let jobs = Jobs::new();
            let three = backends(jobs, [(7, Err("refused")), (103, Ok(1)), (73, Ok(2))]);
            cut.here(by_name(name, three)).await;
            expect(
                &format!("backends left one turn after `{name}` was dropped"),
                after_one_turn(move || jobs.alive()).await,
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
        observe(async || {
            let jobs = Jobs::new();
            let two = backends(jobs, [(7, Err("refused")), (103, Ok(1))]);
            cut_by_a_panic(ms(23), by_name(name, two)).await;
            expect(
                &format!("backends left one turn after a panic of the caller of `{name}`"),
                after_one_turn(move || jobs.alive()).await,
            )
            .are([])
            .because("a drop is a cancel, also while a panic unwinds");
        });
        let jobs = Jobs::new();
        let kept = observe(async || {
            let mut racing = by_name(name, backends(jobs, [(73, Ok(1)), (103, Ok(2))]));
            let polled = by_hand(racing.as_mut()).poll();
            polled.is_pending().then_some(racing)
        });
        drop(kept.into_output());
        expect(
            &format!("backends left when a `{name}` is dropped that has outlived its runtime"),
            jobs.alive(),
        )
        .are([])
        .because("a future may be dropped where there is no runtime, and what it had is gone then");
    }
}

/// > The first success is returned at the instant at which it occurs, however late that is.
#[probe::test]
fn another_task_may_wait_for_the_winner() {
    let by_name = |name, backends| match name {
        "race" => race(backends).boxed_local(),
        _ => race_after(ms(53), backends).boxed_local(),
    };
    for name in ["race", "race_after"] {
        let won = observe(async || {
            let two = backends(Jobs::new(), [(23, Ok(23)), (73, Ok(73))]);
            let mut race = by_name(name, two);
            let early = by_hand(race.as_mut()).poll().is_ready();
            expect(
                &format!("`{name}` was over when another task had polled it once"),
                early,
            )
            .is(false)
            .because("the first success needs {23 ms}");
            race.await
        });
        expect(
            &format!("what `{name}` gives the task that waits now"),
            won.into_output().ok(),
        )
        .is(Some(drawn(23)))
        .because(
            "a future may be handed on while it waits: the end wakes the task that has it now",
        );
    }
}

/// > When `delay` has passed since the last one was asked, the next is asked, and not before, unless one fails.
#[probe::test]
fn the_hedge_is_not_sent_if_the_first_answers_in_time() {
    let jobs = Jobs::new();
    let won = observe(|| race_after(ms(53), backends(jobs, [(43, Ok(43)), (7, Ok(7))])));
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
    let won = observe(|| {
        race_after(
            ms(53),
            backends(jobs, [(500, Ok(500)), (400, Ok(400)), (7, Ok(7))]),
        )
    });
    expect("when each backend was asked", asked(jobs))
        .is([0, 53, 106].map(ms).to_vec())
        .because("as long as none answers, one more is asked every {53 ms}, the first at once");
    expect("time of the race", won.elapsed())
        .is(ms(113))
        .because("the third is asked at {106 ms} and needs {7}");
    let jobs = Jobs::new();
    observe(async || {
        let racing = race_after(
            ms(53),
            backends(jobs, [(500, Ok(1)), (400, Ok(2)), (300, Ok(3))]),
        );
        sleep(ms(23)).await;
        racing.await
    });
    expect(
        "when each was asked by a future that is polled first at {23 ms}",
        asked(jobs),
    )
    .is([23, 76, 129].map(ms).to_vec())
    .because("the first is asked at the first poll, and nothing counts from the call");
}

/// > Those that have been asked go on beside the next, and any of them may win.
#[probe::test]
fn the_first_goes_on_beside_the_hedge() {
    let won = observe(|| {
        race_after(
            ms(53),
            backends(Jobs::new(), [(60, Ok(60)), (103, Ok(103))]),
        )
    });
    expect("time of the race", won.elapsed())
        .is(ms(60))
        .because("the first was late, not lost: it answers {7 ms} after the hedge was sent");
    expect("the answer", won.into_output().ok())
        .is(Some(drawn(60)))
        .because("a hedge adds a chance and takes none away");
    let jobs = Jobs::new();
    let many = (0..40).map(|place| (if place < 39 { 100_000 } else { 7 }, Ok(1)));
    let won = observe(|| race_after(ms(53), backends(jobs, many)));
    expect(
        "time of a race of forty, of which the last is fast",
        won.elapsed(),
    )
    .is(ms(39 * 53 + 7))
    .because("one more is asked every {53 ms}, however many are out");
}

/// > When a backend fails, one more is asked at that instant.
#[probe::test]
fn a_failure_sends_the_hedge_at_once() {
    let won = observe(|| {
        race_after(
            ms(53),
            backends(Jobs::new(), [(7, Err("refused")), (23, Ok(23))]),
        )
    });
    expect("time of the race", won.elapsed())
        .is(ms(30))
        .because("the first fails at {7 ms}, the second is asked then and needs {23}");
    expect("the answer", won.into_output().ok())
        .is(Some(drawn(23)))
        .because("it is the second backend's");
}

/// > When a backend fails, one more is asked at that instant.
#[probe::test]
fn a_failure_sends_the_next_while_others_go_on() {
    let jobs = Jobs::new();
    observe(|| {
        race_after(
            ms(53),
            backends(jobs, [(500, Ok(500)), (7, Err("refused")), (23, Ok(23))]),
        )
    });
    expect("when each was asked, as the second failed at {60 ms}", asked(jobs))
        .is([0, 53, 60].map(ms).to_vec())
        .because("that the first is still out is no reason to wait until 106: it may be as lost as the second");
    let jobs = Jobs::new();
    let failing = [129, 76, 23].map(|time| (time, Err("refused")));
    let answers = failing.into_iter().chain([(500, Ok(500)); 3]);
    observe(|| race_after(ms(53), backends(jobs, answers)));
    expect(
        "when each was asked, as three failed at {129 ms}",
        asked(jobs),
    )
    .is([0, 53, 106, 129, 129, 129].map(ms).to_vec())
    .because("each of the three that failed has one more in its place");
    let answers = [(100_000, Ok(1))].into_iter();
    let answers = answers
        .chain([(7, Err("refused")); 1_000])
        .chain([(7, Ok(7))]);
    let won = observe(|| race_after(ms(53), backends(Jobs::new(), answers)));
    expect(
        "time of a race of which a thousand fail, one after the other",
        won.elapsed(),
    )
    .is(ms(53 + 1_001 * 7))
    .because("the thousandth failure asks one more like the first");
}

/// > When `delay` has passed since the last one was asked, the next is asked, and not before, unless one fails.
#[probe::test]
fn the_delay_counts_from_the_last_that_was_asked() {
    let jobs = Jobs::new();
    observe(|| {
        race_after(
            ms(53),
            backends(jobs, [(7, Err("refused")), (500, Ok(500)), (23, Ok(23))]),
        )
    });
    expect("when each was asked", asked(jobs))
        .is([0, 7, 60].map(ms).to_vec())
        .because("the second was asked when the first failed, and has its {53 ms} like any other");
    let jobs = Jobs::new();
    observe(async || {
        let three = backends(jobs, [(1_000, Ok(1)), (1_000, Ok(2)), (1_000, Ok(3))]);
        let mut racing = pin!(race_after(ms(53), three));
        let early = poll!(racing.as_mut()).is_ready();
        sleep(ms(203)).await;
        racing.as_mut().await.ok();
        expect("the race was over at its first poll", early)
            .is(false)
            .because("each backend needs {1000 ms}");
    });
    let at = asked(jobs);
    expect(
        "time between the second and the third, asked by a future that is polled at {0 ms} and {203 ms}",
        at.get(2).zip(at.get(1)).map(|(third, second)| *third - *second),
    )
    .at_least(Some(ms(53)))
    .because("the second may be asked late, and the delay counts from then");
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
    let failed = observe(|| race_after(ms(53), backends(Jobs::new(), answers)));
    expect("time of the race", failed.elapsed())
        .is(ms(83))
        .because("the second is asked at {53 ms} and fails at {60}; the third is asked then and is the last to fail");
    expect(
        "the failures",
        failed.into_output().err().map(|failed| failed.failures),
    )
    .is(Some(
        ["late refusal", "quick refusal", "refusal"]
            .map(drawn_text)
            .to_vec(),
    ))
    .because("they stand in the order of the backends, whichever failed first");
    for times in [[7, 23, 43], [7, 43, 23], [43, 7, 23], [43, 23, 7]] {
        // They are asked at 0, 53 and 106 ms, and all are out until 207.
        let [first, second, third] = times.map(|time| time + 200);
        let times_from_then = [first, second - 53, third - 106].into_iter();
        let answers = times_from_then.zip(["first", "second", "third"].map(Err));
        let failed = observe(|| race_after(ms(53), backends(Jobs::new(), answers)));
        expect(
            &format!("the failures of backends that fail at {{200 ms}} and {times:?}"),
            failed.into_output().err().map(|failed| failed.failures),
        )
        .is(Some(["first", "second", "third"].map(drawn_text).to_vec()))
        .because("in whatever order they fail, each failure stands in its backend's place");
    }
}

/// > The losers are gone before it returns
#[probe::test]
fn losers_of_a_hedged_race_are_gone_too() {
    for (delay, count) in [(ms(53), 2), (Duration::ZERO, 2503)] {
        let jobs = Jobs::new();
        let times = (0..count).map(|place| if place == 1 { 7 } else { 500 });
        observe(async || {
            let asked = backends(jobs, times.map(|time| (time, Ok(time))));
            let mut racing = pin!(race_after(delay, asked));
            racing.as_mut().await.ok();
            expect(&format!("backends asked of {count}"), jobs.begun().len())
                .is(count)
                .because("the first is late, and so are all but the second");
            expect(
                &format!("backends of {count} that are left when it has returned"),
                jobs.alive().len(),
            )
            .is(0)
            .because("the hedge has answered, so the other requests are for nothing");
        });
    }
    let connection = Arc::new(());
    let three = [500, 7, 500].map(|time| {
        let answer = Ok::<_, &str>(connection.clone());
        Jobs::new().takes("one", ms(time)).gives(answer)
    });
    observe(async || {
        let mut racing = pin!(race_after(ms(53), three.into()));
        racing.as_mut().await.ok();
        expect(
            "backends that still hold something, of which one was never asked",
            Arc::strong_count(&connection) - 1,
        )
        .is(0)
        .because("the second has answered before the third was asked: both others have lost");
    });
}

/// > Any `delay` will do: with none all are asked at once, and with `Duration::MAX` only failures ask the next.
///
/// > When `delay` has passed since the last one was asked, the next is asked, and not before, unless one fails.
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
    let three = backends(jobs, [(500, Ok(1)), (500, Ok(2)), (500, Ok(3))]);
    let delay = Duration::from_micros(1_500);
    observe(|| race_after(delay, three)).into_output().ok();
    for (which, after) in [("second", 1_u32), ("third", 2)] {
        expect(
            &format!("when the {which} was asked, with a delay of 1.5 ms"),
            asked(jobs).get(after as usize).copied(),
        )
        .between(Some(delay * after), Some(Duration::from_millis(2) * after))
        .because("it is not asked before, and Tokio's timers go off at whole milliseconds");
    }
    const A_YEAR: u64 = 365 * 24 * 3600 * 1000;
    let year = ms(A_YEAR);
    let slow = (A_YEAR * 3 / 2, Ok(1));
    for (which, delay) in [
        ("the longest delay", Duration::MAX),
        ("half the longest delay", Duration::MAX / 2),
        ("a delay of two years", 2 * year),
    ] {
        let jobs = Jobs::new();
        let three = backends(jobs, [(23, Err("refused")), slow, (7, Ok(7))]);
        let scenario = Scenario::new().lasting(2 * year).polls(5_000);
        scenario.run(|| race_after(delay, three)).into_output().ok();
        expect(&format!("when each was asked, with {which}"), asked(jobs))
            .is([0, 23].map(ms).to_vec())
            .because("the first fails, and the second may take a year and a half");
    }
}

type Answer = Result<u64, &'static str>;

/// Backends that answer after so many milliseconds, with drawn values and failures,
/// and their places as names.
fn backends(jobs: Jobs, answers: impl IntoIterator<Item = (u64, Answer)>) -> Vec<Job<Answer>> {
    let backend = |(place, (time, answer)): (usize, (u64, Answer))| {
        let answer = answer.map(drawn).map_err(drawn_text);
        jobs.takes(&place.to_string(), ms(time)).gives(answer)
    };
    answers.into_iter().enumerate().map(backend).collect()
}

/// When the backends were asked, those that were.
fn asked(jobs: Jobs) -> Vec<Duration> {
    let names = (0..).map(|place: usize| jobs.begun_at(&place.to_string()));
    names.map_while(|at| at).collect()
}
