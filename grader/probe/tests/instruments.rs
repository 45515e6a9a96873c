//! The instruments with cases that must fail: a check that cannot fail proves
//! nothing.

#[path = "../../recorder/tests/alone/mod.rs"]
mod alone;

use alone::alone;
use probe::{Scenario, Trace, expect, ms, observe, observe_for_real, seeds, speed_up};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::time::{Duration, Instant};

/// The message that `work` panics with.
fn complaint<T>(work: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(work))
        .err()
        .expect("it must fail");
    panic
        .downcast_ref::<String>()
        .expect("it fails with a message")
        .clone()
}

#[test]
fn an_expectation_that_is_met_says_nothing() {
    expect("a", 3).is(3).because("so it is");
    expect("a", 3).at_most(3).because("so it is");
    expect("a", 3).at_least(3).because("so it is");
    expect("a", ms(3)).between(ms(3), ms(4)).because("so it is");
    expect("a", 99.0)
        .within_percent(1.0, 100.0)
        .because("so it is");
}

#[test]
fn an_expectation_that_is_not_met_tells_what_was_measured_what_was_demanded_and_why() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        expect("most in flight", 25)
            .is(7)
            .because("seven is the limit");
    });
    assert_eq!(
        told,
        "most in flight: measured 25, expected exactly 7\n  because seven is the limit"
    );
    complaint(|| {
        expect("a", 4).at_most(3).because("no");
    });
    complaint(|| {
        expect("a", 2).at_least(3).because("no");
    });
    complaint(|| {
        expect("a", ms(5)).between(ms(3), ms(4)).because("no");
    });
    complaint(|| {
        expect("a", 98.9).within_percent(1.0, 100.0).because("no");
    });
    complaint(|| {
        expect("a", false).is_true().because("no");
    });
}

#[test]
fn a_ratio_of_nothing_to_nothing_meets_no_demand() {
    if !alone() {
        return;
    }
    let nothing = || speed_up(Duration::ZERO, Duration::ZERO);
    complaint(|| {
        expect("speed-up", nothing()).at_least(0.0).because("no");
    });
    complaint(|| {
        expect("speed-up", nothing()).at_most(100.0).because("no");
    });
    complaint(|| {
        expect("speed-up", speed_up(ms(1), Duration::ZERO))
            .at_least(1.0)
            .because("no");
    });
}

#[test]
fn long_lists_are_told_by_their_first_difference() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        let wanted: Vec<u32> = (0..100).collect();
        let mut got = wanted.clone();
        got[40] = 7;
        expect("order", got).is(wanted).because("in order");
    });
    assert!(told.contains("place 41 is 7 instead of 40"), "{told}");
    assert!(told.contains("… 100 in all"), "{told}");
}

#[test]
fn five_seconds_of_simulated_waiting_take_exactly_five_seconds() {
    if !alone() {
        return;
    }
    let seen = observe(async || {
        for _ in 0..100 {
            tokio::time::sleep(ms(50)).await;
        }
    });
    assert_eq!(seen.elapsed(), ms(5000));
}

#[test]
fn a_deadlock_is_told_with_the_tasks_that_wait_and_where_they_were_spawned() {
    if !alone() {
        return;
    }
    let line = line!() + 1;
    let told = complaint(|| observe(async || tokio::spawn(std::future::pending::<()>()).await));
    assert!(told.starts_with("Deadlock: every task waits"), "{told}");
    assert!(
        told.contains(&format!(
            "task 1 (spawned at grader/probe/tests/instruments.rs:{line}"
        )),
        "{told}"
    );
}

#[test]
fn a_loop_that_polls_for_ever_is_told_with_its_task() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        Scenario::new().polls(2_000).run(async || {
            loop {
                tokio::task::yield_now().await;
            }
        })
    });
    assert!(
        told.starts_with("The loop never rests: 2001 polls"),
        "{told}"
    );
}

#[test]
fn a_task_that_polls_on_at_one_instant_is_stopped_soon() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        observe(async || {
            loop {
                tokio::task::yield_now().await;
            }
        })
    });
    assert!(
        told.starts_with("The loop never rests: 60001 polls"),
        "{told}"
    );
}

#[test]
fn the_deadline_wakes_nobody_who_was_not_woken() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        observe(async || {
            let start = tokio::time::Instant::now();
            // It never registers its waker, and would be ready when asked again.
            poll_fn(|_| match start.elapsed() {
                Duration::ZERO => Poll::Pending,
                _ => Poll::Ready(()),
            })
            .await;
        })
    });
    assert!(told.starts_with("Deadlock: every task waits"), "{told}");
    assert!(told.contains("polled 1 times"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_wait_for_a_socket_on_simulated_time_is_told_as_such() {
    if !alone() {
        return;
    }
    let told = complaint(|| {
        observe(async || {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            listener.accept().await
        })
    });
    assert!(told.starts_with("Simulated time is at its end"), "{told}");
}

#[test]
fn threads_can_be_waited_for_on_the_real_clock() {
    if !alone() {
        return;
    }
    let seen =
        observe_for_real(async || tokio::task::spawn_blocking(|| std::thread::sleep(ms(20))).await);
    seen.into_output().unwrap();
}

#[test]
fn one_seed_gives_one_order_and_many_seeds_give_several() {
    if !alone() {
        return;
    }
    let first = |seed| {
        let order = Scenario::new().seed(seed).run(async || {
            tokio::select! {
                () = std::future::ready(()) => 'a',
                () = std::future::ready(()) => 'b',
            }
        });
        order.into_output()
    };
    for seed in seeds(20) {
        assert_eq!(first(seed), first(seed));
    }
    let all: String = seeds(20).map(first).collect();
    assert!(all.contains('a') && all.contains('b'), "{all}");
}

#[test]
fn a_trace_tells_order_instants_and_drops() {
    if !alone() {
        return;
    }
    let trace = Trace::new();
    let seen = observe(async || {
        let guard = trace.guard("task");
        let task = tokio::spawn(async move {
            tokio::time::sleep(ms(10)).await;
            drop(guard);
        });
        tokio::time::sleep(ms(5)).await;
        trace.mark("five");
        task.await.unwrap();
        tokio::spawn(std::future::pending::<()>());
    });
    assert_eq!(trace.names(), ["five", "task dropped"]);
    assert_eq!(trace.at("task dropped"), Some(ms(10)));
    assert!(trace.is_before("five", "task dropped"));
    assert!(!trace.is_before("never", "five"));
    assert_eq!(seen.left_over(), 1);
}

#[test]
fn what_code_does_at_its_call_happens_on_the_paused_clock() {
    if !alone() {
        return;
    }
    let eager = || {
        let at_the_call = tokio::time::Instant::now();
        let spawned = tokio::spawn(async {});
        async move {
            spawned.await.unwrap();
            at_the_call.elapsed()
        }
    };
    assert_eq!(observe(eager).into_output(), Duration::ZERO);
}

#[test]
fn a_deadlock_is_found_without_waiting_for_it() {
    if !alone() {
        return;
    }
    // A net for a gross mistake, not a measurement: simulated time ends ten
    // minutes later, and nobody waits those.
    let began = Instant::now();
    complaint(|| observe(std::future::pending::<()>));
    assert!(began.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_blocking_pool_of_few_threads_keeps_the_others_in_its_queue() {
    if !alone() {
        return;
    }
    const CALLS: usize = 1_000;
    let threads = Scenario::new()
        .on_the_real_clock()
        .blocking_threads(3)
        .run(async || {
            let call = |_| tokio::task::spawn_blocking(|| std::thread::current().id());
            let calls: Vec<_> = (0..CALLS).map(call).collect();
            let mut threads = std::collections::HashSet::new();
            for call in calls {
                threads.insert(call.await.unwrap());
            }
            threads.len()
        });
    assert!((1..=3).contains(&threads.into_output()));
}
