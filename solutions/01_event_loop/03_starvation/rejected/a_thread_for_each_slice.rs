//! rejected by: nothing_blocks_inside_a_poll, it_computes_on_the_loops_thread — leaves each slice to a thread, waits for it, and yields
//! > No poll blocks its thread.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    for start in (0..n).step_by(2000) {
        let slice = start..n.min(start + 2000);
        let count = move || slice.filter(|&number| is_prime(number)).count() as u64;
        primes += std::thread::spawn(count).join().expect("no panic");
        tokio::task::yield_now().await;
    }
    primes
}
