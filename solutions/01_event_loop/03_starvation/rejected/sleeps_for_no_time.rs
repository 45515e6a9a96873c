//! rejected by: it_does_not_sleep, others_get_a_turn_while_it_counts — takes a sleep of no time for a yield, but a sleep lasts until the next whole millisecond
//! > It waits for no clock

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
        if number % 1000 == 999 {
            tokio::time::sleep(std::time::Duration::ZERO).await;
        }
    }
    primes
}
