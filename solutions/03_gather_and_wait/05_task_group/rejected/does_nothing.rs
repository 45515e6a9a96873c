//! rejected by: nothing_begins_at_the_call, it_waits_for_all_its_children, children_begin_while_the_body_is_busy, each_child_is_a_task, a_child_may_spawn_into_the_group, an_error_cancels_the_other_children, a_panic_cancels_the_other_children, a_failing_child_cancels_the_body, a_body_that_panics_in_the_call_has_failed, a_failure_after_the_body_fails_the_group, siblings_are_gone_before_it_returns, failures_at_one_instant_are_all_reported, failures_come_in_the_order_in_which_they_happened, cancelled_siblings_are_no_failures, a_panic_keeps_its_text, a_panic_without_a_text_is_reported, dropped_from_outside_it_takes_all_along, a_closing_group_takes_no_more, a_group_that_is_over_takes_no_more, a_group_that_was_dropped_takes_no_more, a_refused_child_is_dropped_and_never_polled, another_task_may_wait_for_the_group, a_caller_that_panics_takes_all_along — the first thing that compiles: an error without failures, because a value of the body would have to come from the body

#[derive(Debug)]
pub struct GroupError<E> {
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

pub struct Group<E> {
    children: std::marker::PhantomData<E>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Self {
            children: std::marker::PhantomData,
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        Ok(())
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    Err(GroupError {
        failures: Vec::new(),
    })
}
