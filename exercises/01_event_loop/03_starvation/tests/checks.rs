//! What `count_primes` must do. Each check is a sentence; run them with
//! `cargo grade check starvation`.

use probe::{Scenario, expect, figure, ms, observe_for_real, process_cpu};
use starvation::count_primes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;

/// Below it are 8,713 primes.
const N: u64 = 90_000;

/// Enough to be seen, and few enough to cost nothing.
const MOST_TURNS: u64 = 1000;

#[probe::test]
fn the_answer_is_exact() {
    let small: Vec<u64> = [0, 1, 2, 3, 4, 30, 1000]
        .map(|n| observe_for_real(|| count_primes(n)).into_output())
        .to_vec();
    expect("primes below 0, 1, 2, 3, 4, 30 and 1,000", small)
        .is(vec![0, 0, 0, 1, 2, 10, 168])
        .because("sharing the thread must not change what comes out");
    expect(
        "primes below 90,000",
        beside_a_neighbour(|| count_primes(N)).primes,
    )
    .is(8_713)
    .because("a slice that is left out or counted twice shows in the sum");
}

#[probe::test]
fn others_get_a_turn_while_it_counts() {
    let run = beside_a_neighbour(|| count_primes(N));
    figure("turns of a neighbour while it counted", run.turns);
    expect("a neighbour had ten turns or more", run.turns >= 10)
        .is_true()
        .because(
            "whoever never gives the thread away stops everybody else for as long as it computes",
        );
}

#[probe::test]
fn no_poll_is_longer_than_a_tenth_of_the_naive_one() {
    let naive = beside_a_neighbour(async || (0..N).filter(|&n| divides_nothing(n)).count() as u64);
    let run = beside_a_neighbour(|| count_primes(N));
    figure("longest poll of the naive version", naive.longest_poll);
    figure("longest poll", run.longest_poll);
    expect(
        "the longest poll is a tenth of the naive one or less",
        run.longest_poll <= naive.longest_poll / 10,
    )
    .is_true()
    .because("the longest poll is how late everybody else can be: slices must be small, and of about the same size");
}

#[probe::test]
fn nothing_blocks_inside_a_poll() {
    let run = beside_a_neighbour(|| count_primes(N));
    expect("the longest poll slept or waited", run.blocked)
        .is(false)
        .because("a poll that waits for another thread holds the loop just as one that computes");
}

#[probe::test]
fn it_computes_in_its_own_task() {
    let run = beside_a_neighbour(|| count_primes(N));
    expect(
        "threads of the blocking pool that were used",
        run.pool_threads,
    )
    .is(0)
    .because(
        "`spawn_blocking` is the answer of chapter 4; here the work shares the loop's own thread",
    );
}

#[probe::test]
fn it_yields_no_more_than_once_in_a_thousand_numbers() {
    let run = beside_a_neighbour(|| count_primes(N));
    figure("polls", run.polls);
    expect("it was polled at most ninety-one times", run.polls <= 91)
        .is_true()
        .because("every yield costs a turn of the loop: one for each number would cost more than the number itself");
    let run = beside_a_neighbour(|| count_primes(10_000));
    figure("polls for 10,000 numbers", run.polls);
    expect("10,000 numbers took at most eleven polls", run.polls <= 11)
        .is_true()
        .because("a tenth of the numbers is a tenth of the work: as many yields as before would cost ten times as much beside it");
}

#[probe::test]
fn it_does_not_sleep() {
    let seen = Scenario::new().without_timeline().run(|| count_primes(N));
    expect("virtual time that passed", seen.elapsed())
        .is(ms(0))
        .because("to give the thread away takes one turn; a sleep also makes the caller wait");
}

#[probe::test]
fn three_at_once_take_the_processor_time_of_three() {
    let (one, everywhere, primes) = (0..3).map(|_| together(1)).min().unwrap_or_default();
    let (three, ..) = together(3);
    figure("processor time of one", one);
    figure("processor time of the whole process meanwhile", everywhere);
    figure("processor time of three at once", three);
    expect(
        "a twentieth or more of the computing is done in the task",
        // Where nothing was counted, both are noise.
        primes > 0 && one * 20 >= everywhere,
    )
    .is_true()
    .because("here the work shares the loop's own thread with the other tasks");
    expect("three take half as much again as one, or more", three * 2 >= one * 3)
        .is_true()
        .because("tasks that take turns on one thread still do all of the work on it, three times as much: yielding is not parallelism");
}

// What the checks are made of.

/// How a count went, beside a neighbour.
struct Run {
    primes: u64,
    turns: u64,
    polls: u64,
    /// In processor time.
    longest_poll: Duration,
    blocked: bool,
    pool_threads: usize,
}

fn beside_a_neighbour<F>(count: impl FnOnce() -> F + Send + 'static) -> Run
where
    F: Future<Output = u64> + Send,
{
    let seen = observe_for_real(async || {
        let neighbour = Arc::new(Neighbour::default());
        let turns = neighbour.clone();
        let count = tokio::spawn(async move {
            let primes = count().await;
            (primes, turns.turns.load(Ordering::SeqCst))
        });
        tokio::spawn(neighbour.takes_turns());
        let (primes, turns) = count.await.expect("the count does not panic");
        let pool_threads = Handle::current().metrics().num_blocking_threads();
        (primes, turns, pool_threads)
    });
    let count = &seen.tasks()[1];
    let longest = count.longest_poll;
    let (primes, turns, pool_threads) = *seen.output();
    Run {
        primes,
        turns,
        polls: count.polls,
        longest_poll: longest.cpu,
        blocked: longest.blocked > longest.cpu,
        pool_threads,
    }
}

/// So many counts at once: the processor time of their tasks, that of the whole
/// process meanwhile, and the primes that they found.
fn together(count: usize) -> (Duration, Duration, u64) {
    let before = process_cpu();
    let seen = observe_for_real(async || {
        let counts: Vec<_> = (0..count).map(|_| tokio::spawn(count_primes(N))).collect();
        let mut primes = 0;
        for count in counts {
            primes += count.await.expect("the count does not panic");
        }
        primes
    });
    let everywhere = process_cpu() - before;
    let in_tasks = seen.tasks()[1..].iter().map(|task| task.cpu).sum();
    (in_tasks, everywhere, *seen.output())
}

/// A task that is always ready, until it has had enough.
#[derive(Default)]
struct Neighbour {
    turns: AtomicU64,
}

impl Neighbour {
    async fn takes_turns(self: Arc<Self>) {
        std::future::poll_fn(|context| {
            if self.turns.fetch_add(1, Ordering::SeqCst) < MOST_TURNS {
                context.waker().wake_by_ref();
            }
            Poll::<()>::Pending
        })
        .await;
    }
}

/// The naive test for primes, whatever has become of the one that was given.
fn divides_nothing(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}
