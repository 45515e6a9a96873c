//! `ReaderStream` reads pieces no longer than a chunk, which are put together and cut again.

use async_stream::stream;
use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
use tokio_util::io::ReaderStream;

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
    let mut pieces = ReaderStream::with_capacity(reader, size);
    let chunks = stream! {
        let mut buffer = BytesMut::new();
        while let Some(piece) = pieces.next().await {
            match piece {
                Ok(bytes) => buffer.extend_from_slice(&bytes),
                Err(error) => {
                    if !buffer.is_empty() {
                        yield Ok(buffer.freeze());
                    }
                    yield Err(error);
                    return;
                }
            }
            while buffer.len() >= size {
                yield Ok(buffer.split_to(size).freeze());
            }
        }
        if !buffer.is_empty() {
            yield Ok(buffer.freeze());
        }
    };
    Ok(chunks.boxed())
}
