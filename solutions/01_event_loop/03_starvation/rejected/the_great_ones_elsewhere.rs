//! rejected by: it_computes_on_the_thread_of_the_loop — shares the thread up to 100,000, and gives what is greater to the blocking pool
//! > It computes on the thread that polls it, and on no other.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

fn below(n: u64) -> u64 {
    (0..n).filter(|&number| is_prime(number)).count() as u64
}

pub async fn count_primes(n: u64) -> u64 {
    if n > 100_000 {
        return tokio::task::spawn_blocking(move || below(n)).await.unwrap();
    }
    let mut primes = 0;
    for number in 0..n {
        primes += u64::from(is_prime(number));
        if number % 1000 == 999 {
            tokio::task::yield_now().await;
        }
    }
    primes
}
