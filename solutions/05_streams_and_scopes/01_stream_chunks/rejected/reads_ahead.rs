//! rejected by: it_reads_no_more_than_one_chunk_ahead — puts a `BufReader` in front, which fills its 8 KiB however few bytes are wanted
//! > Bytes are read at most one chunk beyond what was pulled.

use async_stream::stream;
use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::BufReader;

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
    let mut reader = BufReader::new(reader);
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
        if (&mut *reader).take(missing).read_buf(chunk).await? == 0 {
            break;
        }
    }
    Ok(())
}
