//! rejected by: no_poll_is_longer_than_a_tenth_of_the_naive_one — makes each slice a quarter longer than the one before: the last ones are most of the work
//! > no poll takes more than a tenth of the processor time

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    let mut slice = 1000;
    let mut start = 0;
    while start < n {
        let end = n.min(start + slice);
        primes += (start..end).filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
        start = end;
        // Fewer yields the longer it takes.
        slice += slice / 4;
    }
    primes
}
