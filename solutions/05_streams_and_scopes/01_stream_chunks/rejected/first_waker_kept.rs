//! rejected by: another_task_may_pull — keeps the waker of the first pull, and wakes a task that has long gone
//! > A full chunk comes at the instant at which its last byte does.

use bytes::Bytes;
use futures::Stream;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::task::Context;
use std::task::Poll;
use std::task::Waker;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// The size was 0: chunks of no bytes would never come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

struct Shared {
    wanted: bool,
    done: bool,
    chunk: Option<io::Result<Bytes>>,
    waker: Option<Waker>,
}

struct Chunks {
    shared: Arc<Mutex<Shared>>,
    ask: Arc<Notify>,
    start: Option<Box<dyn FnOnce(&mut JoinSet<()>) + Send>>,
    task: JoinSet<()>,
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Some(start) = this.start.take() {
            start(&mut this.task);
        }
        let mut shared = this.shared.lock().unwrap();
        if let Some(chunk) = shared.chunk.take() {
            return Poll::Ready(Some(chunk));
        }
        if shared.done {
            return Poll::Ready(None);
        }
        shared.waker.get_or_insert_with(|| context.waker().clone());
        if !shared.wanted {
            shared.wanted = true;
            this.ask.notify_one();
        }
        Poll::Pending
    }
}

async fn answer<R>(mut reader: R, size: usize, shared: Arc<Mutex<Shared>>, ask: Arc<Notify>)
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let put = |item: Option<io::Result<Bytes>>| {
        let mut shared = shared.lock().unwrap();
        shared.wanted = false;
        match item {
            Some(item) => shared.chunk = Some(item),
            None => shared.done = true,
        }
        if let Some(waker) = &shared.waker {
            waker.wake_by_ref();
        }
    };
    loop {
        ask.notified().await;
        let mut chunk = Vec::new();
        let ended = (&mut reader)
            .take(size as u64)
            .read_to_end(&mut chunk)
            .await;
        let full = chunk.len() == size;
        let empty = chunk.is_empty();
        if !empty {
            put(Some(Ok(Bytes::from(chunk))));
        }
        match ended {
            Ok(_) if full => continue,
            Ok(_) => {}
            Err(error) => {
                if !empty {
                    ask.notified().await;
                }
                put(Some(Err(error)));
            }
        }
        if !empty || !full {
            shared.lock().unwrap().done = true;
            put(None);
        }
        return;
    }
}

pub fn stream_chunks<R>(
    reader: R,
    size: usize,
) -> Result<BoxStream<'static, io::Result<Bytes>>, ZeroSize>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    if size == 0 {
        return Err(ZeroSize);
    }
    let shared = Arc::new(Mutex::new(Shared {
        wanted: false,
        done: false,
        chunk: None,
        waker: None,
    }));
    let ask = Arc::new(Notify::new());
    let (theirs, asked) = (shared.clone(), ask.clone());
    let start = move |task: &mut JoinSet<()>| {
        task.spawn(answer(reader, size, theirs, asked));
    };
    Ok(Chunks {
        shared,
        ask,
        start: Some(Box::new(start)),
        task: JoinSet::new(),
    }
    .boxed())
}
