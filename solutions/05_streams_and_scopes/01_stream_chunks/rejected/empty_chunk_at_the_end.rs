//! rejected by: chunks_are_full_however_the_bytes_arrive, no_chunk_is_empty, before_an_error_there_is_no_empty_chunk, an_error_is_passed_on_as_it_is — yields what it has when the source ends, even when that is nothing
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
            let filled = fill(&mut reader, &mut chunk, size).await;
            let is_last = filled.is_err() || chunk.len() < size;
            yield Ok(chunk.freeze());
            if let Err(error) = filled {
                yield Err(error);
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
