//! A computation that shares the thread it runs on.

/// Whether a number is prime, found out the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

/// Counts the primes below `n`.
///
/// Counting takes long, and the loop that runs it has other tasks. They must
/// not starve:
///
/// - While it counts, every other task that is ready gets a turn at least ten
///   times (for an `n` of 50,000 or more, which takes a while).
/// - No poll computes for longer than a tenth of what all of it takes in one
///   poll (for such an `n`, again).
/// - It gives the thread away at most once for a thousand numbers, whatever `n`
///   is: a yield is cheap, but not free.
/// - It runs in the task that awaits it, and blocks no thread.
/// - It waits for no clock: giving the thread away is not sleeping.
/// - The answer is exact. `is_prime` is given; a faster way is welcome, as long
///   as it shares the thread too.
///
/// Moving the work to another thread is the answer of chapter 4, and not the
/// one asked for here: yielding shares one thread and makes nothing faster.
pub async fn count_primes(n: u64) -> u64 {
    todo!("count, and give the thread away in between")
}
