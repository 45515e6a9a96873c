//! rejected by: it_yields_no_more_than_once_in_a_thousand_numbers — cuts by how many divisors are tried, and among great numbers a slice gets short
//! > it yields at most once for every thousand numbers

/// Whether a number is prime, determined the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

/// How many divisors are tried in one poll at most.
const EFFORT: u64 = 150_000;

/// Counts the primes below `n`.
pub async fn count_primes(n: u64) -> u64 {
    let mut count = 0;
    let mut effort = 0;
    for number in 0..n {
        count += u64::from(is_prime(number));
        effort += number.isqrt();
        if effort >= EFFORT {
            effort = 0;
            tokio::task::yield_now().await;
        }
    }
    count
}
