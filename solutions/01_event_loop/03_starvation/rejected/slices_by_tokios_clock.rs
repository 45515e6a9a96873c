//! rejected by: others_get_a_turn_while_it_counts — ends a slice after 100 µs by Tokio's clock, which stands still where it is paused: then there is one slice
//! > While it counts up to 100,000 or more, every other task that is ready gets at least ten turns

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

use std::time::Duration;
use tokio::time::Instant;

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    let mut began = Instant::now();
    for number in 0..n {
        primes += u64::from(is_prime(number));
        if number % 1000 == 999 && began.elapsed() > Duration::from_micros(100) {
            tokio::task::yield_now().await;
            began = Instant::now();
        }
    }
    primes
}
