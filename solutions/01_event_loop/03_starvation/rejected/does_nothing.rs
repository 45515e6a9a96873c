//! rejected by: the_answer_is_exact, others_get_a_turn_while_it_counts, three_at_once_take_the_processor_time_of_three — the first thing that compiles: no primes below any number, so there is nothing to hold the loop with

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    0
}
