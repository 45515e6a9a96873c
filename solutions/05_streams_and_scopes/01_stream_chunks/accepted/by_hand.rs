//! A hand-written `Stream` that polls the reader into a buffer of what is still missing.

use bytes::Bytes;
use futures::Stream;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
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
    let chunks = Chunks {
        reader: Some(reader),
        chunk: Vec::new(),
        error: None,
        size,
    };
    Ok(chunks.boxed())
}

struct Chunks<R> {
    /// None from the end on.
    reader: Option<R>,
    chunk: Vec<u8>,
    error: Option<io::Error>,
    size: usize,
}

impl<R: AsyncRead + Unpin> Stream for Chunks<R> {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        while let Some(reader) = &mut this.reader {
            let before = this.chunk.len();
            this.chunk.resize(this.size, 0);
            let mut buffer = ReadBuf::new(&mut this.chunk[before..]);
            let polled = Pin::new(reader).poll_read(context, &mut buffer);
            let count = buffer.filled().len();
            this.chunk.truncate(before + count);
            match ready!(polled) {
                Ok(()) if count > 0 => {
                    if this.chunk.len() == this.size {
                        return Poll::Ready(Some(Ok(std::mem::take(&mut this.chunk).into())));
                    }
                }
                ended => {
                    this.error = ended.err();
                    this.reader = None;
                }
            }
        }
        if !this.chunk.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut this.chunk).into())));
        }
        Poll::Ready(this.error.take().map(Err))
    }
}
