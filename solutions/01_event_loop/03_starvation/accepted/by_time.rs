//! Looks at the clock once in a thousand numbers, and yields when a slice has taken a millisecond.

use std::time::{Duration, Instant};

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    let mut since = Instant::now();
    for number in 0..n {
        if number % 1000 == 999 && since.elapsed() > Duration::from_millis(1) {
            tokio::task::yield_now().await;
            since = Instant::now();
        }
        primes += u64::from(is_prime(number));
    }
    primes
}
