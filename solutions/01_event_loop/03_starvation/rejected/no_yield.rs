//! rejected by: others_get_a_turn_while_it_counts, no_poll_is_longer_than_a_tenth_of_the_naive_one — async in name only: all of it is one poll
//! > every other task that is ready gets at least ten turns
//!
//! > no poll takes more than a tenth of the processor time

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    (0..n).filter(|&number| is_prime(number)).count() as u64
}
