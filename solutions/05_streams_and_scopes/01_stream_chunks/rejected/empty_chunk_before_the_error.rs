//! rejected by: before_an_error_there_is_no_empty_chunk — yields what it has when the wire is cut, even when that is nothing
//! > There is no empty chunk.

use async_stream::stream;
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
    let chunks = stream! {
        loop {
            let mut chunk = BytesMut::new();
            match fill(&mut reader, &mut chunk, size).await {
                Ok(()) if chunk.is_empty() => return,
                Ok(()) => yield Ok(chunk.freeze()),
                Err(error) => {
                    yield Ok(chunk.freeze());
                    yield Err(error);
                    return;
                }
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
