//! rejected by: others_get_a_turn_while_it_counts, nothing_blocks_inside_a_poll, it_computes_on_the_thread_of_the_loop — starts a thread, and blocks in `join` until it is done
//! > No poll blocks its thread.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let count = move || (0..n).filter(|&number| is_prime(number)).count() as u64;
    std::thread::spawn(count)
        .join()
        .expect("counting does not panic")
}
