//! rejected by: it_waits_for_all_its_children, children_begin_while_the_body_is_busy, the_first_failure_cancels_the_siblings_at_once, siblings_are_gone_before_it_returns, two_failures_at_one_instant_are_both_told, cancelled_siblings_are_no_failures, a_failing_child_ends_the_body_too, an_error_of_the_body_cancels_the_children, a_panic_of_the_body_is_told_and_cancels, a_panic_of_a_child_is_told_and_cancels, a_panic_keeps_its_text, a_child_may_spawn_into_the_group, dropped_from_outside_it_takes_all_along, a_closing_group_takes_no_more, a_group_that_was_dropped_takes_no_more — the first thing that compiles: an error without failures, because a value of the body would have to come from the body

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
