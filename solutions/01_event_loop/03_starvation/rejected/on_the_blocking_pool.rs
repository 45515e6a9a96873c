//! rejected by: it_computes_on_the_thread_of_the_loop — moves the work to another thread with `spawn_blocking`: right, and not what is asked for here
//! > It computes on the thread that polls it

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    if n < 3 {
        return 0;
    }
    let count = move || (0..n).filter(|&number| is_prime(number)).count() as u64;
    tokio::task::spawn_blocking(count)
        .await
        .expect("counting does not panic")
}
