//! Of more than 100,000 numbers the slices are a quarter as long.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let slice = if n > 100_000 { 500 } else { 2000 };
    let mut primes = 0;
    for start in (0..n).step_by(slice) {
        let end = n.min(start + slice as u64);
        primes += (start..end).filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
    }
    primes
}
