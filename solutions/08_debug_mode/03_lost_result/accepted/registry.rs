//! A registry of all tasks, from which the last of the two halves strikes its task off.

use futures::FutureExt;
use std::any::Any;
use std::collections::HashMap;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

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

/// Every task that has not been struck off.
static REGISTRY: Mutex<Option<HashMap<u64, Entry>>> = Mutex::new(None);
static NEXT: AtomicU64 = AtomicU64::new(0);

struct Entry {
    place: &'static Location<'static>,
    sink: Sink,
    loss: Option<What>,
    /// Of the two, the task and its handle.
    still_there: u32,
}

fn with_entries<R>(look: impl FnOnce(&mut HashMap<u64, Entry>) -> R) -> R {
    look(REGISTRY.lock().unwrap().get_or_insert_default())
}

/// Strikes a task off: nothing that becomes of it is lost.
fn strike_off(id: u64) {
    with_entries(|entries| entries.remove(&id));
}

/// One of the two that belong to a task.
struct Half(u64);

impl Drop for Half {
    fn drop(&mut self) {
        let over = with_entries(|entries| {
            let entry = entries.get_mut(&self.0)?;
            entry.still_there -= 1;
            (entry.still_there == 0)
                .then(|| entries.remove(&self.0))
                .flatten()
        });
        // The sink is called when the registry is free again.
        if let Some(Entry {
            place,
            sink,
            loss: Some(what),
            ..
        }) = over
        {
            sink(Lost {
                what,
                file: place.file(),
                line: place.line(),
            });
        }
    }
}

#[track_caller]
pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let place = Location::caller();
    let entry = Entry {
        place,
        sink,
        loss: Some(What::Pending),
        still_there: 2,
    };
    with_entries(|entries| entries.insert(id, entry));
    let half = Half(id);
    let handle = tokio::spawn(async move {
        let half = half;
        let (loss, output) = match AssertUnwindSafe(future).catch_unwind().await {
            Ok(Ok(value)) => (None, Ok(value)),
            Ok(Err(error)) => (
                Some(What::Error(error.to_string())),
                Err(Failure::Error(error)),
            ),
            Err(payload) => {
                let text = message(&*payload);
                (Some(What::Panic(text.clone())), Err(Failure::Panic(text)))
            }
        };
        with_entries(|entries| {
            if let Some(entry) = entries.get_mut(&half.0) {
                entry.loss = loss;
            }
        });
        output
    });
    Task {
        handle,
        half: Half(id),
    }
}

pub struct Task<T, E> {
    handle: JoinHandle<Result<T, Failure<E>>>,
    half: Half,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if self.handle.is_finished() {
            return;
        }
        with_entries(|entries| {
            // A task that ends by itself all the same notes its own loss.
            if let Some(entry) = entries.get_mut(&self.half.0)
                && entry.loss == Some(What::Pending)
            {
                entry.loss = None;
            }
        });
        self.handle.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = std::task::ready!(Pin::new(&mut self.handle).poll(context));
        strike_off(self.half.0);
        Poll::Ready(joined.unwrap_or(Err(Failure::Aborted)))
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
