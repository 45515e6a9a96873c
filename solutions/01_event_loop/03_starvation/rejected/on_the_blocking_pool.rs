//! rejected by: it_computes_in_its_own_task, three_at_once_take_the_processor_time_of_three — moves the work to another thread with `spawn_blocking`: right, and not what is asked for here

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let count = move || (0..n).filter(|&number| is_prime(number)).count() as u64;
    tokio::task::spawn_blocking(count)
        .await
        .expect("counting does not panic")
}
