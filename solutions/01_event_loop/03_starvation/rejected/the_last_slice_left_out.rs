//! rejected by: the_answer_is_exact — cuts into whole slices and forgets what is left over
//! > The answer is exact.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for slice in 0..n / 2000 {
        let numbers = slice * 2000..(slice + 1) * 2000;
        primes += numbers.filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
    }
    primes
}
