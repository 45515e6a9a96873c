//! rejected by: nothing_begins_before_the_first_poll, all_are_asked_at_once, the_fastest_sets_the_time, waiting_takes_no_polls, a_fast_failure_does_not_win, two_successes_at_once_are_one, losers_are_gone_before_it_returns, when_all_fail_each_failure_is_reported, without_backends_all_have_failed, dropped_half_way_it_cancels_all, the_hedge_is_not_sent_if_the_first_answers_in_time, the_hedge_is_sent_after_the_delay, the_first_goes_on_beside_the_hedge, a_failure_sends_the_hedge_at_once, a_failure_sends_the_next_while_others_go_on, the_delay_counts_from_the_last_that_was_asked, a_hedged_race_reports_all_failures, losers_of_a_hedged_race_are_gone_too, any_delay_will_do, another_task_may_wait_for_the_winner — the first thing that compiles: a list of no failures, because a success would have to come from a backend

use std::time::Duration;

#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    pub failures: Vec<E>,
}

pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    Err(AllFailed {
        failures: Vec::new(),
    })
}

pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    Err(AllFailed {
        failures: Vec::new(),
    })
}
