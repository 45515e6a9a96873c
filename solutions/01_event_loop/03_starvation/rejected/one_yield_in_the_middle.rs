//! rejected by: no_poll_is_longer_than_a_tenth_of_the_naive_one, others_get_a_turn_while_it_counts, it_yields_no_more_than_once_in_a_thousand_numbers — gives the thread away once, half-way
//! > no poll takes more than a tenth of the processor time

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let lower = (0..n / 2).filter(|&number| is_prime(number)).count();
    tokio::task::yield_now().await;
    let upper = (n / 2..n).filter(|&number| is_prime(number)).count();
    (lower + upper) as u64
}
