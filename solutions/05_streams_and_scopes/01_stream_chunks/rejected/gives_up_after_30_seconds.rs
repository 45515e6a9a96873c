//! rejected by: every_byte_comes_in_its_place, chunks_are_full_however_the_bytes_arrive — puts a limit on each read that the contract does not know
//! > Together the chunks are all bytes of the reader, in their order.

use async_stream::stream;
use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

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
            if !chunk.is_empty() {
                yield Ok(chunk.freeze());
            }
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
        let mut limited = (&mut *reader).take(missing);
        let read = timeout(Duration::from_secs(30), limited.read_buf(chunk)).await;
        if read.unwrap_or(Ok(0))? == 0 {
            break;
        }
    }
    Ok(())
}
