//! rejected by: nothing_blocks_inside_a_poll — puts the thread to sleep before each yield, so that the others can go on
//! > No poll blocks its thread.

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
            std::thread::sleep(std::time::Duration::from_millis(10));
            tokio::task::yield_now().await;
        }
    }
    primes
}
