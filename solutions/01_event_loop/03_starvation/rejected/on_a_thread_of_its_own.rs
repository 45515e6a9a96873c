//! rejected by: it_computes_on_the_loops_thread, it_does_not_sleep — starts a thread of its own, which wakes the task when the answer is there
//! > It computes on the thread that polls it

pub fn is_prime(number: u64) -> bool {
    number >= 2
        && (2..)
            .take_while(|d| d * d <= number)
            .all(|d| !number.is_multiple_of(d))
}

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

#[derive(Default)]
struct Shared {
    answer: Option<u64>,
    waker: Option<Waker>,
}

pub async fn count_primes(n: u64) -> u64 {
    let shared = Arc::new(Mutex::new(Shared::default()));
    let own = shared.clone();
    std::thread::spawn(move || {
        let primes = (0..n).filter(|&number| is_prime(number)).count() as u64;
        let mut own = own.lock().unwrap();
        own.answer = Some(primes);
        own.waker.take().into_iter().for_each(Waker::wake);
    });
    poll_fn(|context| {
        let mut shared = shared.lock().unwrap();
        match shared.answer {
            Some(answer) => Poll::Ready(answer),
            None => {
                shared.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    })
    .await
}
