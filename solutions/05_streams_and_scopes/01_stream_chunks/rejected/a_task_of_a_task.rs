//! rejected by: dropping_it_stops_the_reading — the task that goes with the stream has one of its own that reads, and that one goes a turn later
//! > One turn of the loop after the stream is dropped, the reader is dropped, too.

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

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
    Ok(async_stream::stream! {
        let (ask, mut asked) = mpsc::channel::<()>(1);
        let (send, mut receive) = mpsc::channel(2);
        let mut outer = JoinSet::new();
        outer.spawn(async move {
            let (pass, mut passed) = mpsc::channel(2);
            let mut inner = JoinSet::new();
            inner.spawn(async move {
                let mut reader = reader;
                while asked.recv().await.is_some() {
                    let mut chunk = Vec::new();
                    let read = (&mut reader).take(size as u64).read_to_end(&mut chunk).await;
                    let _ = pass.send((chunk, read.err())).await;
                }
            });
            while let Some((chunk, error)) = passed.recv().await {
                let is_last = chunk.len() < size;
                if !chunk.is_empty() {
                    let _ = send.send(Ok(Bytes::from(chunk))).await;
                }
                if let Some(error) = error {
                    let _ = send.send(Err(error)).await;
                }
                if is_last {
                    return;
                }
            }
        });
        loop {
            let _ = ask.send(()).await;
            let Some(chunk) = receive.recv().await else { return };
            let is_last = match &chunk {
                Ok(chunk) => chunk.len() < size,
                Err(_) => true,
            };
            yield chunk;
            if is_last {
                // An error may be behind it.
                while let Some(chunk) = receive.recv().await {
                    yield chunk;
                }
                drop(outer);
                return;
            }
        }
    }
    .boxed())
}
