//! rejected by: it_is_cut_at_the_exact_instant, the_limit_begins_at_the_first_poll, nothing_begins_at_the_call, the_operation_is_dropped_then, a_millisecond_before_the_limit_counts, an_error_is_not_a_timeout, what_is_dropped_drops_its_operation, a_deadline_is_shared_by_all_steps, the_time_left_shrinks, what_the_deadline_cuts_is_dropped_then, retry_goes_on_until_it_succeeds, retry_makes_so_many_attempts_in_all, retry_returns_the_last_error, a_pause_begins_at_the_end_of_an_attempt, attempts_share_the_deadline, a_deadline_in_a_pause_ends_it, no_attempt_begins_after_the_deadline, a_pause_is_slept_through, it_waits_without_looking, half_a_millisecond_counts, the_task_that_waits_now_is_woken, a_deadline_stays_where_it_is, what_ended_in_time_counts_when_it_is_polled_late — the first thing that compiles: the time is always up, because a value would have to come from the operation

use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    TimedOut,
    Operation(E),
}

pub async fn with_timeout<F, T, E>(limit: Duration, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    Err(Failed::TimedOut)
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self {}
    }

    pub fn left(&self) -> Duration {
        Duration::ZERO
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        Err(Failed::TimedOut)
    }

    pub async fn retry<A, F, T, E>(
        &self,
        attempts: usize,
        pause: Duration,
        attempt: A,
    ) -> Result<T, Failed<E>>
    where
        A: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        Err(Failed::TimedOut)
    }
}
