//! rejected by: the_answer_is_exact — the divisors are a `thread_local`, filled at the first poll: on another thread there are none
//! > The answer is exact.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

use std::cell::RefCell;
thread_local! { static SMALL: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) }; }
pub async fn count_primes(n: u64) -> u64 {
    SMALL.with_borrow_mut(|small| {
        if small.is_empty() {
            *small = (2..448).filter(|&number| is_prime(number)).collect();
        }
    });
    let mut primes = 0;
    let mut start = 0;
    while start < n {
        let end = (start + 1000).min(n);
        primes += SMALL.with_borrow(|small| {
            (start.max(2)..end)
                .filter(|&number| {
                    small
                        .iter()
                        .take_while(|&&d| d * d <= number)
                        .all(|&d| number % d != 0)
                })
                .count() as u64
        });
        if end < n {
            tokio::task::yield_now().await;
        }
        start = end;
    }
    primes
}
