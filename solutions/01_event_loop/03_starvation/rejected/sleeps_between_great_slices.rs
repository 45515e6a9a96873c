//! rejected by: it_does_not_sleep — yields after each slice, but where the count is great every tenth of them is a sleep, so as to be kind
//! > It waits for no clock

use std::time::Duration;

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for number in 0..n {
        primes += u64::from(is_prime(number));
        if number % 1000 == 999 {
            if n > 150_000 && number % 10_000 == 9999 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            } else {
                tokio::task::yield_now().await;
            }
        }
    }
    primes
}
