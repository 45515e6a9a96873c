//! rejected by: others_get_a_turn_while_it_counts, no_poll_is_longer_than_a_tenth_of_the_naive_one — uses a unit of Tokio's budget for each thousand numbers, and the budget lasts for 128 of them
//! > every other task that is ready gets at least ten turns

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
            tokio::task::coop::consume_budget().await;
        }
    }
    primes
}
