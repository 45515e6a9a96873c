//! rejected by: nothing_is_read_before_the_first_pull, it_reads_no_more_than_one_chunk_ahead, dropping_it_stops_the_reading — lets a task read into a channel, which is eager, reads ahead, and goes on reading when the stream is gone
//! > Before the first pull nothing is read.
//!
//! > the reader is dropped, too.

use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

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
    let (send, receive) = mpsc::channel(16);
    tokio::spawn(async move {
        loop {
            let mut chunk = BytesMut::new();
            let filled = fill(&mut reader, &mut chunk, size).await;
            let is_last = filled.is_err() || chunk.len() < size;
            if !chunk.is_empty() && send.send(Ok(chunk.freeze())).await.is_err() {
                return;
            }
            if let Err(error) = filled {
                let _ = send.send(Err(error)).await;
            }
            if is_last {
                return;
            }
        }
    });
    Ok(ReceiverStream::new(receive).boxed())
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
