//! rejected by: it_stays_in_its_task, it_yields_no_more_than_once_in_a_thousand_numbers — spawns a task that counts and yields, and awaits it
//! > It spawns no task.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let count = tokio::spawn(async move {
        let mut primes = 0;
        for number in 0..n {
            primes += u64::from(is_prime(number));
            if number % 1000 == 999 {
                tokio::task::yield_now().await;
            }
        }
        primes
    });
    count.await.expect("counting does not panic")
}
