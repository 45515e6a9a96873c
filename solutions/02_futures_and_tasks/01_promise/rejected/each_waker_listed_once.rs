//! rejected by: every_decision_wakes_the_task_that_waits — lists each waker once and wakes the last of the list: who comes back after another stands before it
//! > The decision wakes the waker of the newest poll.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
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
    let inner = Arc::new(Inner::new());
    (
        Resolver {
            inner: inner.clone(),
        },
        Promise { inner },
    )
}
pub struct Resolver<T, E> {
    inner: Arc<Inner<T, E>>,
}
pub struct Promise<T, E> {
    inner: Arc<Inner<T, E>>,
}
impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        self.inner
            .decide(State::Resolved, Ok(value))
            .map_err(|back| back.ok().unwrap())
    }
    pub fn set_error(&self, error: E) -> Result<(), E> {
        self.inner
            .decide(State::Failed, Err(PromiseError::Failed(error)))
            .map_err(|back| match back {
                Err(PromiseError::Failed(error)) => error,
                _ => unreachable!(),
            })
    }
    pub fn cancel(&self) {
        let _ = self
            .inner
            .decide(State::Cancelled, Err(PromiseError::Cancelled));
    }
    pub fn state(&self) -> State {
        self.inner.state()
    }
}
impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        let _ = self
            .inner
            .decide(State::Cancelled, Err(PromiseError::Cancelled));
    }
    pub fn state(&self) -> State {
        self.inner.state()
    }
}
impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.inner.poll(context)
    }
}
type Outcome<T, E> = Result<T, PromiseError<E>>;
impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.cancel();
    }
}
impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.cancel();
    }
}

struct Inner<T, E> {
    cell: Mutex<Cell<T, E>>,
}
struct Cell<T, E> {
    state: State,
    outcome: Option<Outcome<T, E>>,
    wakers: Vec<Waker>,
}
impl<T, E> Inner<T, E> {
    fn new() -> Self {
        Self {
            cell: Mutex::new(Cell {
                state: State::Pending,
                outcome: None,
                wakers: Vec::new(),
            }),
        }
    }
    fn state(&self) -> State {
        self.cell.lock().unwrap().state
    }
    fn decide(&self, state: State, outcome: Outcome<T, E>) -> Result<(), Outcome<T, E>> {
        let mut wakers = {
            let mut cell = self.cell.lock().unwrap();
            if cell.state != State::Pending {
                return Err(outcome);
            }
            cell.state = state;
            cell.outcome = Some(outcome);
            std::mem::take(&mut cell.wakers)
        };
        if let Some(newest) = wakers.pop() {
            newest.wake();
        }
        Ok(())
    }
    fn poll(&self, context: &mut Context<'_>) -> Poll<Outcome<T, E>> {
        let mut cell = self.cell.lock().unwrap();
        if let Some(outcome) = cell.outcome.take() {
            return Poll::Ready(outcome);
        }
        if !cell
            .wakers
            .iter()
            .any(|waker| waker.will_wake(context.waker()))
        {
            cell.wakers.push(context.waker().clone());
        }
        Poll::Pending
    }
}
