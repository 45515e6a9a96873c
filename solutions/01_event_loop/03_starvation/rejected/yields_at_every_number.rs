//! rejected by: it_yields_no_more_than_once_in_a_thousand_numbers — gives the thread away after each number
//! > it yields at most once for every thousand numbers

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
        tokio::task::yield_now().await;
    }
    primes
}
