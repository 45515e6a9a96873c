//! rejected by: an_error_comes_out_as_this_error, the_first_decision_stands, a_resolver_may_go_once_it_has_decided — the error is kept beside a oneshot channel whose sender is dropped, and the receiver takes a closed channel for a cancel
//! > The outcome is [`PromiseError::Failed`] with this error.

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
    error: Mutex<Option<E>>,
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
            error: Mutex::new(None),
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
            Some(_sender) => {
                self.error.lock().unwrap().replace(error);
                Ok(())
            }
            None => Err(error),
        }
    }

    pub fn cancel(&self) {
        cancel(&self.shared);
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
