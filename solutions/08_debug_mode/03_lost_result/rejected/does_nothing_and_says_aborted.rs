//! rejected by: the_work_starts_at_the_call, an_unread_error_is_reported, an_unread_panic_is_reported, a_task_pending_at_shutdown_is_reported, each_task_is_reported_once, it_is_reported_when_the_second_is_gone, nothing_is_reported_while_the_handle_is_there, nothing_is_reported_while_the_task_goes_on, the_place_is_that_of_the_spawn, a_success_is_not_reported, what_was_read_is_not_reported, a_pending_poll_reads_nothing, an_error_is_returned_as_itself, a_panic_is_returned_with_its_message, the_last_poller_is_woken, a_detached_task_goes_on, an_abort_drops_the_work, an_aborted_task_is_not_reported, an_abort_after_the_end_changes_nothing, a_handle_that_a_panic_drops_is_gone_too, a_sink_may_drop_a_handle — drops the work unpolled, and says that it was aborted

use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub what: What,
    pub file: &'static str,
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Error(String),
    Panic(String),
    Pending,
}

pub type Sink = Arc<dyn Fn(Lost) + Send + Sync>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
    Aborted,
}

pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    Task {
        gives: std::marker::PhantomData,
    }
}

pub struct Task<T, E> {
    gives: std::marker::PhantomData<fn() -> (T, E)>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {}
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Err(Failure::Aborted))
    }
}
