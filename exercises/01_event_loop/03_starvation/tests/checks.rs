//! What `count_primes` must do. Each check is a sentence; run them with
//! `cargo grade check starvation`.

use probe::{
    Observed, Polls, Scenario, a_turn, by_hand, drawn, expect, figure, observe_for_real,
    process_cpu, thread_cpu, thread_sleeps,
};
use starvation::count_primes;
use std::future::poll_fn;
use std::iter;
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::unconstrained;
use tokio::time::{Instant, advance};

/// A number that is great enough for the promises.
fn great() -> u64 {
    drawn(100_000)
}

/// > The answer is exact.
#[probe::test]
fn the_answer_is_exact() {
    let seen = observe_for_real(async || {
        let mut wrong = Vec::new();
        let edges = [
            997, 998, 1000, 1001, 1009, 1010, 1999, 2000, 2001, 2003, 2004,
        ];
        for n in (0..=100)
            .chain(edges)
            .chain([4999, 5000, 5003, 5004, 10_007, 10_008].map(drawn))
        {
            if count_primes(n).await != primes_below(n) {
                wrong.push(n);
            }
        }
        wrong
    });
    expect("numbers below which the count of primes is wrong", seen.into_output())
        .is(vec![])
        .because("sharing the thread must not change the result: no number is left out or counted twice, and `n` itself is not below `n`");
    let n = drawn(199_960);
    let seen = observe_for_real(|| count_primes(n));
    expect(&format!("primes below {n}"), seen.into_output())
        .is(primes_below(n))
        .because("sharing the thread must not change the result");
    let n = drawn(20_011);
    let seen = observe_for_real(async move || {
        let mut count = by_hand(count_primes(n));
        let first = count.poll();
        let goes_on = move || {
            let rest = (0..40_000).map(|_| count.poll());
            [first].into_iter().chain(rest).find(Poll::is_ready)
        };
        match thread::spawn(goes_on).join() {
            Ok(Some(Poll::Ready(primes))) => primes,
            // That it waits for something else is for another check.
            _ => primes_below(n),
        }
    });
    expect(
        &format!("primes below {n}, where another thread goes on after the first poll"),
        seen.into_output(),
    )
    .is(primes_below(n))
    .because("on a runtime of several threads a task may go on elsewhere after each yield");
}

/// > The answer is exact.
#[probe::test]
fn one_count_does_not_disturb_another() {
    const SIDE_BY_SIDE: [u64; 3] = [10_007, 20_011, 10_007];
    let seen = observe_for_real(async || {
        let mut given_up = by_hand(count_primes(great()));
        let _ = given_up.poll().is_pending() && given_up.poll().is_pending();
        drop(given_up);
        let mut counts = Vec::new();
        for count in SIDE_BY_SIDE.map(|n| tokio::spawn(count_primes(n))) {
            counts.push(count.await.unwrap_or_default());
        }
        counts
    });
    expect(
        "primes below 10,007, 20,011 and again 10,007, counted side by side",
        seen.into_output(),
    )
    .is(SIDE_BY_SIDE.map(primes_below).to_vec())
    .because(
        "what another call finds at the same time, or has left half done, is no part of the answer",
    );
}

/// > While it counts up to 100,000 or more, every other task that is ready gets at least ten turns
#[probe::test]
fn others_get_a_turn_while_it_counts() {
    let for_real = || Scenario::new().on_the_real_clock();
    for (which, clock, known) in [
        ("the count", for_real(), false),
        ("a second count", for_real(), true),
        ("a count on a paused clock", Scenario::new(), false),
    ] {
        let seen = clock.without_timeline().run(async || {
            if known {
                count_primes(great()).await;
            }
            // Whatever leaves the yields to Tokio's budget has none here.
            let mut count = by_hand(unconstrained(count_primes(great())));
            let mut turns = 0;
            while turns < 10 {
                let woken_before = count.wakes();
                if count.poll().is_ready() {
                    break;
                }
                loop {
                    turns += 1;
                    a_turn().await;
                    if turns == 10 || count.wakes() > woken_before {
                        break;
                    }
                }
            }
            turns
        });
        expect(
            &format!("turns of another task until {which} ended, up to ten"),
            seen.into_output(),
        )
        .is(10)
        .because("between two polls of the count each of many tasks is sure of one turn; a count that gives the thread away never, or only when Tokio takes it, stops them all");
    }
}

/// > no poll takes more than a tenth of the processor time that counting with `is_prime` in one poll takes
#[probe::test]
fn no_poll_is_longer_than_a_tenth_of_the_naive_one() {
    for n in [great(), drawn(199_960)] {
        // By turns, and the least of several: a busy machine makes either dearer.
        let (mut naive, mut longest) = (Duration::MAX, Duration::MAX);
        let mut first = None;
        for _ in 0..3 {
            let before = process_cpu();
            primes_below(n);
            naive = naive.min(process_cpu() - before);
            // Of all tasks: main calls, and a call may compute as well.
            let polls = counted(n)
                .tasks()
                .iter()
                .map(|task| task.longest_poll.cpu)
                .max();
            longest = longest.min(polls.unwrap_or_default());
            first.get_or_insert(longest);
            if longest <= naive / 10 {
                break;
            }
        }
        figure(&format!("the naive version for {n} numbers"), naive);
        figure("longest poll", longest);
        expect(
            "the longest poll is a tenth of the naive one or less",
            longest <= naive / 10,
        )
        .is_true()
        .because("the longest poll, or the call inside one, is how long all other tasks may have to wait: slices must be small, and take about the same time");
        // Once only: so with room for a machine that is busy just then.
        expect(
            "the longest poll of the first count is half of the naive one or less",
            first.is_some_and(|first| first <= naive / 2),
        )
        .is_true()
        .because("what is worked out once for all counts, such as a table, keeps the others waiting as well");
    }
}

/// > No poll blocks its thread.
#[probe::test]
fn nothing_blocks_inside_a_poll() {
    let seen = counted(great());
    let polls = seen.tasks().iter().map(|task| task.longest_poll);
    let longest = polls.max_by_key(|poll| poll.taken()).unwrap_or_default();
    expect(
        "the longest poll slept or waited",
        longest.blocked > longest.cpu,
    )
    .is(false)
    .because(
        "a poll that sleeps or waits for another thread stops the loop just as one that computes",
    );
    let sleeps = observe_for_real(async || {
        // What the system makes a thread wait for, such as a page of memory, differs
        // from time to time; a rest after each slice does not.
        let times = [(); 3].map(|()| {
            let (mut count, before) = (by_hand(count_primes(great())), thread_sleeps());
            let _ = (0..200_000).any(|_| count.poll().is_ready());
            thread_sleeps() - before
        });
        times.into_iter().min().unwrap_or_default()
    })
    .into_output();
    figure("times that its thread slept or waited", sleeps);
    expect("its thread slept or waited ten times or more", sleeps >= 10)
        .is(false)
        .because("a rest after each slice, however short, is time in which no task goes on");
}

/// > It spawns no task.
#[probe::test]
fn it_stays_in_its_task() {
    for n in [great(), drawn(199_960)] {
        // The check has main, and a task that counts.
        expect("other tasks", counted(n).tasks().len() - 2)
            .is(0)
            .because(
                "a task that is spawned goes on alone when its caller is dropped; a yield needs none",
            );
    }
}

/// > It computes on the thread that polls it, and on no other.
#[probe::test]
fn it_computes_on_the_thread_of_the_loop() {
    for n in [great(), drawn(199_960)] {
        let before = process_cpu();
        primes_below(n);
        let naive = process_cpu() - before;
        let (mut pool_threads, mut threads) = (0, 0);
        let mut measured = || {
            let seen = observe_for_real(async || {
                let threads = number_of_the_next_thread();
                let (everywhere, here) = (process_cpu(), thread_cpu());
                let primes = tokio::spawn(count_primes(n)).await.unwrap_or_default();
                let elsewhere = (process_cpu() - everywhere).saturating_sub(thread_cpu() - here);
                let pool_threads = Handle::current().metrics().num_blocking_threads();
                // The one that asked has had a number, too.
                let threads = number_of_the_next_thread().saturating_sub(threads + 1);
                (primes, pool_threads, threads, elsewhere)
            });
            let (primes, in_pool, started, elsewhere) = seen.into_output();
            pool_threads = pool_threads.max(in_pool);
            threads = threads.max(started);
            (primes, elsewhere)
        };
        // What watches over a check is another thread, too, and on a busy machine takes
        // more time for it.
        let is_least = |measured: &(u64, Duration)| measured.1 * 5 <= naive;
        let mut tries = iter::repeat_with(&mut measured).take(2);
        let least = tries.find(is_least);
        let (primes, elsewhere) = least.unwrap_or_else(measured);
        expect("threads of the blocking pool that were used", pool_threads)
            .is(0)
            .because("`spawn_blocking` is the answer of chapter 4; here the work shares the loop's own thread");
        expect("threads that were started", threads).is(0).because(
            "a thread of its own takes a core from somebody else, however little it does there",
        );
        figure("processor time of other threads", elsewhere);
        figure("the naive version", naive);
        expect(
            "other threads took a fifth of the naive version's time or less",
            primes > 0 && elsewhere * 5 <= naive,
        )
        .is_true()
        .because("here the work shares the loop's own thread with the other tasks");
    }
}

/// > it yields at most once for every thousand numbers, and once more for what is left over
#[probe::test]
fn it_yields_no_more_than_once_in_a_thousand_numbers() {
    let (mut primes, mut too_often) = (0, Vec::new());
    // Not drawn: a greater one may be counted in slices of fewer numbers.
    for n in [0, 1, 500, 999, 1000, 1001, 2500, 10_001, 100_000] {
        let polls = Polls::new();
        primes += observe_for_real(|| polls.of(count_primes(n))).into_output();
        figure(&format!("polls for {n} numbers"), polls.count());
        // The first poll, and one for each yield.
        if polls.count() as u64 > 1 + n.div_ceil(1000) {
            too_often.push(n);
        }
    }
    expect("numbers up to which it yields too often", too_often)
        .is(vec![])
        .because("a yield costs a turn of the loop: too many cost more than the work between them");
    expect("it found primes", primes > 0)
        .is_true()
        .because("where nothing is computed, no yield is needed");
}

/// > It waits for no clock
#[probe::test]
fn it_does_not_sleep() {
    for n in [great() / 2, drawn(199_960)] {
        let seen = Scenario::new().without_timeline().run(async || {
            // A sleep ends at a whole millisecond, so this makes the shortest show.
            advance(Duration::from_micros(500)).await;
            let begun = Instant::now();
            let mut count = pin!(count_primes(n));
            // Many polls in each turn: how many turns it takes is for another check.
            let primes = poll_fn(|context| {
                let mut polls = (0..100).map(|_| count.as_mut().poll(context));
                polls.find(Poll::is_ready).unwrap_or(Poll::Pending)
            })
            .await;
            (primes > 0, begun.elapsed())
        });
        expect(
            &format!("whether it counted up to {n}, and the virtual time that passed"),
            seen.into_output(),
        )
        .is((true, Duration::ZERO))
        .because("to give the thread away takes one turn; a sleep also makes the caller wait");
    }
}

/// The primes below `n`, counted in task 1.
fn counted(n: u64) -> Observed<u64> {
    let seen =
        observe_for_real(async move || tokio::spawn(count_primes(n)).await.unwrap_or_default());
    expect("it found primes", *seen.output() > 0)
        .is_true()
        .because("where nothing is computed, nothing can starve");
    seen
}

/// The naive count, whatever has become of the `is_prime` that was given.
fn primes_below(n: u64) -> u64 {
    let is_prime = |n: &u64| {
        (2..)
            .take_while(|d| d * d <= *n)
            .all(|d| !n.is_multiple_of(d))
    };
    (2..n).filter(is_prime).count() as u64
}

/// The number of a thread that is started now: each has one more than the one before.
fn number_of_the_next_thread() -> u64 {
    let number = thread::spawn(|| format!("{:?}", thread::current().id()));
    let number = number.join().unwrap_or_default();
    // `ThreadId(7)`; where it is written in another way, nobody is accused.
    let digits = number.trim_matches(|letter: char| !letter.is_ascii_digit());
    digits.parse().unwrap_or_default()
}
