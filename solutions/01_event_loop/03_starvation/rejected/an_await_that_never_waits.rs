//! rejected by: others_get_a_turn_while_it_counts, no_poll_is_longer_than_a_tenth_of_the_naive_one — awaits an async function for each number, and that never gives the thread away
//! > every other task that is ready gets at least ten turns

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

async fn check(number: u64) -> bool {
    is_prime(number)
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for number in 0..n {
        primes += u64::from(check(number).await);
    }
    primes
}
