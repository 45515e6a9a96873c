//! rejected by: awaiting_before_the_set_works, awaiting_after_the_set_works, an_error_is_told_as_this_error, the_waiter_is_woken_exactly_once, the_newest_waker_is_woken, every_decision_wakes_the_newest_waker_once, a_cancel_after_the_set_changes_nothing, another_task_may_go_on_waiting, a_second_set_gives_the_value_back, a_resolver_may_go_once_it_has_set, a_cancel_of_the_promise_is_seen_by_the_resolver, dropping_the_promise_cancels, the_state_stays_when_the_result_was_taken — two ends that share nothing; they call it resolved, and have no result to give

use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Pending,
    Resolved,
    Failed,
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseError<E> {
    Failed(E),
    Cancelled,
}

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    (
        Resolver {
            decides: std::marker::PhantomData,
        },
        Promise {
            awaits: std::marker::PhantomData,
        },
    )
}

pub struct Resolver<T, E> {
    decides: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        Ok(())
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        Ok(())
    }

    pub fn cancel(&self) {}

    pub fn state(&self) -> State {
        State::Resolved
    }
}

pub struct Promise<T, E> {
    awaits: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {}

    pub fn state(&self) -> State {
        State::Resolved
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Err(PromiseError::Cancelled))
    }
}
