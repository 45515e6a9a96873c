//! rejected by: a_sink_may_drop_a_handle — holds the lock of its list of places while it calls the sink, which may spawn
//! > Each task that is lost is reported once.

use futures::FutureExt;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex, RwLock};
use std::task::{Context, Poll, ready};
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

fn text_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast_ref::<&'static str>() {
            Some(text) => (*text).to_owned(),
            None => "panicked".to_owned(),
        },
    }
}

/// Where tasks were spawned: a number is enough for each task.
static PLACES: RwLock<Vec<&'static Location<'static>>> = RwLock::new(Vec::new());

fn number_of(place: &'static Location<'static>) -> usize {
    let mut places = PLACES.write().unwrap();
    let known = places.iter().position(|known| *known == place);
    known.unwrap_or_else(|| {
        places.push(place);
        places.len() - 1
    })
}

/// What both ends hold; dropped with the last of them, it reports what is in it.
struct Record<T, E> {
    fate: Mutex<Fate<T, E>>,
    sink: Sink,
    place: usize,
    show: fn(&E) -> String,
}

enum Fate<T, E> {
    Open { on_purpose: bool },
    Aborted,
    ShutDown,
    Ended(Result<T, Failure<E>>),
    Read,
}

impl<T, E> Drop for Record<T, E> {
    fn drop(&mut self) {
        let what = match std::mem::replace(self.fate.get_mut().unwrap(), Fate::Read) {
            Fate::Ended(Err(Failure::Error(error))) => What::Error((self.show)(&error)),
            Fate::Ended(Err(Failure::Panic(text))) => What::Panic(text),
            Fate::ShutDown => What::Pending,
            _ => return,
        };
        let places = PLACES.read().unwrap();
        let place = places[self.place];
        (self.sink)(Lost {
            what,
            file: place.file(),
            line: place.line(),
        });
    }
}

/// The task's end of it.
struct InTask<T, E>(Arc<Record<T, E>>);

impl<T, E> Drop for InTask<T, E> {
    fn drop(&mut self) {
        let mut fate = self.0.fate.lock().unwrap();
        *fate = match std::mem::replace(&mut *fate, Fate::Read) {
            Fate::Open { on_purpose: true } => Fate::Aborted,
            Fate::Open { on_purpose: false } => Fate::ShutDown,
            other => other,
        };
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
    let record = Arc::new(Record {
        fate: Mutex::new(Fate::Open { on_purpose: false }),
        sink,
        place: number_of(Location::caller()),
        show: E::to_string,
    });
    let in_task = InTask(record.clone());
    let task = tokio::spawn(async move {
        let ended = AssertUnwindSafe(future).catch_unwind().await;
        *in_task.0.fate.lock().unwrap() = Fate::Ended(match ended {
            Ok(ended) => ended.map_err(Failure::Error),
            Err(payload) => Err(Failure::Panic(text_of(payload))),
        });
        drop(in_task);
    });
    Task { record, task }
}

pub struct Task<T, E> {
    record: Arc<Record<T, E>>,
    task: JoinHandle<()>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if let Fate::Open { on_purpose } = &mut *self.record.fate.lock().unwrap() {
            *on_purpose = true;
        }
        self.task.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let _ = ready!(Pin::new(&mut self.task).poll(context));
        let fate = std::mem::replace(&mut *self.record.fate.lock().unwrap(), Fate::Read);
        Poll::Ready(match fate {
            Fate::Ended(ended) => ended,
            _ => Err(Failure::Aborted),
        })
    }
}
