//! rejected by: it_takes_as_long_as_the_longest, the_first_error_comes_back_at_once, the_others_keep_running_after_an_error, five_thousand_take_no_longer_than_one, a_panic_after_the_error_stops_nobody, the_earliest_error_is_the_one_returned, a_panic_comes_out_as_a_panic, a_panic_keeps_its_text, a_panic_cancels_the_others, the_task_that_waits_now_is_woken — awaits inside the loop, so each begins when the one before has ended
//! > It returns at the instant at which the last future ends.

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut results = Vec::new();
    for future in futures {
        results.push(future.await);
    }
    results
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results = Vec::new();
    for future in futures {
        results.push(future.await?);
    }
    Ok(results)
}
