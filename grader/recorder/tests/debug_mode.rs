//! Debug mode: each warning comes when it should, once, and only then.

mod alone;

use alone::alone;
use recorder::debug::{self, Mode};
use recorder::{Limits, Recorder, Stall, Warning};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// A mode that keeps its warnings. To it no poll is slow: a panic that prints where
/// it came from takes a poll long enough, on some machines.
fn kept() -> (Mode, Arc<Mutex<Vec<Warning>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = seen.clone();
    (
        Mode::new()
            .limit(Duration::MAX)
            .sink(move |warning| sink.lock().unwrap().push(warning.clone())),
        seen,
    )
}

fn run<F: Future>(main: F) -> (F::Output, Vec<Warning>) {
    run_with_limit(Duration::MAX, main)
}

fn run_with_limit<F: Future>(limit: Duration, main: F) -> (F::Output, Vec<Warning>) {
    let (mode, seen) = kept();
    let output = mode.limit(limit).run(main).unwrap();
    let seen = seen.lock().unwrap().clone();
    (output, seen)
}

fn compute(time: Duration) {
    let begun = recorder::thread_cpu();
    while recorder::thread_cpu() - begun < time {
        std::hint::spin_loop();
    }
}

/// A runtime on the paused clock with a recorder on it.
fn paused(recorder: &Recorder) -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true);
    recorder.attach(&mut builder).build().unwrap()
}

#[test]
fn a_poll_that_computes_too_long_is_warned_of_with_its_place() {
    let line = line!() + 2;
    let (_, seen) = run_with_limit(Mode::LIMIT, async {
        tokio::spawn(async { compute(Duration::from_millis(150)) })
            .await
            .unwrap();
    });
    let [
        Warning::SlowPoll {
            spawned_at,
            held,
            blocked,
            ..
        },
    ] = &seen[..]
    else {
        panic!("one warning of a slow poll: {seen:?}");
    };
    assert_eq!(spawned_at.line, line);
    assert!(spawned_at.file.ends_with("debug_mode.rs"));
    assert!(*held > Mode::LIMIT && !blocked);
}

#[cfg(target_os = "linux")]
#[test]
fn a_poll_that_blocks_its_thread_is_told_from_one_that_computes() {
    let (_, seen) = run_with_limit(Mode::LIMIT, async {
        tokio::spawn(async { std::thread::sleep(Duration::from_millis(200)) })
            .await
            .unwrap();
    });
    assert!(
        matches!(seen[..], [Warning::SlowPoll { blocked: true, .. }]),
        "{seen:?}"
    );
}

#[test]
fn waiting_is_not_slow() {
    let (_, seen) = run_with_limit(Mode::LIMIT, async {
        tokio::spawn(tokio::time::sleep(Duration::from_millis(150)))
            .await
            .unwrap();
    });
    assert!(seen.is_empty(), "{seen:?}");
}

#[test]
fn a_failure_that_nobody_reads_is_warned_of_with_the_place_of_its_spawn() {
    let line = line!() + 2;
    let (_, seen) = run(async {
        drop(debug::spawn(async { Err::<(), _>("no disk") }));
        tokio::task::yield_now().await;
    });
    let [
        Warning::UnreadFailure {
            spawned_at,
            failure,
        },
    ] = &seen[..]
    else {
        panic!("one warning of an unread failure: {seen:?}");
    };
    assert_eq!((spawned_at.line, failure.as_str()), (line, "no disk"));
}

#[test]
fn a_panic_that_nobody_reads_is_warned_of_with_its_message() {
    let (_, seen) = run(async {
        drop(debug::spawn::<(), String>(async { panic!("broken") }));
        tokio::task::yield_now().await;
    });
    let [Warning::UnreadFailure { failure, .. }] = &seen[..] else {
        panic!("one warning of an unread failure: {seen:?}");
    };
    assert_eq!(failure, "it panicked: broken");
}

#[test]
fn a_failure_that_was_read_a_success_and_a_deliberate_end_are_not_lost() {
    let (_, seen) = run(async {
        let failed = debug::spawn(async { Err::<(), _>("no disk") });
        assert_eq!(failed.await.unwrap(), Err("no disk"));
        drop(debug::spawn(async { Ok::<_, String>(()) }));
        let aborted = debug::spawn::<(), String>(std::future::pending());
        aborted.abort();
        assert!(aborted.await.unwrap_err().is_cancelled());
    });
    assert!(seen.is_empty(), "{seen:?}");
}

#[test]
fn an_abort_reads_no_failure_that_was_there_before() {
    let (_, seen) = run(async {
        let failed = debug::spawn(async { Err::<(), _>("no disk") });
        tokio::task::yield_now().await;
        failed.abort();
        drop(failed);
        drop({
            let aborted = debug::spawn::<(), String>(std::future::pending());
            aborted.abort();
            aborted
        });
        tokio::task::yield_now().await;
    });
    assert!(
        matches!(&seen[..], [Warning::UnreadFailure { failure, .. }] if failure == "no disk"),
        "{seen:?}"
    );
}

#[test]
fn a_task_that_is_pending_at_the_end_is_warned_of() {
    let (_, seen) = run(async {
        tokio::spawn(std::future::pending::<()>());
    });
    assert!(
        matches!(seen[..], [Warning::PendingAtShutdown { .. }]),
        "{seen:?}"
    );
}

#[test]
fn a_deadlock_on_the_paused_clock_names_everyone_who_waits() {
    if !alone() {
        return;
    }
    let (mode, seen) = kept();
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true);
    let recorder = mode.attach(&mut builder);
    let runtime = builder.build().unwrap();
    let limits = Limits::virtual_time(Duration::from_secs(60));
    let stall = mode.block_on(&runtime, &recorder, limits, async {
        tokio::spawn(std::future::pending::<()>()).await
    });
    assert!(matches!(stall, Err(Stall::Deadlock { waiting }) if waiting.len() == 2));
    assert!(matches!(
        seen.lock().unwrap()[..],
        [Warning::Deadlock { .. }]
    ));
}

#[test]
fn a_loop_that_polls_for_ever_is_cut_by_its_budget_and_is_no_deadlock() {
    let recorder = Recorder::new();
    let runtime = paused(&recorder);
    let limits = Limits::virtual_time(Duration::from_secs(60)).polls(1_000);
    let stall = recorder.block_on(&runtime, limits, async {
        tokio::spawn(async {
            loop {
                tokio::task::yield_now().await;
            }
        })
        .await
    });
    let Err(Stall::NeverRests { busiest, .. }) = stall else {
        panic!("it never rests: {stall:?}")
    };
    assert_eq!(busiest.number.0, 1);
}

#[test]
fn ticking_for_ever_is_no_deadlock_either() {
    let recorder = Recorder::new();
    let runtime = paused(&recorder);
    let stall = recorder.block_on(
        &runtime,
        Limits::virtual_time(Duration::from_secs(60)),
        async {
            loop {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        },
    );
    assert!(
        matches!(stall, Err::<(), _>(Stall::TicksOn { .. })),
        "{stall:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_wait_for_a_thread_is_told_from_a_deadlock() {
    if !alone() {
        return;
    }
    let recorder = Recorder::new();
    let runtime = paused(&recorder);
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let stall = recorder.block_on(
        &runtime,
        Limits::virtual_time(Duration::from_secs(60)),
        async {
            let (sender, receiver) = tokio::sync::oneshot::channel::<()>();
            std::thread::Builder::new()
                .spawn(move || {
                    let _ = stopped.recv();
                    drop(sender);
                })
                .unwrap();
            receiver.await
        },
    );
    drop(stop);
    assert!(matches!(stall, Err(Stall::OutsideTime { .. })), "{stall:?}");
}

#[test]
fn every_task_is_recorded_with_its_place_its_polls_and_its_virtual_instants() {
    let recorder = Recorder::new();
    let runtime = paused(&recorder);
    let line = line!() + 5;
    let done = recorder.block_on(
        &runtime,
        Limits::virtual_time(Duration::from_secs(60)),
        async {
            tokio::spawn(async {
                tokio::time::sleep(Duration::from_millis(30)).await;
            })
            .await
        },
    );
    done.unwrap().unwrap();
    let tasks = recorder.tasks();
    assert_eq!(tasks[1].spawned_at.line, line);
    assert_eq!(tasks[1].polls, 2);
    assert_eq!(
        tasks[1].poll_instants,
        [Duration::ZERO, Duration::from_millis(30)]
    );
    assert_eq!(
        tasks[1].ended.map(|(_, at)| at),
        Some(Duration::from_millis(30))
    );
}

#[test]
fn who_asks_is_told_of_each_instant_before_what_runs_at_it() {
    let recorder = Recorder::new();
    let runtime = paused(&recorder);
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let told = seen.clone();
    recorder.at_each_instant(move |at| told.lock().unwrap().push(format!("{at:?}")));
    let ran = |what: &str| seen.lock().unwrap().push(what.to_owned());
    let limits = Limits::virtual_time(Duration::from_secs(60));
    let done = recorder.block_on(&runtime, limits, async {
        ran("begins");
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        ran("ends");
    });
    done.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["0ns", "begins", "30ms", "ends"]);
}

#[test]
fn what_another_thread_does_happens_at_the_runtimes_instant() {
    const PAUSE: Duration = Duration::from_millis(7);
    let recorder = Recorder::new();
    let runtime = paused(&recorder);
    let handle = runtime.handle().clone();
    let by_another_thread = |in_a_runtime: bool| {
        let handle = handle.clone();
        let spawns = move || {
            let of_its_own = Builder::new_current_thread().build().unwrap();
            let _inside = in_a_runtime.then(|| of_its_own.enter());
            handle.spawn(std::future::pending::<()>()).abort();
        };
        let thread = std::thread::Builder::new().spawn(spawns);
        thread.unwrap().join().unwrap();
    };
    let main = async {
        tokio::time::sleep(PAUSE).await;
        by_another_thread(false);
        by_another_thread(true);
        tokio::task::yield_now().await;
    };
    let limits = Limits::virtual_time(Duration::from_secs(1));
    recorder.block_on(&runtime, limits, main).unwrap();
    let tasks = recorder.tasks();
    assert_eq!(tasks.len(), 3);
    for task in &tasks[1..] {
        let ended = task.ended.map(|(_, at)| at);
        assert_eq!((task.spawned, ended), (PAUSE, Some(PAUSE)));
    }
}

#[test]
fn patience_is_real_time_also_where_tokios_clock_has_been_advanced() {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    let (mode, _) = kept();
    let mut builder = Builder::new_current_thread();
    let recorder = mode.attach(builder.enable_time());
    let runtime = builder.build().unwrap();
    let ample = Limits::real_time(Duration::from_secs(600));
    let ran = mode.block_on(&runtime, &recorder, ample, async {
        tokio::time::pause();
        tokio::time::advance(YEAR).await;
        tokio::time::resume();
        tokio::time::sleep(Duration::from_millis(1)).await;
    });
    assert!(ran.is_ok(), "{ran:?}");
    let short = Limits::real_time(Duration::from_millis(10));
    let stall = mode.block_on(&runtime, &recorder, short, std::future::pending::<()>());
    assert!(matches!(stall, Err(Stall::Unfinished { .. })), "{stall:?}");
}
