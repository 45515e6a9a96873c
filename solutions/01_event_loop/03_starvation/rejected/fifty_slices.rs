//! rejected by: it_yields_no_more_than_once_in_a_thousand_numbers — cuts any `n` into fifty slices: for a small one they are tiny
//! > it yields at most once for every thousand numbers

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let slice = (n / 50).max(1);
    let mut primes = 0;
    for start in (0..n).step_by(slice as usize) {
        let end = n.min(start + slice);
        primes += (start..end).filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
    }
    primes
}
