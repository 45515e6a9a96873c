//! rejected by: the_answer_is_exact, one_count_does_not_disturb_another — counts the primes up to `n`, with `n` itself
//! > The answer is exact.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for number in 1..=n {
        primes += u64::from(is_prime(number));
        if number % 1000 == 0 {
            tokio::task::yield_now().await;
        }
    }
    primes
}
