//! rejected by: a_job_may_ask_for_its_own_status, a_job_that_was_asked_goes_on, a_job_that_nobody_holds_goes_on, what_a_job_returned_is_reported, a_panic_is_reported_with_its_message, a_panic_without_a_text_is_still_a_panic, the_outcome_is_there_a_turn_after_the_end, the_outcome_is_reported_as_often_as_asked, two_hundred_are_asked_at_once, a_stopped_job_is_reported_as_cancelled, a_job_stopped_before_its_first_poll_is_cancelled, stopping_a_job_that_has_ended_returns_its_outcome, a_job_that_is_being_stopped_still_runs, after_a_stop_the_job_has_really_ended, a_stop_takes_no_time, stopping_twice_is_safe, a_stop_that_was_given_up_can_be_called_again, what_a_stopped_job_owns_finds_it_running, a_panic_in_a_drop_is_an_end, two_threads_may_ask_at_once, a_job_that_ended_by_a_stop_that_was_given_up_says_so, the_task_that_waits_last_is_woken, what_a_job_that_ends_owns_finds_it_running — the first thing that compiles: drops the job unpolled and says that it is running, even when it was stopped

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

pub struct Job<T, E> {
    gives: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self {
            gives: std::marker::PhantomData,
        }
    }

    pub fn status(&self) -> Status<T, E> {
        Status::Running
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        Status::Running
    }
}
