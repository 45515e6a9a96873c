//! The words that checks share, with cases that must fail: a word that is always
//! content would make every check that uses it worthless.

#[path = "../../recorder/tests/alone/mod.rs"]
mod alone;

use alone::alone;
use probe::{
    Factory, Gate, Jobs, Polls, ThreadEnds, ThreadWatch, a_turn, afterwards, at_the_drop, by_hand,
    cut_after, cut_by_a_panic, cut_everywhere, expect, expect_that, ms, observe, observe_for_real,
    own_waker, panic_of, panic_text, pending_once, schedules, soon,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

/// The message that `work` panics with.
fn complaint<T>(work: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(work)).err();
    panic_text(&*panic.expect("it must fail")).to_owned()
}

/// Equal to everything, as a submission's own type may be.
#[derive(Debug)]
enum Status {
    Done(u32),
    Failed(String),
}

impl PartialEq for Status {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

#[test]
fn what_matches_a_pattern_says_nothing() {
    let status = Status::Failed("no such page".to_owned());
    expect_that!("the status", status, Status::Failed(text) if text == "no such page")
        .because("so it is");
    expect_that!("the status", Status::Done(7), Status::Done(1..=7)).because("so it is");
    expect_that!("all of them", [status].as_slice(), [Status::Failed(_)]).because("so it is");
    expect_that!("anything", 7, _).because("so it is");
}

#[test]
fn what_does_not_match_is_told_with_its_debug_and_the_pattern() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        expect_that!("the status", Status::Done(7), Status::Failed(text) if text.is_empty())
            .because("it failed");
    });
    assert_eq!(
        told,
        "the status: measured Done(7), expected a match of `Status::Failed(text) if text.is_empty()`\n  because it failed"
    );
    complaint(|| expect_that!("a", Status::Done(7), Status::Done(8)).because("no"));
    complaint(|| expect_that!("a", Some(7), Some(n) if *n > 7).because("no"));
}

#[test]
fn a_long_pattern_is_told_in_one_line() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        expect_that!(
            "all of them",
            [1, 2, 3].map(Status::Done).as_slice(),
            [Status::Failed(first), Status::Failed(second), Status::Failed(third)]
                if first == "no such page" && second == "no answer" && third == "no page"
        )
        .because("all failed");
    });
    assert_eq!(told.lines().count(), 2, "{told}");
}

#[test]
fn a_debug_that_says_too_much_is_cut() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        let status = Status::Failed("x".repeat(5 * 1024 * 1024));
        expect_that!("the status", status, Status::Done(_)).because("no");
    });
    assert!(told.contains(" bytes left out …") && told.len() < 10_000);
}

#[test]
fn texts_are_held_against_literals() {
    if !alone() {
        return;
    }
    let texts = || vec!["a ends".to_owned(), "c ends".to_owned()];
    expect("a", texts())
        .are(["a ends", "c ends"])
        .because("so it is");
    expect("a", Vec::new()).are([]).because("so it is");
    expect("a", "cancelled".to_owned())
        .is("cancelled")
        .because("so it is");
    complaint(|| expect("a", texts()).are(["c ends", "a ends"]).because("no"));
    complaint(|| expect("a", texts()).are(["a ends"]).because("no"));
    complaint(|| expect("a", texts()).are([]).because("no"));
    complaint(|| expect("a", "done".to_owned()).is("cancelled").because("no"));
}

#[test]
fn an_expectation_may_stand_inside_a_scenario() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        observe(async || {
            tokio::time::sleep(ms(20)).await;
            expect("tasks alive", 1).is(0).because("all were dropped");
        })
    });
    assert!(told.starts_with("tasks alive: measured 1"), "{told}");
}

#[test]
fn jobs_tell_who_began_ended_broke_and_was_dropped() {
    if !alone() {
        return;
    }
    let jobs = Jobs::new();
    observe(async || {
        drop(jobs.takes("never polled", ms(1)));
        assert_eq!(jobs.takes("quick", ms(0)).gives(7).await, 7);
        let failed = tokio::spawn(jobs.takes("bug", ms(10)).panics::<()>("a bug")).await;
        assert_eq!(panic_text(&*failed.unwrap_err().into_panic()), "a bug");
        let stuck = tokio::spawn(jobs.hangs::<()>("stuck"));
        let lent = jobs.does("lent", async {
            tokio::time::sleep(ms(20)).await;
            jobs.alive()
        });
        assert_eq!(lent.await, ["lent", "stuck"]);
        stuck.abort();
        a_turn().await;
    });
    assert_eq!(jobs.begun(), ["quick", "bug", "lent", "stuck"]);
    assert_eq!(jobs.ended(), ["quick", "lent"]);
    assert_eq!(jobs.dropped(), ["stuck"]);
    assert!(jobs.alive().is_empty());
    assert_eq!(jobs.most_alive(), 2);
    assert_eq!(jobs.begun_at("stuck"), Some(ms(10)));
    assert_eq!(jobs.ended_at("lent"), Some(ms(30)));
    assert_eq!(jobs.dropped_at("stuck"), Some(ms(30)));
    assert_eq!(jobs.ended_at("bug"), None);
}

#[test]
fn a_job_that_hangs_is_a_deadlock_and_one_that_has_ended_is_not_polled_again() {
    if !alone() {
        return;
    }
    let jobs = Jobs::new();
    let told = complaint(|| observe(|| jobs.hangs::<()>("stuck")));
    assert!(told.starts_with("Deadlock"), "{told}");
    let told = complaint(|| {
        let mut job = by_hand(jobs.takes("one", ms(0)));
        assert!(job.poll().is_ready());
        job.poll()
    });
    assert_eq!(told, "the job one was polled after its end");
}

#[test]
fn a_cut_drops_what_it_cuts_and_what_goes_on_in_secret_is_seen_afterwards() {
    if !alone() {
        return;
    }
    let jobs = Jobs::new();
    observe(async || {
        let cut = cut_after(ms(30), jobs.takes("cut", ms(100))).await;
        assert_eq!((cut, jobs.alive().len()), (None, 0));
        assert_eq!(
            cut_after(ms(30), jobs.takes("whole", ms(20))).await,
            Some(())
        );
        let forgotten = async { tokio::spawn(jobs.takes("forgotten", ms(100))).await };
        cut_after(ms(30), forgotten).await;
        assert_eq!(
            afterwards(|| jobs.alive().len()).await,
            1,
            "one fewer counts, too"
        );
        assert_eq!(afterwards(|| jobs.ended().len()).await, 0);
    });
    assert_eq!(jobs.dropped_at("cut"), Some(ms(30)));
    assert_eq!(jobs.ended(), ["whole", "forgotten"]);
}

#[test]
fn a_panic_drops_what_it_cuts_while_it_unwinds() {
    if !alone() {
        return;
    }
    let unwinds = std::cell::RefCell::new(Vec::new());
    let (jobs, unwinds) = (Jobs::new(), &unwinds);
    let work = async || {
        let _guard = at_the_drop(|| unwinds.borrow_mut().push(std::thread::panicking()));
        jobs.takes("cut", ms(100)).await;
    };
    observe(async || {
        assert_eq!(cut_after(ms(30), work()).await, None);
        assert_eq!(cut_by_a_panic(ms(30), work()).await, None);
        let whole = jobs.takes("whole", ms(20)).gives(7);
        assert_eq!(cut_by_a_panic(ms(30), whole).await, Some(7));
    });
    assert_eq!(*unwinds.borrow(), [false, true]);
    assert_eq!((jobs.dropped().len(), jobs.alive().len()), (2, 0));
}

#[test]
fn a_future_is_cut_at_each_of_its_waits() {
    if !alone() {
        return;
    }
    let jobs = Jobs::new();
    let steps = async || {
        for name in ["one", "two", "three"] {
            jobs.takes(name, ms(10)).await;
        }
    };
    let cuts = cut_everywhere(async |cut| {
        cut.here(steps()).await;
    });
    assert_eq!(cuts, 3);
    assert_eq!(jobs.dropped(), ["one", "two", "three"]);
}

#[test]
fn what_has_more_waits_than_it_is_cut_at_still_has_to_end() {
    if !alone() {
        return;
    }
    let yields = async |times: usize| {
        for _ in 0..times {
            tokio::task::yield_now().await;
        }
    };
    let cuts = |times| {
        cut_everywhere(async |cut| {
            cut.here(yields(times)).await;
        })
    };
    assert_eq!(cuts(999), 200);
    let told = complaint(|| cuts(usize::MAX));
    assert!(told.starts_with("The loop never rests"), "{told}");
}

#[test]
fn what_breaks_at_one_cut_only_is_found() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        cut_everywhere(async |cut| {
            let jobs = Jobs::new();
            let careless = async {
                jobs.takes("one", ms(10)).await;
                tokio::spawn(jobs.takes("in secret", ms(100))).await.ok();
            };
            cut.here(careless).await;
            a_turn().await;
            expect("jobs alive afterwards", jobs.alive())
                .are([])
                .because("nothing goes on in secret");
        })
    });
    assert!(told.contains("expected exactly []"), "{told}");
    let told = complaint(|| cut_everywhere(async |_cut| ()));
    assert!(told.starts_with("the scenario cuts nothing"), "{told}");
}

#[test]
fn a_gate_lets_nobody_through_before_it_is_open() {
    if !alone() {
        return;
    }
    let told = complaint(|| observe(|| Gate::new().pass()));
    assert!(told.starts_with("Deadlock"), "{told}");
    assert!(!Gate::new().pass_blocking(), "its patience has an end");
    let [one, two] = Gate::several();
    one.open();
    assert!(one.pass_blocking() && one.is_open() && !two.is_open());
}

#[test]
fn a_gate_wakes_who_waits_and_nobody_who_is_gone() {
    if !alone() {
        return;
    }
    let gate = Gate::new();
    let [mut stays, mut goes, mut late] = [(); 3].map(|()| by_hand(gate.pass()));
    assert!(stays.poll().is_pending() && goes.poll().is_pending());
    gate.nudge();
    assert_eq!((stays.wakes(), goes.wakes()), (1, 1));
    assert!(
        stays.poll_from_another_task().is_pending(),
        "a nudge opens nothing"
    );
    drop(goes);
    gate.open();
    assert_eq!((stays.wakes(), stays.stale_wakes()), (1, 1));
    assert_eq!(gate.wakes(), 1);
    assert!(late.poll().is_ready());
}

#[test]
fn threads_and_tasks_meet_at_a_gate() {
    if !alone() {
        return;
    }
    let [there, back] = Gate::several();
    observe_for_real(async || {
        let thread = std::thread::Builder::new()
            .spawn(move || {
                there.open();
                back.pass_blocking()
            })
            .unwrap();
        there.pass().await;
        back.open();
        assert!(thread.join().unwrap());
    });
}

#[test]
fn polls_and_wakes_are_counted() {
    if !alone() {
        return;
    }
    let polls = Polls::new();
    let mut busy = by_hand(polls.of(std::future::poll_fn(|context| {
        context.waker().wake_by_ref();
        Poll::<()>::Pending
    })));
    assert!(busy.poll().is_pending() && busy.poll().is_pending());
    assert_eq!((busy.wakes(), polls.count()), (2, 2));
    let mut silent = by_hand(std::future::pending::<()>());
    assert!(silent.poll().is_pending());
    assert_eq!(silent.wakes(), 0);
}

#[test]
fn who_is_pending_once_and_not_woken_waits_for_ever() {
    if !alone() {
        return;
    }
    let told = complaint(|| observe(async || tokio::spawn(pending_once()).await));
    assert!(told.starts_with("Deadlock"), "{told}");
    observe(async || {
        own_waker().await.wake();
        pending_once().await;
    });
}

#[test]
fn the_schedules_in_which_it_does_not_hold_are_named() {
    if !alone() {
        return;
    }
    let a_first = |scenario: probe::Scenario| {
        let first = scenario.run(async || {
            tokio::select! {
                () = std::future::ready(()) => 'a',
                () = std::future::ready(()) => 'b',
            }
        });
        first.into_output() == 'a'
    };
    let failed = schedules(20).without(a_first);
    assert!(!failed.is_empty() && failed.len() < 20, "{failed:?}");
    for seed in failed {
        assert!(!a_first(probe::Scenario::new().seed(seed)));
    }
    assert!(schedules(20).without(|_| true).is_empty());
    assert_eq!(schedules(20).without(|_| false).len(), 20);
}

#[test]
fn a_factory_knows_what_is_ahead_and_who_was_given_up() {
    if !alone() {
        return;
    }
    let factory = Factory::new();
    observe(async || {
        let mut make = factory.producer_of(3, ms(10));
        while make().await.is_some() {}
        assert_eq!(factory.ahead(), 3);
        assert_eq!(
            factory.producer(ms(0))(7).await,
            7,
            "the item that was asked for"
        );
        let mut breaks = factory.breaking("bad", ms(10), "broken");
        assert_eq!(breaks(Some(0)).await, Err("broken"));
        let mut last = factory.breaking_at_the_end("last", ms(10), "not saved");
        assert_eq!(last(Some(1)).await, Ok(()));
        assert_eq!(last(None).await, Err("not saved"));
        let mut slow = factory.consumer("slow", ms(100));
        let call = slow(Some(2));
        cut_after(ms(30), async {
            tokio::join!(call, async { assert_eq!(factory.under_way(), 1) })
        })
        .await;
    });
    assert_eq!((factory.made(), factory.ahead()), (4, 1));
    assert_eq!(factory.taken(), [0, 1, 2]);
    assert_eq!(factory.consumed(), [0, 1], "the third was given up");
    assert_eq!(factory.consumed_at(1), Some(ms(60)));
    assert_eq!(factory.broke_at(), Some(ms(50)));
    assert_eq!(
        (factory.told(), factory.last_calls()),
        (vec!["last".to_owned()], vec!["last".to_owned()])
    );
    assert_eq!(factory.told_at("last"), Some(ms(60)));
    assert_eq!(factory.under_way(), 0);
}

#[test]
fn an_answer_that_does_not_come_is_none() {
    if !alone() {
        return;
    }
    let answer = observe_for_real(|| soon(std::future::pending::<()>()));
    assert_eq!(answer.into_output(), None);
}

#[test]
fn a_thread_that_nobody_joins_is_still_there() {
    let (ends, begun) = (ThreadEnds::new(), Gate::new());
    let thread = std::thread::Builder::new()
        .spawn(move || {
            ends.watch_this_thread();
            begun.open();
        })
        .unwrap();
    assert!(begun.pass_blocking());
    assert_eq!(ends.still_there(), 1);
    thread.join().unwrap();
    assert_eq!(ends.still_there(), 0);
}

#[test]
fn a_thread_that_sleeps_with_a_time_limit_is_told_from_one_without() {
    for limit in [None, Some(Gate::PATIENCE)] {
        let (gate, watched) = (Gate::new(), std::sync::mpsc::channel());
        let sleeper = std::thread::Builder::new()
            .spawn(move || {
                watched.0.send(ThreadWatch::here()).unwrap();
                while !gate.is_open() {
                    match limit {
                        None => std::thread::park(),
                        Some(limit) => std::thread::park_timeout(limit),
                    }
                }
            })
            .unwrap();
        let watch = watched.1.recv().unwrap();
        assert!(watch.falls_asleep());
        let until_woken = cfg!(not(target_os = "linux")) || limit.is_none();
        assert_eq!(watch.sleeps_until_woken(), until_woken);
        gate.open();
        sleeper.thread().unpark();
        sleeper.join().unwrap();
    }
}

#[test]
fn a_future_that_ends_well_has_no_panic_to_tell() {
    if !alone() {
        return;
    }
    observe(async || {
        assert_eq!(panic_of(async { 7 }).await, None);
        let composed = async { panic!("bug {}", 7) };
        assert_eq!(panic_of(composed).await.as_deref(), Some("bug 7"));
        let expects = async { expect("a", 1).is(2).because("no") };
        assert!(
            panic_of(expects)
                .await
                .is_some_and(|text| text.starts_with("a: measured 1"))
        );
    });
}

#[test]
fn a_last_wish_is_done_when_its_work_is_given_up() {
    if !alone() {
        return;
    }
    let gone = Gate::new();
    observe(async || {
        let work = async {
            let _wish = at_the_drop(|| gone.open());
            std::future::pending::<()>().await;
        };
        assert_eq!(cut_after(ms(30), work).await, None);
    });
    assert!(gone.is_open());
}

#[test]
fn a_duration_is_in_milliseconds_to_the_last_digit_that_counts() {
    if !alone() {
        return;
    }
    use std::time::Duration;
    for (nanoseconds, told) in [
        (50_000_000, "50 ms"),
        (38_536_202, "38.536202 ms"),
        (100_000_001, "100.000001 ms"),
        (500_000, "0.5 ms"),
        (1, "0.000001 ms"),
        (0, "0 ms"),
    ] {
        let complaint = complaint(|| {
            expect("it", Duration::from_nanos(nanoseconds))
                .is(Duration::from_secs(7))
                .because("no");
        });
        let told = format!("it: measured {told}, expected exactly 7000 ms");
        assert!(complaint.contains(&told), "{complaint}");
    }
}
