//! A sieve: much faster, and it shares the thread all the same.

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

/// How many steps are done between two yields.
const SLICE: usize = 9000;

pub async fn count_primes(n: u64) -> u64 {
    let size = usize::try_from(n).expect("so many primes fit into no memory");
    let mut composite = vec![false; size];
    let (mut primes, mut steps) = (0, 0);
    for number in 2..size {
        steps += 1;
        if !composite[number] {
            primes += 1;
            for multiple in (number * number..size).step_by(number) {
                composite[multiple] = true;
                steps += 1;
            }
        }
        if steps >= SLICE {
            steps = 0;
            tokio::task::yield_now().await;
        }
    }
    primes
}
