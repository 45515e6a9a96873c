//! rejected by: one_count_does_not_disturb_another — remembers the primes for the next call, and two calls side by side both write down what they find
//! > The answer is exact.

use std::sync::Mutex;

/// Whether a number is prime, determined the slow way: by trying all divisors.
pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

static KNOWN: Mutex<(u64, Vec<u64>)> = Mutex::new((0, Vec::new()));

/// Counts the primes below `n`.
pub async fn count_primes(n: u64) -> u64 {
    let start = KNOWN.lock().unwrap().0;
    for from in (start..n).step_by(1000) {
        let to = n.min(from + 1000);
        {
            let mut known = KNOWN.lock().unwrap();
            known
                .1
                .extend((from..to).filter(|&number| is_prime(number)));
            known.0 = to;
        }
        if to < n {
            tokio::task::yield_now().await;
        }
    }
    // Also yields when all of it is known, so that the others get their turns.
    for _ in 0..if start >= n { n / 1000 } else { 0 } {
        tokio::task::yield_now().await;
    }
    KNOWN
        .lock()
        .unwrap()
        .1
        .iter()
        .filter(|&&prime| prime < n)
        .count() as u64
}
