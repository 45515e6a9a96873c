//! A computation that shares its thread with other tasks.

/// Whether a number is prime, determined the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

/// Counts the primes below `n`, which is at most 200,000. Its future is `Send`.
///
/// Counting takes long, and the loop that runs it has other tasks, which must
/// not starve:
///
/// - While it counts up to 100,000 or more, every other task that is ready gets
///   at least ten turns, whether or not Tokio gives its own task a budget.
/// - When it counts up to 100,000 or more, no poll takes more than a tenth of the
///   processor time that counting with `is_prime` in one poll takes, and neither
///   does the call.
/// - When it counts up to 100,000 or less, it yields at most once for every
///   thousand numbers, and once more for what is left over.
/// - It spawns no task.
/// - It computes on the thread that polls it, and on no other.
/// - No poll blocks its thread.
/// - It waits for no clock: giving the thread away is not sleeping.
/// - The answer is exact.
///
/// `is_prime` is given. A faster way is welcome, as long as it shares the thread
/// too. Moving the work to another thread is the answer of chapter 4: here the
/// work shares one thread, and that makes nothing faster.
///
/// Above 100,000 slices of the same effort may hold fewer than a thousand numbers.
pub async fn count_primes(n: u64) -> u64 {
    // starter: todo!("count, and give the thread away in between")
    let mut primes = 0;
    for number in 0..n {
        primes += u64::from(is_prime(number));
        if number % SLICE == SLICE - 1 {
            tokio::task::yield_now().await;
        }
    }
    primes
    // end starter
}

// starter:
/// How many numbers to try between two yields: the fewest that are allowed.
const SLICE: u64 = 1000;
// end starter
