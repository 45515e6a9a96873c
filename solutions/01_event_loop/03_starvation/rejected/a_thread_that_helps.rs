//! rejected by: it_computes_on_the_thread_of_the_loop — a thread counts the upper half, while the task counts the lower one in slices
//! > It computes on the thread that polls it, and on no other.

/// Whether a number is prime, determined the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

/// Counts the primes below `n`.
pub async fn count_primes(n: u64) -> u64 {
    let middle = n / 2;
    let upper =
        std::thread::spawn(move || (middle..n).filter(|&number| is_prime(number)).count() as u64);
    let lower = count(0, middle).await;
    if upper.is_finished() {
        return lower + upper.join().unwrap_or_default();
    }
    // It has not come far yet: nothing is gained by waiting.
    lower + count(middle, n).await
}

async fn count(from: u64, to: u64) -> u64 {
    let mut primes = 0;
    for number in from..to {
        primes += u64::from(is_prime(number));
        if number % 1000 == 999 {
            tokio::task::yield_now().await;
        }
    }
    primes
}
