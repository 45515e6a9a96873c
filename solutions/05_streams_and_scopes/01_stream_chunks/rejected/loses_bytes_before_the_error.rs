//! rejected by: the_bytes_before_an_error_are_kept, an_error_is_passed_on_as_it_is — leaves with `?`, and the half-filled chunk is dropped on the way out
//! > When a read fails, the bytes before it come first.

use async_stream::try_stream;
use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;

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
    let mut reader = reader;
    let chunks = try_stream! {
        loop {
            let mut chunk = BytesMut::new();
            fill(&mut reader, &mut chunk, size).await?;
            let is_last = chunk.len() < size;
            if !chunk.is_empty() {
                yield chunk.freeze();
            }
            if is_last {
                return;
            }
        }
    };
    Ok(chunks.boxed())
}

async fn fill(
    reader: &mut (impl AsyncRead + Unpin),
    chunk: &mut BytesMut,
    size: usize,
) -> io::Result<()> {
    while chunk.len() < size {
        let missing = (size - chunk.len()) as u64;
        if (&mut *reader).take(missing).read_buf(chunk).await? == 0 {
            break;
        }
    }
    Ok(())
}
