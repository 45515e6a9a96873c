//! rejected by: the_work_goes_on_when_its_caller_is_cancelled, the_value_can_still_be_had, another_task_can_have_the_value, the_work_starts_at_the_call, a_panic_comes_out_of_the_handle, a_panic_after_the_handle_is_gone_is_warned_about, a_panic_that_nobody_reads_is_warned_about_at_the_drop, without_a_panic_there_is_no_warning, shielding_twice_is_harmless — the first thing that compiles: drops the work, and lets whoever awaits the handle wait for ever

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Shielded { outcome: None }
}

pub struct Shielded<T> {
    outcome: Option<Box<T>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Pending
    }
}
