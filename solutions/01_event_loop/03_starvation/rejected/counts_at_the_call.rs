//! rejected by: no_poll_is_longer_than_a_tenth_of_the_naive_one — an ordinary function that counts and gives back a future which only adds up and yields
//! > no poll takes more than a tenth of the processor time

/// Whether a number is prime, determined the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub fn count_primes(n: u64) -> impl Future<Output = u64> + Send {
    let slices: Vec<u64> = (0..n)
        .step_by(1_000)
        .map(|start| {
            (start..n.min(start + 1_000))
                .filter(|&number| is_prime(number))
                .count() as u64
        })
        .collect();
    async move {
        let mut primes = 0;
        for slice in slices {
            primes += slice;
            tokio::task::yield_now().await;
        }
        primes
    }
}
