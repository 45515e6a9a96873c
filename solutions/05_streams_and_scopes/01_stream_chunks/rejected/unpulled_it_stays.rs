//! rejected by: dropping_it_stops_the_reading — leaves a task that has not been asked for anything to itself, and the task holds the reader
//! > One turn of the loop after the stream is dropped, the reader is dropped, too.

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
    task: tokio::task::JoinHandle<()>,
    pulled: bool,
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.pulled = true;
        let mut shared = this.shared.lock().unwrap();
        if let Some(chunk) = shared.chunk.take() {
            return Poll::Ready(Some(chunk));
        }
        if shared.done {
            return Poll::Ready(None);
        }
        shared.waker = Some(context.waker().clone());
        if !shared.wanted {
            shared.wanted = true;
            this.ask.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        // Unpulled, it has never begun.
        if self.pulled {
            self.task.abort();
        }
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
    let task = tokio::spawn(answer(reader, size, theirs, asked));
    Ok(Chunks {
        shared,
        ask,
        task,
        pulled: false,
    }
    .boxed())
}
