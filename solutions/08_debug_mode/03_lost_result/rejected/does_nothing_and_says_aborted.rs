//! rejected by: an_unread_error_is_told_once, an_unread_panic_is_told_once, a_failure_after_the_handle_has_gone_is_told_at_once, nothing_is_told_while_the_handle_is_there, what_was_read_is_not_told, a_panic_is_given_with_its_message, a_success_is_not_told, a_glance_is_no_reading, a_task_pending_at_shutdown_is_told_once, a_handle_that_outlives_its_runtime_decides, the_place_told_is_that_of_the_spawn — drops the work unpolled, and says that somebody has ended it

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
