//! rejected by: others_get_a_turn_while_it_counts — uses up some of Tokio's budget every ten numbers, which yields often enough where a task has one
//! > every other task that is ready gets at least ten turns

/// Whether a number is prime, determined the slow way: by trying all divisors.
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
        if number % 10 == 9 {
            tokio::task::coop::consume_budget().await;
        }
    }
    primes
}
