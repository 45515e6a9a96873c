//! rejected by: it_yields_no_more_than_once_in_a_thousand_numbers, the_answer_is_exact, others_get_a_turn_while_it_counts, it_computes_on_the_thread_of_the_loop, no_poll_is_longer_than_a_tenth_of_the_naive_one, nothing_blocks_inside_a_poll, it_stays_in_its_task, it_does_not_sleep, one_count_does_not_disturb_another — the first thing that compiles: no primes below any number, so there is nothing to hold the loop with

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    0
}
