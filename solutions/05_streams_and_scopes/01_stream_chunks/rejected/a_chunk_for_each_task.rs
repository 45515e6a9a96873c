//! rejected by: another_task_may_pull — takes a pull by another task for a new one, and begins its chunk anew
//! > Together the chunks are all bytes of the reader, in their order.

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use std::io;
use std::task::{Poll, Waker, ready};
use tokio::io::{AsyncRead, ReadBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

pub fn stream_chunks<R>(
    mut reader: R,
    size: usize,
) -> Result<BoxStream<'static, io::Result<Bytes>>, ZeroSize>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    if size == 0 {
        return Err(ZeroSize);
    }
    let mut chunk = Vec::new();
    let mut is_over = false;
    let mut failure = None;
    let mut pulled_by: Option<Waker> = None;
    Ok(stream::poll_fn(move |context| {
        if pulled_by
            .as_ref()
            .is_some_and(|waker| !waker.will_wake(context.waker()))
        {
            // Another pull: it begins with an empty chunk.
            chunk.clear();
        }
        pulled_by = Some(context.waker().clone());
        while !is_over && chunk.len() < size {
            let mut piece = vec![0; (size - chunk.len()).min(8192)];
            let mut buffer = ReadBuf::new(&mut piece);
            match ready!(std::pin::Pin::new(&mut reader).poll_read(context, &mut buffer)) {
                Ok(()) => {
                    is_over = buffer.filled().is_empty();
                    chunk.extend_from_slice(buffer.filled());
                }
                Err(error) => {
                    is_over = true;
                    failure = Some(error);
                }
            }
        }
        pulled_by = None;
        if !chunk.is_empty() {
            return Poll::Ready(Some(Ok(Bytes::from(std::mem::take(&mut chunk)))));
        }
        Poll::Ready(failure.take().map(Err))
    })
    .boxed())
}
