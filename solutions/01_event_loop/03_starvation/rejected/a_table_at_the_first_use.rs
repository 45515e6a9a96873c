//! rejected by: no_poll_is_longer_than_a_tenth_of_the_naive_one — a table for all calls, which the first poll of the first count fills
//! > no poll takes more than a tenth of the
//! > processor time that counting with `is_prime` in one poll takes

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

use std::sync::LazyLock;
static PRIMES: LazyLock<Vec<bool>> = LazyLock::new(|| (0..200_000).map(is_prime).collect());
pub async fn count_primes(n: u64) -> u64 {
    let mut count = 0;
    for number in 0..n {
        count += u64::from(PRIMES[number as usize]);
        if number % 1000 == 999 {
            tokio::task::yield_now().await;
        }
    }
    count
}
