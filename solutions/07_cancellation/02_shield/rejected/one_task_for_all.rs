//! rejected by: the_work_starts_at_the_call — hands all work to one task, a supervisor that the first call has spawned
//! > The work starts at the call, in a task of its own, on the runtime it is called in.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast::<&'static str>()
            .map_or("?".into(), |t| t.to_string()),
    }
}
type Warn = Box<dyn FnOnce(&str) + Send>;
struct State<T> {
    outcome: Option<Result<T, Panicked>>,
    waker: Option<Waker>,
    dropped: bool,
    warn: Option<Warn>,
}
pub struct Shielded<T> {
    state: Arc<Mutex<State<T>>>,
}
impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.state.lock().unwrap();
        match state.outcome.take() {
            Some(outcome) => {
                state.warn = None;
                Poll::Ready(outcome)
            }
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap();
        state.dropped = true;
        let (outcome, warn) = (
            state.outcome.take(),
            if state.outcome.is_some() {
                None
            } else {
                state.warn.take()
            },
        );
        match outcome {
            Some(Err(Panicked(text))) => {
                drop(state);
                if let Some(warn) = warn {
                    warn(&text)
                }
            }
            _ => state.warn = warn,
        }
    }
}
async fn run<F: Future>(work: F, state: Arc<Mutex<State<F::Output>>>) {
    let outcome = AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .map_err(|p| Panicked(text(p)));
    let mut locked = state.lock().unwrap();
    if locked.dropped {
        let warn = locked.warn.take();
        drop(locked);
        if let (Err(Panicked(text)), Some(warn)) = (outcome, warn) {
            warn(&text)
        }
    } else {
        locked.outcome = Some(outcome);
        let waker = locked.waker.take();
        drop(locked);
        if let Some(waker) = waker {
            waker.wake()
        }
    }
}
pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let state = Arc::new(Mutex::new(State {
        outcome: None,
        waker: None,
        dropped: false,
        warn: Some(Box::new(warn) as Warn),
    }));
    let mut supervisor = SUPERVISOR.lock().unwrap();
    let mut running: Running = Box::pin(run(work, state.clone()));
    if let Some(sender) = &*supervisor {
        match sender.send(running) {
            Ok(()) => return Shielded { state },
            Err(back) => running = back.0,
        }
    }
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel::<Running>();
    let _ = sender.send(running);
    *supervisor = Some(sender);
    tokio::spawn(async move {
        let mut all = futures::stream::FuturesUnordered::new();
        loop {
            tokio::select! {
                Some(one) = receiver.recv() => all.push(one),
                Some(()) = futures::StreamExt::next(&mut all) => {}
            }
        }
    });
    Shielded { state }
}

type Running = Pin<Box<dyn Future<Output = ()> + Send>>;
static SUPERVISOR: Mutex<Option<tokio::sync::mpsc::UnboundedSender<Running>>> = Mutex::new(None);
