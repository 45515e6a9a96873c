//! rejected by: both_ends_begin_pending, a_poll_before_the_decision_is_pending, a_result_comes_out_as_this_value, awaiting_after_the_set_works, an_error_comes_out_as_this_error, the_state_says_how_it_was_decided, both_ends_see_each_decision, the_first_decision_stands, a_resolver_may_go_once_it_has_decided, a_promise_that_goes_unread_stays_as_it_was_decided, the_state_stays_when_the_outcome_was_taken, a_late_result_is_returned, a_late_error_is_returned, a_dropped_resolver_cancels_and_never_hangs, dropping_the_promise_cancels, a_cancel_by_the_promise_is_seen_by_the_resolver, a_cancel_by_the_resolver_is_seen_by_the_promise, every_decision_wakes_the_task_that_waits, a_task_is_woken_exactly_once, the_outcome_is_there_as_soon_as_a_task_is_woken, an_end_that_goes_in_a_panic_cancels, a_waker_may_ask_and_drop_the_promise — two ends that share nothing; they call it resolved, and have no result to give

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
