//! The third hint to the letter.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for start in (0..n).step_by(2000) {
        let end = n.min(start + 2000);
        primes += (start..end).filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
    }
    primes
}
