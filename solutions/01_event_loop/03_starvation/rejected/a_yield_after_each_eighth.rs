//! rejected by: others_get_a_turn_while_it_counts — a fast sieve in eight slices: a lone neighbour has several turns at each yield, but one among many has one
//! > every other task that is ready gets at least ten turns

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

pub async fn count_primes(n: u64) -> u64 {
    let slice = (n / 8).max(1000);
    let mut composite = vec![false; n as usize];
    let mut primes = 0;
    for number in 2..n as usize {
        if number as u64 % slice == 0 {
            tokio::task::yield_now().await;
        }
        if composite[number] {
            continue;
        }
        primes += 1;
        let mut multiple = number * number;
        while multiple < n as usize {
            composite[multiple] = true;
            multiple += number;
        }
    }
    primes
}
