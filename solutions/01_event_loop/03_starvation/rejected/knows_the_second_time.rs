//! rejected by: others_get_a_turn_while_it_counts — writes each answer down, and the second time it is there without a turn for anybody
//! > every other task that is ready gets at least ten turns

use std::collections::HashMap;
use std::sync::Mutex;

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

static KNOWN: Mutex<Option<HashMap<u64, u64>>> = Mutex::new(None);

pub async fn count_primes(n: u64) -> u64 {
    if let Some(&known) = KNOWN.lock().unwrap().get_or_insert_default().get(&n) {
        return known;
    }
    let mut primes = 0;
    for from in (0..n).step_by(1000) {
        let to = n.min(from + 1000);
        primes += (from..to).filter(|&number| is_prime(number)).count() as u64;
        tokio::task::yield_now().await;
    }
    KNOWN
        .lock()
        .unwrap()
        .get_or_insert_default()
        .insert(n, primes);
    primes
}
