//! A poll that never comes back is reported with the line at which its thread
//! stands, and with what the thread waits in, where the system lets it be seen.

use crate::small::Small;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const LOOPS: &str = "pub async fn answer() -> u32 {
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let mut steps = 0_u64;
    loop {
        steps = std::hint::black_box(steps + 1);
        if steps == u64::MAX {
            return 42;
        }
    }
}
";

const RECEIVES: &str = "pub async fn answer() -> u32 {
    let (sender, receiver) = std::sync::mpsc::channel();
    tokio::spawn(async move { sender.send(42) });
    receiver.recv().unwrap()
}
";

const SLEEPS: &str = "use std::time::Duration;

pub async fn answer() -> u32 {
    tokio::spawn(async {
        std::thread::sleep(Duration::from_secs(3600));
        42
    }).await.unwrap()
}
";

const LOCKS_TWICE: &str = "use std::sync::Mutex;

pub async fn answer() -> u32 {
    let answer = Mutex::new(42);
    let first = answer.lock().unwrap();
    let second = answer.lock().unwrap();
    (*first).max(*second)
}
";

const PARKS: &str = "use std::future::Future;
use std::task::{Context, Waker};

pub async fn answer() -> u32 {
    let mut future = Box::pin(std::future::pending::<()>());
    while future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
        std::thread::park();
    }
    42
}
";

const GUARDS: &str = "use std::sync::Mutex;

pub async fn answer() -> u32 {
    let queue = Mutex::new(vec![41]);
    while let Some(answer) = queue.lock().unwrap().pop() {
        if answer == 42 {
            return answer;
        }
        queue.lock().unwrap().push(answer + 1);
    }
    0
}
";

const EXECUTES: &str = "use std::task::{Context, Waker};

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}
";

/// Its check calls it outside any scenario.
const CHECKS_OF_EXECUTES: &str = r#"
use probe::expect;
use std::task::Poll;

/// > It is 42.
#[probe::test]
fn it_answers() {
    let mut polls = 40;
    let counts = std::future::poll_fn(|context| {
        polls += 1;
        context.waker().wake_by_ref();
        if polls < 42 { Poll::Pending } else { Poll::Ready(polls) }
    });
    expect("the answer", executes::block_on(counts)).is(42).because("this exercise asks for 42");
}
"#;

/// What a learner reads of each of them. They are judged together, once for all tests:
/// most of what one costs is to build it.
static REPORTS: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let exercises = [
        ("loops", LOOPS),
        ("receives", RECEIVES),
        ("sleeps", SLEEPS),
        ("locks_twice", LOCKS_TWICE),
        ("parks", PARKS),
        ("guards", GUARDS),
        ("executes", EXECUTES),
    ];
    let small = Small::new(&exercises);
    small.write(
        "exercises/01_small/07_executes/tests/checks.rs",
        CHECKS_OF_EXECUTES,
    );
    let check = |names: &[&str]| {
        let mut command = small.grade();
        let output = command.env("COLUMNS", "400").arg("check").args(names);
        let output = output.output().expect("the grader runs");
        String::from_utf8(output.stdout).expect("a text")
    };
    let names = exercises.map(|(name, _)| name);
    check(&names);
    // Of what has not changed it is the same, and nothing is built.
    names.map(|name| (name, check(&[name]))).into()
});

/// Judges them, which waits for each of them in turn.
pub(crate) fn grade() {
    LazyLock::force(&REPORTS);
}

fn report(name: &str) -> &'static str {
    let report = &REPORTS[name];
    println!("{report}");
    report
}

fn holds(report: &str, sentences: &[&str]) {
    if cfg!(target_os = "linux") {
        for sentence in sentences {
            assert!(report.contains(sentence), "{sentence}\n{report}");
        }
    }
}

#[test]
fn a_loop_without_an_await_stands_in_its_lines() {
    let report = report("loops");
    assert!(report.contains("never rests"), "{report}");
    holds(
        report,
        &["in poll 2 of it, at 20 ms", "seen at  src/lib.rs:"],
    );
    let Some((_, line)) = report.split_once("seen at  src/lib.rs:") else {
        return;
    };
    let line: String = line.chars().take_while(char::is_ascii_digit).collect();
    assert!((4..=6).contains(&line.parse::<u32>().unwrap()), "{report}");
}

#[test]
fn a_channel_of_std_is_named_with_its_line() {
    let report = report("receives");
    holds(
        report,
        &[
            "It stands at src/lib.rs:4, in `Receiver::recv`.",
            "The thread sleeps until another one wakes it.",
        ],
    );
}

#[test]
fn a_sleep_of_std_in_a_spawned_task_is_named_with_its_line() {
    let report = report("sleeps");
    holds(
        report,
        &[
            "task 1, spawned at src/lib.rs:4, in poll 1 of it, at 0 ms",
            "It stands at src/lib.rs:5, in `sleep`.",
            "Look for `std::thread::sleep`",
        ],
    );
}

#[test]
fn a_lock_taken_twice_is_named_with_its_line() {
    let report = report("locks_twice");
    holds(
        report,
        &[
            "It stands at src/lib.rs:6, in `Mutex::lock`.",
            "A lock of `std` taken twice by one thread waits for itself.",
            "perhaps  line 5 keeps `answer.lock()` in `first`, until its block ends",
        ],
    );
}

#[test]
fn an_executor_that_nobody_unparks_is_named_with_its_line() {
    let report = report("parks");
    holds(
        report,
        &[
            "It stands at src/lib.rs:7, in `park`.",
            "either nothing calls `wake`, or `wake` does not unpark this thread",
        ],
    );
}

#[test]
fn a_guard_in_the_head_of_a_while_let_is_pointed_at() {
    let report = report("guards");
    holds(
        report,
        &[
            "It stands at src/lib.rs:9, in `Mutex::lock`.",
            "perhaps  line 5 holds `queue.lock()` through the whole body of its `while let`",
        ],
    );
}

#[test]
fn a_parked_executor_of_the_learners_own_is_said_to_be_parked() {
    let report = report("executes");
    holds(
        report,
        &[
            "A call that the check has made, outside any scenario, blocks its thread",
            "It stands at src/lib.rs:10, in `park`.",
            "either nothing calls `wake`, or `wake` does not unpark this thread",
        ],
    );
}
