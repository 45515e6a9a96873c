//! rejected by: no_poll_is_longer_than_a_tenth_of_the_naive_one — ten slices of as many numbers, but greater numbers take longer
//! > no poll takes more than a tenth of the processor time

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for start in (0..n).step_by(10_000) {
        let end = n.min(start + 10_000);
        primes += (start..end).filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
    }
    primes
}
