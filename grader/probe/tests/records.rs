//! Checks with a grader around them: what comes over the channel is a record
//! that opens, whatever the check has done.
#![cfg(unix)]

use evidence::{CHANNEL_VARIABLE, Ending, Hello, Key, Level, Record, Sealed, VERSION};
use probe::{Factory, Jobs, a_turn, cut_everywhere, expect, ms, observe};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Runs one check of this program as the grader would, and opens its record.
fn record_of(check: &str) -> Record {
    record_meanwhile(check, |_| {})
}

/// The same, and meanwhile something happens to its process.
fn record_meanwhile(check: &str, happens: impl FnOnce(u32)) -> Record {
    let (ours, theirs) = UnixStream::pair().unwrap();
    let key = Key::from_entropy("of this run");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([check, "--exact", "--ignored", "--nocapture"])
        .env(CHANNEL_VARIABLE, "1")
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let hello = Hello {
        version: VERSION,
        key: key.clone(),
        exercise: "exercise".to_owned(),
        check: check.to_owned(),
        stamps: None,
        draw: None,
    };
    (&ours).write_all(hello.to_line().as_bytes()).unwrap();
    happens(child.id());
    let mut answer = String::new();
    (&ours)
        .take(evidence::LONGEST_RECORD_BYTES)
        .read_to_string(&mut answer)
        .unwrap();
    child.wait().unwrap();
    let sealed = Sealed::from_line(&answer).expect("the whole record is read");
    sealed.open(&key).unwrap()
}

const MEBIBYTES: usize = 5 * 1024 * 1024;

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn catches_a_long_panic() {
    let caught = catch_unwind(|| panic!("{}", "x".repeat(MEBIBYTES)));
    expect("it panicked", caught.is_err())
        .is_true()
        .because("so it does");
}

#[test]
fn a_message_of_five_mebibytes_is_cut_and_the_check_passes() {
    let record = record_of("catches_a_long_panic");
    assert!(record.finished && record.expectations[0].met);
    let message = &record.panics[0].message;
    assert!(message.contains(" bytes left out …"), "{}", message.len());
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn draws_a_number() {
    expect("the number", probe::drawn(7))
        .is(7)
        .because("no seed was given");
}

#[test]
fn a_record_says_whether_the_check_draws() {
    assert!(record_of("draws_a_number").draws);
    assert!(!record_of("catches_a_long_panic").draws);
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn measures_a_long_text() {
    let (short, long) = ("a page".to_owned(), "x".repeat(MEBIBYTES));
    expect("the page", long).is(short).because("it is short");
}

#[test]
fn a_measured_text_of_five_mebibytes_is_cut_and_still_not_what_was_demanded() {
    let record = record_of("measures_a_long_text");
    let expectation = &record.expectations[0];
    assert!(!record.finished && !expectation.met);
    assert!(expectation.measured.shown.contains(" bytes left out …"));
    assert_eq!(expectation.demanded, "exactly \"a page\"");
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn panics_a_hundred_times_and_then_breaks() {
    observe(async || {
        for number in 0..100 {
            let _ = catch_unwind(AssertUnwindSafe(|| panic!("caught {number}")));
        }
        panic!("the one that ends it");
    });
}

#[test]
fn of_many_panics_the_one_that_ended_the_check_is_kept() {
    let record = record_of("panics_a_hundred_times_and_then_breaks");
    assert_eq!(record.panics.first().unwrap().message, "caught 0");
    assert_eq!(
        record.panics.last().unwrap().message,
        "the one that ends it"
    );
    let left_out = record
        .figures
        .iter()
        .find(|it| it.name == "panics left out");
    assert_eq!(left_out.unwrap().shown, "80");
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn passes_a_panic_on() {
    let caught = catch_unwind(|| panic!("caught before"));
    drop(caught);
    resume_unwind(Box::new("passed on".to_owned()));
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn panics_under_another_hook() {
    std::panic::set_hook(Box::new(|_| {}));
    panic!("unheard");
}

#[test]
fn a_panic_that_no_hook_heard_is_noted_all_the_same() {
    let last = |check| record_of(check).panics.pop().unwrap();
    let passed_on = last("passes_a_panic_on");
    assert_eq!(passed_on.message, "passed on");
    assert_eq!(passed_on.place, "");
    assert_eq!(last("panics_under_another_hook").message, "unheard");
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn looks_at_an_earlier_scenario() {
    let takes = |time| observe(async move || tokio::time::sleep(ms(time)).await);
    let (slow, fast) = (takes(70), takes(7));
    expect("fast", fast.elapsed()).is(ms(7)).because("it is");
    expect("slow", slow.elapsed())
        .is(ms(7))
        .because("it should be");
}

#[test]
fn the_timeline_is_of_the_scenario_that_was_looked_at() {
    let timeline = record_of("looks_at_an_earlier_scenario").timeline.unwrap();
    assert_eq!(timeline.total_us, 70_000);
    assert_eq!((timeline.scenario, timeline.scenarios), (1, 2));
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn expects_half_way() {
    observe(async || {
        tokio::time::sleep(ms(20)).await;
        expect("tasks alive", 1).is(0).because("all were dropped");
    });
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn fetches_and_spins() {
    let web = lab::Web::with_latency(ms(70));
    observe(async || {
        let spins = async {
            loop {
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(web.get("/0"), spins)
    });
}

#[test]
fn what_was_under_way_when_a_scenario_was_stopped_is_drawn_as_such() {
    let timeline = record_of("fetches_and_spins").timeline.unwrap();
    assert_eq!(timeline.lanes[1].label, "GET /0");
    assert_eq!(timeline.lanes[1].ending, Ending::Pending);
}

#[test]
fn an_expectation_inside_a_scenario_that_is_not_met_leaves_its_timeline() {
    let record = record_of("expects_half_way");
    assert!(!record.expectations[0].met && record.panics.is_empty());
    let timeline = record.timeline.unwrap();
    assert_eq!(timeline.total_us, 20_000);
    assert_eq!(timeline.lanes[0].ending, Ending::Pending);
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn cuts_where_it_hurts() {
    cut_everywhere(async |cut| {
        let jobs = Jobs::new();
        let careless = async {
            jobs.takes("one", ms(10)).await;
            tokio::spawn(jobs.takes("in secret", ms(100))).await.ok();
        };
        cut.here(careless).await;
        a_turn().await;
        expect("jobs alive", jobs.alive())
            .are([])
            .because("all were dropped");
    });
}

#[test]
fn a_cut_at_which_something_breaks_is_told_with_its_poll() {
    let record = record_of("cuts_where_it_hurts");
    assert_eq!(record.expectations[0].measured.shown, "[\"in secret\"]");
    assert_eq!(record.figures[0].name, "it was cut after its poll");
    assert_eq!(record.figures[0].shown, "2");
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn has_a_job_that_panics() {
    observe(|| Jobs::new().takes("bug", ms(20)).panics::<()>("a bug"));
}

#[test]
fn the_panic_of_a_job_is_told_with_the_place_that_asked_for_it() {
    let line = line!() - 5;
    let record = record_of("has_a_job_that_panics");
    assert_eq!(record.panics[0].message, "a bug");
    let place = format!("grader/probe/tests/records.rs:{line}");
    assert_eq!(record.panics[0].place, place);
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn makes_items_ahead() {
    for ahead in [1, 3] {
        let factory = Factory::new();
        observe(async || {
            let (mut make, mut take) = (factory.producer(ms(10)), factory.consumer("one", ms(0)));
            for number in 0..ahead {
                make(number).await;
            }
            for number in 0..ahead {
                take(Some(number)).await.unwrap();
            }
        });
    }
}

#[test]
fn a_queue_and_the_scenarios_of_a_check_can_be_looked_at_side_by_side() {
    let record = record_of("makes_items_ahead");
    let most = |levels: &[Level]| levels.iter().map(|level| level.most).max();
    let kept: Vec<_> = record
        .scenarios
        .iter()
        .map(|it| (it.number, it.total_us, most(&it.levels)))
        .collect();
    assert_eq!(kept, [(1, 10_000, None), (2, 30_000, Some(3))]);
    let levels = &record.timeline.unwrap().levels;
    assert_eq!(levels[0].label, "items made, not taken");
    assert_eq!(
        levels[0].steps,
        [(10_000, 1), (20_000, 2), (30_000, 0)],
        "the third is taken at the instant in which it is made"
    );
}

#[probe::test]
#[ignore = "run by another test, as the grader would"]
fn blocks_for_a_little_while() {
    observe(async || {
        for _ in 0..3 {
            thread::sleep(Duration::from_millis(400));
        }
    });
    expect("it blocked", true).is_true().because("so it did");
}

#[test]
fn a_process_that_was_stopped_was_not_blocked_meanwhile() {
    let signal = |name: &str, process: u32| {
        let mut kill = Command::new("kill");
        let sent = kill.args([name, &process.to_string()]);
        assert!(sent.status().unwrap().success());
    };
    let record = record_meanwhile("blocks_for_a_little_while", |process| {
        thread::sleep(Duration::from_millis(300));
        signal("-STOP", process);
        thread::sleep(Duration::from_millis(2500));
        signal("-CONT", process);
    });
    assert!(record.hang.is_none(), "{:?}", record.hang);
    assert!(record.finished && record.expectations[0].met);
}
