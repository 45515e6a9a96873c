//! rejected by: no_poll_is_longer_than_a_tenth_of_the_naive_one — a hundred slices are enough for 100,000 numbers, and of more the last one takes all that is left
//! > no poll takes more than a tenth of the processor time

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let mut primes = 0;
    let mut from = 0;
    for slice in 1..=100 {
        let to = if slice < 100 { n.min(slice * 1000) } else { n };
        primes += (from..to).filter(|&number| is_prime(number)).count() as u64;
        if to == n {
            break;
        }
        from = to;
        tokio::task::yield_now().await;
    }
    primes
}
