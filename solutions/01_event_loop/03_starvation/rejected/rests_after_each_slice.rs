//! rejected by: nothing_blocks_inside_a_poll — puts the thread to sleep for a moment after each slice, out of kindness to other processes
//! > No poll blocks its thread.

/// Whether a number is prime, determined the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

use std::time::Duration;

/// Counts the primes below `n`.
pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for number in 0..n {
        primes += u64::from(is_prime(number));
        if number % 1000 == 999 {
            std::thread::sleep(Duration::from_micros(20));
            tokio::task::yield_now().await;
        }
    }
    primes
}
