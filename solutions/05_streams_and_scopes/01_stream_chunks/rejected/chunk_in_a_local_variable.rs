//! rejected by: chunks_are_full_however_the_bytes_arrive, a_full_chunk_comes_at_once, it_streams_between_two_tasks, a_pull_that_is_dropped_loses_nothing, every_byte_comes_in_its_place, another_task_may_pull — fills the chunk in a local variable of `poll_next`, which is gone when the reader says `Pending`
//! > A pull that is dropped loses no bytes.

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use std::io;
use std::pin::Pin;
use std::task::{Poll, ready};
use tokio::io::AsyncRead;
use tokio::io::ReadBuf;

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
    let (mut reader, mut error, mut ended) = (reader, None, false);
    let chunks = stream::poll_fn(move |context| {
        let mut chunk = Vec::new();
        while !ended && chunk.len() < size {
            let mut piece = vec![0; size - chunk.len()];
            let mut buffer = ReadBuf::new(&mut piece);
            match ready!(Pin::new(&mut reader).poll_read(context, &mut buffer)) {
                Ok(()) if buffer.filled().is_empty() => ended = true,
                Ok(()) => chunk.extend_from_slice(buffer.filled()),
                Err(failed) => (error, ended) = (Some(failed), true),
            }
        }
        if chunk.is_empty() {
            return Poll::Ready(error.take().map(Err));
        }
        Poll::Ready(Some(Ok(chunk.into())))
    });
    Ok(chunks.boxed())
}
