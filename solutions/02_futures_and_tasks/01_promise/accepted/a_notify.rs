//! A `OnceLock` holds the state, a `Notify` wakes, and the promise owns its wait for it.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
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

use std::sync::OnceLock;
use tokio::sync::{Notify, futures::OwnedNotified};
struct Core<T, E> {
    state: OnceLock<State>,
    outcome: Mutex<Option<Result<T, PromiseError<E>>>>,
    news: Arc<Notify>,
}
impl<T, E> Core<T, E> {
    fn decide(
        &self,
        state: State,
        outcome: Result<T, PromiseError<E>>,
    ) -> Result<(), Result<T, PromiseError<E>>> {
        let mut place = self.outcome.lock().unwrap();
        if self.state.get().is_some() {
            return Err(outcome);
        }
        *place = Some(outcome);
        self.state.set(state).ok();
        drop(place);
        self.news.notify_one();
        Ok(())
    }
    fn state(&self) -> State {
        self.state.get().copied().unwrap_or(State::Pending)
    }
}
pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let news = Arc::new(Notify::new());
    let core = Arc::new(Core {
        state: OnceLock::new(),
        outcome: Mutex::new(None),
        news: news.clone(),
    });
    (
        Resolver(core.clone()),
        Promise(core, Box::pin(news.notified_owned())),
    )
}
pub struct Resolver<T, E>(Arc<Core<T, E>>);
pub struct Promise<T, E>(Arc<Core<T, E>>, Pin<Box<OwnedNotified>>);
impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        self.0
            .decide(State::Resolved, Ok(value))
            .map_err(|late| late.ok().expect("a value"))
    }
    pub fn set_error(&self, error: E) -> Result<(), E> {
        match self
            .0
            .decide(State::Failed, Err(PromiseError::Failed(error)))
        {
            Err(Err(PromiseError::Failed(error))) => Err(error),
            _ => Ok(()),
        }
    }
    pub fn cancel(&self) {
        self.0
            .decide(State::Cancelled, Err(PromiseError::Cancelled))
            .ok();
    }
    pub fn state(&self) -> State {
        self.0.state()
    }
}
impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        self.0
            .decide(State::Cancelled, Err(PromiseError::Cancelled))
            .ok();
    }
    pub fn state(&self) -> State {
        self.0.state()
    }
}
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
impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        std::task::ready!(self.1.as_mut().poll(context));
        let outcome = self.0.outcome.lock().unwrap().take();
        Poll::Ready(outcome.expect("it is decided, and polled once"))
    }
}
