//! rejected by: the_state_says_how_it_was_decided, both_ends_see_each_decision, the_first_decision_stands, a_resolver_may_go_once_it_has_decided, a_promise_that_goes_unread_stays_as_it_was_decided, the_state_stays_when_the_outcome_was_taken, a_cancel_by_the_resolver_is_seen_by_the_promise, a_waker_may_ask_and_drop_the_promise — the resolver drops its half of a channel when it cancels; whoever awaits sees it, and the state does not
//! > A cancel by the resolver cancels a pending promise.
//!
//! > Both ends report the same state.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::sync::oneshot;

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

type Outcome<T, E> = Result<T, PromiseError<E>>;

struct Shared<T, E> {
    state: State,
    sender: Option<oneshot::Sender<Outcome<T, E>>>,
}

impl<T, E> Shared<T, E> {
    fn decide(&mut self, state: State) -> Option<oneshot::Sender<Outcome<T, E>>> {
        let sender = self.sender.take()?;
        self.state = state;
        Some(sender)
    }
}

pub struct Resolver<T, E> {
    shared: Arc<Mutex<Shared<T, E>>>,
}

pub struct Promise<T, E> {
    shared: Arc<Mutex<Shared<T, E>>>,
    receiver: oneshot::Receiver<Outcome<T, E>>,
}

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let (sender, receiver) = oneshot::channel();
    let shared = Shared {
        state: State::Pending,
        sender: Some(sender),
    };
    let shared = Arc::new(Mutex::new(shared));
    (
        Resolver {
            shared: shared.clone(),
        },
        Promise { shared, receiver },
    )
}

fn cancel<T, E>(shared: &Mutex<Shared<T, E>>) {
    let sender = shared.lock().unwrap().decide(State::Cancelled);
    drop(sender);
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        let sender = self.shared.lock().unwrap().decide(State::Resolved);
        match sender {
            Some(sender) => {
                sender.send(Ok(value)).ok();
                Ok(())
            }
            None => Err(value),
        }
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        let sender = self.shared.lock().unwrap().decide(State::Failed);
        match sender {
            Some(sender) => {
                sender.send(Err(PromiseError::Failed(error))).ok();
                Ok(())
            }
            None => Err(error),
        }
    }

    pub fn cancel(&self) {
        drop(self.shared.lock().unwrap().sender.take());
    }

    pub fn state(&self) -> State {
        self.shared.lock().unwrap().state
    }
}

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        cancel(&self.shared);
    }
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        cancel(&self.shared);
    }

    pub fn state(&self) -> State {
        self.shared.lock().unwrap().state
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Outcome<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.receiver)
            .poll(context)
            .map(|received| received.unwrap_or(Err(PromiseError::Cancelled)))
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        cancel(&self.shared);
    }
}
