//! What `work_off` must do. Each check is a sentence; run them with
//! `cargo grade check cleanup`.

use cleanup::{CleanUp, Ending, Report, work_off};
use futures::join;
use lab::{Bench, Deed, StillDirty};
use probe::{
    Scenario, a_turn, after_one_turn, afterwards, by_hand, cut_after, cut_by_a_panic,
    cut_everywhere,
};
use probe::{drawn, expect, expect_that, fixed_ms, observe, schedules, seeds};
use std::pin::pin;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// A stop that would come after the end of all work.
const NEVER: u64 = 100_000_000;

/// > Nothing begins at the call.
///
/// > The bench is locked, once, before anything else is done at it.
#[probe::test]
fn nothing_begins_at_the_call() {
    let bench = Bench::new(fixed_ms(7), fixed_ms(23));
    observe(async || {
        let [work, unpolled] =
            [(); 2].map(|()| work_off(bench.clone(), vec![1, 2], CancellationToken::new()));
        sleep(fixed_ms(73)).await;
        expect("things done before the first poll", bench.notes().len())
            .is(0)
            .because("a future that is never polled would leave the bench locked for nothing");
        drop(unpolled);
        a_turn().await;
        expect(
            "things done by one that is dropped unpolled",
            bench.notes().len(),
        )
        .is(0)
        .because("it has not locked the bench, so the bench is not its own to unlock");
        work.await;
    });
    expect("times locked", bench.count(Deed::Locked))
        .is(1)
        .because("polled, it goes to work");
}

/// > The bench is locked, once, before anything else is done at it.
#[probe::test]
fn the_bench_is_locked_first() {
    let bench = Bench::new(fixed_ms(7), fixed_ms(23));
    observe(|| work(&bench, &[1, 2], NEVER));
    let first = bench.deeds().into_iter().next();
    expect("the first thing done", first)
        .is(Some("Locked".to_owned()))
        .because("until the bench is locked, somebody else may be working at it");
    expect("times locked", bench.count(Deed::Locked))
        .is(1)
        .because("it is unlocked once");
}

/// > Every entry of `items` is worked off in its place, one after the other.
#[probe::test]
fn every_item_is_worked_off_in_its_place() {
    let bench = Bench::new(fixed_ms(7), fixed_ms(23));
    let given = [3, 1, 3, 2].map(drawn);
    observe(|| work(&bench, &given, NEVER));
    let items = bench.deeds().into_iter().filter(|deed| deed.ends_with(')'));
    let wanted = given.map(|item| [format!("Began({item})"), format!("Finished({item})")]);
    expect("work on four items, of which two are the same", items.collect::<Vec<_>>())
        .is(wanted.concat())
        .because("the report counts the first so many of the list, so the list decides what comes when, and how often");
    let bench = Bench::new(fixed_ms(1), fixed_ms(23));
    let report = observe(|| work(&bench, &[7; 5_003], NEVER)).into_output();
    expect(
        "items reported and finished, of 5,003 that are all the same",
        (report.finished, bench.count(Deed::Finished(7))),
    )
    .is((5_003, 5_003))
    .because("the number of entries has no limit, and each is work of its own");
}

/// > An item begins as soon as the one before it is finished, and the clean-up as
/// > soon as no item is left or in hand.
#[probe::test]
fn the_next_step_begins_at_once() {
    for (stop, began) in [(NEVER, [0, 7, 14, 21]), (17, [0, 7, 14, 21])] {
        let bench = Bench::new(fixed_ms(7), fixed_ms(23));
        observe(|| work(&bench, &[1, 2, 3], stop));
        let steps = [
            Deed::Began(1),
            Deed::Began(2),
            Deed::Began(3),
            Deed::CleanUpBegan,
        ];
        let at = steps.map(|step| bench.at(step));
        expect("when the items 1, 2, 3 and the clean-up began", at.to_vec())
            .is(began.map(|time| Some(fixed_ms(time))).to_vec())
            .because("each item takes 7 ms, and nothing else takes time");
    }
    let benches = [(); 2].map(|()| Bench::new(fixed_ms(7), fixed_ms(23)));
    let both = observe(async || {
        let [one, other] = benches.each_ref().map(|bench| work(bench, &[], NEVER));
        join!(one, other)
    });
    expect("time of two clean-ups, of two benches", both.elapsed())
        .is(fixed_ms(23))
        .because("each begins at once, as there are no items, and neither waits for the other");
}

/// > Without a stop, an item takes as long as it needs.
#[probe::test]
fn without_a_stop_there_is_no_limit() {
    const A_YEAR: u64 = 365 * 24 * 3600 * 1000;
    let bench = Bench::new(fixed_ms(A_YEAR), fixed_ms(23));
    let scenario = Scenario::new().lasting(fixed_ms(2 * A_YEAR));
    scenario.run(|| work_off(bench.clone(), vec![1], CancellationToken::new()));
    expect(
        "when an item of a year was finished",
        bench.at(Deed::Finished(1)),
    )
    .is(Some(fixed_ms(A_YEAR)))
    .because("only a stop limits the time of an item");
}

/// > While it waits for an item or the clean-up, nothing is polled.
#[probe::test]
fn it_waits_without_looking() {
    let [short, long] = [3, 499].map(|clean_up| -> u64 {
        let bench = Bench::new(fixed_ms(400_023), fixed_ms(clean_up));
        let work = observe(|| work(&bench, &[1], 400_000));
        expect("items finished", bench.count(Deed::Finished(1)))
            .is(1)
            .because("told to stop, it had 100 ms for the last 23");
        work.tasks().iter().map(|task| task.polls).sum()
    });
    expect("polls in 400 seconds", short).at_most(20).because(
        "the item, the stop or the clock wakes the task: there is nothing to look for before",
    );
    expect(
        "polls more for a clean-up of 499 ms than for one of 3 ms",
        long.saturating_sub(short),
    )
    .at_most(1)
    .because("its end wakes the task, however long it takes; beside it only a timer may be left, which rings once");
}

/// > Once told to stop, it begins no item.
#[probe::test]
fn once_told_to_stop_no_item_begins() {
    for stop in [23, 73, 123] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        observe(|| work(&bench, &[1, 2, 3, 4], stop));
        expect(
            &format!("items begun, told to stop after {stop} ms"),
            (1..=4)
                .map(|item| bench.count(Deed::Began(item)))
                .sum::<usize>(),
        )
        .is(usize::try_from(stop / 50 + 1).expect("it is small"))
        .because("an item takes 50 ms; the one in hand is the last");
    }
}

/// > Once told to stop, it begins no item.
#[probe::test]
fn told_before_the_first_poll_no_item_begins() {
    let (mut items, mut clean_ups) = (0, 0);
    for seed in seeds(20) {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        Scenario::new().seed(seed).run(|| {
            let stop = CancellationToken::new();
            stop.cancel();
            work_off(bench.clone(), vec![1, 2], stop)
        });
        items += bench.count(Deed::Began(1)) + bench.count(Deed::Began(2));
        clean_ups += bench.count(Deed::CleanUpFinished);
    }
    expect("items begun in 20 runs", items)
        .is(0)
        .because("a stop that came early is a stop, and there is no item in hand yet");
    expect("clean-ups finished in 20 runs", clean_ups)
        .is(20)
        .because("each run came to the bench");
}

/// > Once told to stop, it begins no item.
///
/// > Told to stop before the clean-up begins, it reports [`Ending::Cancelled`],
/// > even if every item was finished or there was none.
#[probe::test]
fn a_stop_and_the_end_of_an_item_may_be_seen_in_one_poll() {
    let (mut begun, mut hidden) = (0, 0);
    let runs = [(vec![1], 0), (vec![1, 2], 0), (vec![1], 1), (vec![1, 2], 1)];
    for (seed, (items, polls)) in seeds(20).flat_map(|seed| runs.clone().map(|run| (seed, run))) {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        Scenario::new().seed(seed).run(async || {
            let stop = CancellationToken::new();
            let mut work = pin!(work_off(bench.clone(), items, stop.clone()));
            cut_after(fixed_ms(7), work.as_mut()).await;
            // The item ends, and for a while nobody polls the work.
            sleep(fixed_ms(73)).await;
            // Who has seen the end, and needs a turn to go on, must look once more.
            let over = polls > 0 && by_hand(work.as_mut()).poll().is_ready();
            let [before, clean_ups] =
                [Deed::Began(2), Deed::CleanUpBegan].map(|deed| bench.count(deed));
            stop.cancel();
            if !over {
                let ending = work.await.ending;
                begun += bench.count(Deed::Began(2)) - before;
                hidden += usize::from(clean_ups == 0 && !matches!(ending, Ending::Cancelled));
            }
        });
    }
    expect("items begun after the stop in 80 runs", begun)
        .is(0)
        .because("the item that has just ended was the last: the stop has come, whichever of the two is seen first, and also where an item needs a turn to begin");
    expect(
        "reports that hide a stop before the clean-up, in 80 runs",
        hidden,
    )
    .is(0)
    .because("the stop came before the clean-up, even if the last item had ended by then");
}

/// > The item in hand is finished if it needs less than [`ITEM_GRACE`] after the
/// > stop.
#[probe::test]
fn the_item_in_hand_is_finished() {
    for rest in [7, 50, 99] {
        let bench = Bench::new(fixed_ms(73 + rest), fixed_ms(30));
        observe(|| work(&bench, &[1, 2], 73));
        expect(
            &format!("when the item that needed {rest} ms more was finished"),
            bench.at(Deed::Finished(1)),
        )
        .is(Some(fixed_ms(73 + rest)))
        .because("it has 100 ms after the stop: thrown away, the work would have to be done again");
    }
}

/// > The item in hand is finished if it needs less than [`ITEM_GRACE`] after the
/// > stop.
///
/// > A clean-up that takes less than [`CLEAN_UP_LIMIT`] is carried to its end.
#[probe::test]
fn what_ended_in_time_counts_when_it_is_polled_late() {
    let (mut items, mut clean_ups) = (0, 0);
    for seed in seeds(20) {
        let bench = Bench::new(fixed_ms(50), fixed_ms(403));
        Scenario::new().seed(seed).run(async || {
            let stop = CancellationToken::new();
            let mut work = pin!(work_off(bench.clone(), vec![1], stop.clone()));
            let mut ended = cut_after(fixed_ms(7), work.as_mut()).await;
            stop.cancel();
            // Nobody polls the work until the item and its grace are over, and then
            // the clean-up and its limit.
            for late in [0, 203, 703] {
                sleep(fixed_ms(late)).await;
                if ended.is_none() {
                    ended = cut_after(fixed_ms(7), work.as_mut()).await;
                }
            }
        });
        items += bench.count(Deed::Finished(1));
        clean_ups += bench.count(Deed::CleanUpFinished);
    }
    expect("items finished in 20 runs", items)
        .is(20)
        .because("each needed 43 ms more when the stop came: when both times are over, the item is done, and its grace does not matter any more");
    expect("clean-ups finished in 20 runs", clean_ups)
        .is(20)
        .because("each took 403 ms: what is done need not be given up, however late that is seen");
}

/// > An item in hand that needs longer is given up when [`ITEM_GRACE`] is over.
#[probe::test]
fn an_item_that_takes_too_long_is_given_up() {
    for (stop, rest) in [(7, 101), (73, 10_000), (303, 400_000)] {
        let bench = Bench::new(fixed_ms(stop + rest), fixed_ms(30));
        observe(|| work(&bench, &[1, 2], stop));
        expect(
            &format!("when the item that needed {rest} ms more was given up"),
            bench.at(Deed::GaveUp(1)),
        )
        .is(Some(fixed_ms(stop + 100)))
        .because("it has 100 ms after the stop, and not as long as it likes");
    }
}

/// > An item that is given up is gone before the clean-up begins.
#[probe::test]
fn an_item_that_is_given_up_is_gone() {
    let bench = Bench::new(fixed_ms(303), fixed_ms(203));
    observe(async || {
        work(&bench, &[1, 2], 23).await;
        afterwards(|| bench.notes().len()).await;
    });
    expect("everything that was done", bench.deeds())
        .are([
            "Locked",
            "Began(1)",
            "GaveUp(1)",
            "CleanUpBegan",
            "CleanUpFinished",
            "Unlocked",
        ])
        .because("a bench at which somebody still works cannot be cleaned up");
}

/// > However the work ended, the bench is cleaned up, once, before the report is
/// > returned.
#[probe::test]
fn the_clean_up_is_over_when_the_join_returns() {
    let items: [&[u32]; 3] = [&[1, 2, 3], &[1], &[]];
    for (items, stop) in items
        .into_iter()
        .flat_map(|items| [(items, 23), (items, NEVER)])
    {
        let bench = Bench::new(fixed_ms(50), fixed_ms(73));
        observe(async || {
            tokio::spawn(work(&bench, items, stop))
                .await
                .expect("the worker does not panic");
            expect(
                "clean-ups finished when the join returned",
                bench.count(Deed::CleanUpFinished),
            )
            .is(1)
            .because("the code that joins the task relies on finding the bench clean");
        });
    }
    let bench = Bench::failing_clean_up(fixed_ms(50), fixed_ms(73));
    observe(|| work(&bench, &[1], NEVER));
    expect(
        "clean-ups that began, where the first fails",
        bench.count(Deed::CleanUpBegan),
    )
    .is(1)
    .because("what to do about a failure is decided by the code that gets the report");
    let bench = Bench::new(fixed_ms(50), fixed_ms(73));
    observe(|| {
        let stop = CancellationToken::new();
        stop.cancel();
        work_off(bench.clone(), Vec::new(), stop)
    });
    expect(
        "clean-ups finished without items",
        bench.count(Deed::CleanUpFinished),
    )
    .is(1)
    .because("even with nothing to do, the bench was locked");
}

/// > A clean-up that takes less than [`CLEAN_UP_LIMIT`] is carried to its end.
#[probe::test]
fn a_clean_up_in_time_is_not_cut() {
    for (stop, time) in [(73, 499), (NEVER, 499), (23, 303)] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(time));
        observe(|| work(&bench, &[1, 2], stop));
        expect(
            &format!("finished clean-ups, of {time} ms"),
            bench.count(Deed::CleanUpFinished),
        )
        .is(1)
        .because("it has 500 ms of its own, whatever the items took");
    }
}

/// > A stop that comes during the clean-up does not cut it short.
#[probe::test]
fn a_stop_in_the_clean_up_does_not_cut_it_short() {
    let bench = Bench::new(fixed_ms(50), fixed_ms(403));
    observe(|| work(&bench, &[1], 103));
    expect(
        "clean-ups finished, told to stop during the first",
        bench.count(Deed::CleanUpFinished),
    )
    .is(1)
    .because("to stop well is to clean up, and that is what it is doing");
    expect("clean-ups begun", bench.count(Deed::CleanUpBegan))
        .is(1)
        .because("a clean-up that is under way is not begun again");
}

/// > A clean-up that takes longer is given up when [`CLEAN_UP_LIMIT`] is over.
#[probe::test]
fn a_clean_up_that_hangs_is_cut() {
    for stop in [23, 73, NEVER] {
        for bench in [
            Bench::hanging_clean_up(fixed_ms(50)),
            Bench::new(fixed_ms(50), fixed_ms(501)),
        ] {
            observe(|| work(&bench, &[1], stop));
            let began = bench.at(Deed::CleanUpBegan);
            let given_up = bench.at(Deed::CleanUpGivenUp);
            let time = began
                .zip(given_up)
                .map(|(began, given_up)| given_up - began);
            expect("time after which the clean-up was given up", time)
                .is(Some(fixed_ms(500)))
                .because(
                    "it has 500 ms from its begin: without a limit it turns a stop into a hang",
                );
        }
    }
}

/// > A clean-up that is given up is gone before the bench is unlocked.
#[probe::test]
fn a_clean_up_that_is_given_up_is_gone() {
    let bench = Bench::new(fixed_ms(50), fixed_ms(703));
    observe(async || {
        work(&bench, &[1], NEVER).await;
        afterwards(|| bench.notes().len()).await;
    });
    expect("everything that was done", bench.deeds())
        .are([
            "Locked",
            "Began(1)",
            "Finished(1)",
            "CleanUpBegan",
            "CleanUpGivenUp",
            "Unlocked",
        ])
        .because("a clean-up that lives on works at a bench that somebody else may have by then");
}

/// > The bench is unlocked, once, between the end of the clean-up and the return
/// > of the report.
#[probe::test]
fn the_bench_is_unlocked_once_and_last() {
    for stop in [73, NEVER] {
        let bench = Bench::failing_clean_up(fixed_ms(50), fixed_ms(30));
        observe(async || {
            let mut work = pin!(work(&bench, &[1, 2], stop));
            work.as_mut().await;
            expect("everything that was done at the return", bench.deeds())
                .are([
                    "Locked", "Began(1)", "Finished(1)", "Began(2)", "Finished(2)",
                    "CleanUpBegan", "CleanUpFailed", "Unlocked",
                ])
                .because("the next one takes the bench when it is unlocked, and a second unlock would open it under their hands");
        });
    }
}

/// > The report counts every item that was finished, before the stop or after it.
#[probe::test]
fn finished_work_is_not_redone() {
    for stop in (3..700).step_by(40) {
        let (bench, items) = (Bench::new(fixed_ms(130), fixed_ms(30)), [1, 2, 1, 2]);
        observe(async || {
            let finished = work(&bench, &items, stop).await.finished;
            work(&bench, items.get(finished..).unwrap_or(&[]), NEVER).await;
        });
        let finished = [1, 2].map(|item| bench.count(Deed::Finished(item)));
        expect("how often the items 1 and 2 were finished, in two runs of 1, 2, 1, 2", finished.to_vec())
            .is(vec![2; 2])
            .because("the second run begins after the entries that the first one counts, and each entry is work of its own");
    }
}

/// > Told to stop before the clean-up begins, it reports [`Ending::Cancelled`],
/// > even if every item was finished or there was none.
#[probe::test]
fn told_to_stop_it_reports_cancelled() {
    for stop in [23, 73, 173] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        let report = observe(|| work(&bench, &[1, 2, 3, 4], stop)).into_output();
        expect_that!(&format!("ending, told after {stop} ms"), report.ending, Ending::Cancelled)
            .because("a stop that went well is still a stop: called a success, the missing items would be missed by nobody");
    }
    for items in [vec![1, 2], Vec::new()] {
        let name = format!(
            "ending with {} items, told before the first poll",
            items.len()
        );
        let stop = CancellationToken::new();
        stop.cancel();
        let report =
            observe(|| work_off(Bench::new(fixed_ms(50), fixed_ms(30)), items, stop)).into_output();
        expect_that!(&name, report.ending, Ending::Cancelled)
            .because("it was told to stop before it cleaned up, and the number of items does not change that");
    }
}

/// > If no stop comes before the clean-up begins, it reports [`Ending::Completed`].
#[probe::test]
fn a_stop_after_the_last_item_comes_too_late() {
    for stop in [303, NEVER] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(403));
        let report = observe(|| work(&bench, &[1, 2, 3], stop)).into_output();
        expect_that!("ending", report.ending, Ending::Completed)
            .because("every item was finished, and the clean-up had begun, before any stop came");
    }
}

/// > The report says what became of the clean-up, however the work ended.
#[probe::test]
fn a_clean_up_that_fails_is_reported() {
    for stop in [23, NEVER] {
        let became = |bench: &Bench| {
            observe(|| work(bench, &[1, 2], stop))
                .into_output()
                .clean_up
        };
        let (time, limit) = (fixed_ms(50), fixed_ms(403));
        expect_that!(
            "a clean-up that breaks",
            became(&Bench::failing_clean_up(time, limit)),
            CleanUp::Failed(StillDirty)
        )
        .because("neither a stop nor finished work is a reason to keep quiet about a failure");
        expect_that!(
            "a clean-up that hangs",
            became(&Bench::hanging_clean_up(time)),
            CleanUp::Cut
        )
        .because("the next one at the bench must know that it is not clean");
        expect_that!(
            "a clean-up that goes well",
            became(&Bench::new(time, limit)),
            CleanUp::Done
        )
        .because("the next one at the bench need not clean it again");
    }
}

/// > It never cancels `stop`, which other workers may share.
#[probe::test]
fn the_token_is_only_listened_to() {
    let (item, clean_up) = (fixed_ms(50), fixed_ms(30));
    let goes_well = || Bench::new(item, clean_up);
    for (cut, bench) in [
        (7, goes_well()),
        (73, goes_well()),
        (NEVER, goes_well()),
        (NEVER, Bench::failing_clean_up(item, clean_up)),
        (703, Bench::hanging_clean_up(item)),
    ] {
        let stop = CancellationToken::new();
        observe(async || {
            cut_after(
                fixed_ms(cut),
                work_off(bench.clone(), vec![1], stop.clone()),
            )
            .await;
            a_turn().await;
        });
        expect(
            "stops that were heard by others",
            usize::from(stop.is_cancelled()),
        )
        .is(0)
        .because("the end of one worker is no reason for the others to stop");
        expect("items begun", bench.count(Deed::Began(1)))
            .is(1)
            .because("there was one to work on");
    }
}

/// > Dropped half-way, wherever it stands, it unlocks the bench once, at the
/// > latest one turn of the loop later.
#[probe::test]
fn wherever_it_is_dropped_the_bench_is_unlocked() {
    let unlocked = async |bench: &Bench| {
        let later = bench.clone();
        let unlocked = after_one_turn(move || later.count(Deed::Unlocked)).await;
        expect("times unlocked", unlocked)
            .is(bench.count(Deed::Locked))
            .because("a future that is dropped runs no line of its code any more, only the drops of what it held");
    };
    for time in [23, 63, 83, 113] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        observe(async || {
            cut_after(fixed_ms(time), work(&bench, &[1, 2, 3, 4], 73)).await;
            unlocked(&bench).await;
        });
        expect("times locked", bench.count(Deed::Locked))
            .is(1)
            .because("it was at work when it was dropped");
    }
    cut_everywhere(async |cut| {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        cut.here(work(&bench, &[1, 2, 3, 4], 73)).await;
        unlocked(&bench).await;
    });
    let bench = Bench::new(fixed_ms(50), fixed_ms(30));
    observe(async || {
        tokio::spawn(work_off(
            bench.clone(),
            vec![1, 2],
            CancellationToken::new(),
        ));
        sleep(fixed_ms(73)).await;
    });
    expect(
        "times locked and unlocked, where its runtime ends",
        (bench.count(Deed::Locked), bench.count(Deed::Unlocked)),
    )
    .is((1, 1))
    .because("the end of a runtime drops each task that is left, and no other gets a turn after that: what is still to be done then has to be done by the drop");
}

/// > Dropped half-way, wherever it stands, it unlocks the bench once
#[probe::test]
fn a_caller_that_panics_unlocks_it_too() {
    for time in [23, 113] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        observe(async || {
            cut_by_a_panic(fixed_ms(time), work(&bench, &[1, 2, 3, 4], 73)).await;
            let later = bench.clone();
            let times = move || (later.count(Deed::Locked), later.count(Deed::Unlocked));
            expect(
                &format!("times locked and unlocked, where its caller panicked after {time} ms"),
                after_one_turn(times).await,
            )
            .is((1, 1))
            .because("a panic that unwinds past the work drops it, as any other cancel does");
        });
    }
}

/// > Once it is dropped, nothing more is done at the bench: no item begins or is
/// > finished, and there is no clean-up.
#[probe::test]
fn after_a_drop_nothing_more_is_done() {
    let deeds = |bench: &Bench| {
        let given_up = [Deed::CleanUpGivenUp, Deed::Unlocked];
        let deeds = bench.notes().into_iter().map(|note| note.what);
        deeds
            .filter(|deed| !matches!(deed, Deed::GaveUp(_)) && !given_up.contains(deed))
            .count()
    };
    let done = async |bench: &Bench| {
        expect(
            "things begun or finished after the drop",
            afterwards(|| deeds(bench)).await,
        )
        .is(0)
        .because(
            "the bench is unlocked: work or a clean-up that goes on gets in somebody else's way",
        );
    };
    for time in [23, 63, 83, 113] {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        observe(async || {
            cut_after(fixed_ms(time), work(&bench, &[1, 2, 3, 4], 73)).await;
            done(&bench).await;
        });
        expect("times locked", bench.count(Deed::Locked))
            .is(1)
            .because("it was at work when it was dropped");
    }
    for time in [50, 100] {
        let went_on = schedules(20).without(|scenario| {
            let bench = Bench::new(fixed_ms(50), fixed_ms(30));
            let more = scenario.run(async || {
                cut_after(fixed_ms(time), work(&bench, &[1, 2, 3, 4], 73)).await;
                afterwards(|| deeds(&bench)).await
            });
            more.into_output() == 0
        });
        expect(
            &format!("of twenty schedules, those in which it went on after a drop at {time} ms, as an item ended"),
            went_on,
        )
        .is(vec![])
        .because("what is told to end and has an item that is finished as well must not leave it to chance which of the two it does");
    }
    cut_everywhere(async |cut| {
        let bench = Bench::new(fixed_ms(50), fixed_ms(30));
        cut.here(work(&bench, &[1, 2, 3, 4], 73)).await;
        done(&bench).await;
    });
}

/// The work on some items, told to stop after so many milliseconds by a task.
fn work(bench: &Bench, items: &[u32], stop: u64) -> impl Future<Output = Report> + use<> {
    let token = CancellationToken::new();
    let work = work_off(bench.clone(), items.to_vec(), token.clone());
    tokio::spawn(async move {
        sleep(fixed_ms(stop)).await;
        token.cancel();
    });
    work
}
