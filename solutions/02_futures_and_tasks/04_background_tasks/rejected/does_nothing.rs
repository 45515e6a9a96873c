//! rejected by: every_job_ends_before_shutdown_returns, a_shutdown_lets_the_work_end, a_shutdown_without_jobs_returns_at_once, a_shutdown_does_not_look_again_and_again, a_job_begins_at_the_call_and_needs_nobody, what_a_job_captured_and_gave_is_dropped_at_its_end, ten_thousand_jobs_do_not_pile_up, a_job_that_has_ended_takes_no_memory, it_counts_the_jobs_that_have_not_ended, a_job_that_panicked_counts_no_more, it_counts_during_a_shutdown, a_panic_harms_no_other_job, every_panic_is_reported_at_shutdown, panics_are_reported_in_the_order_in_which_they_happened, a_message_comes_in_any_type, a_job_that_comes_after_shutdown_began_is_given_back, dropping_it_does_with_the_jobs_what_it_says, of_a_panic_only_the_message_is_kept, a_drop_reaches_jobs_that_are_ready, the_task_that_waits_last_is_woken, a_job_that_panics_in_a_drop_has_ended, however_many_panic_each_has_ended, two_of_them_share_nothing — the first thing that compiles: takes every job, drops it unpolled, and has none to wait for

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {}

impl Background {
    pub fn new() -> Self {
        Self {}
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        Ok(())
    }

    pub fn len(&self) -> usize {
        0
    }

    pub async fn shutdown(&self) -> Vec<String> {
        Vec::new()
    }
}
