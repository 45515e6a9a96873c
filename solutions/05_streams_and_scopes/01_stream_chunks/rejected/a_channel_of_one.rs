//! rejected by: it_reads_no_more_than_one_chunk_ahead — a channel with room for one chunk seems to be one chunk ahead, but the task that fills it has another one in hand
//! > Bytes are read at most one chunk beyond what was pulled.

use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::{BoxStream, once, unfold};
use std::io;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

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
    let chunks = once(async move {
        let (send, receive) = mpsc::channel(1);
        let mut task = JoinSet::new();
        task.spawn(read_on(reader, size, send));
        unfold((receive, task), async |(mut receive, task)| {
            let chunk = receive.recv().await?;
            Some((chunk, (receive, task)))
        })
    });
    Ok(chunks.flatten().boxed())
}

async fn read_on<R: AsyncRead + Unpin>(
    mut reader: R,
    size: usize,
    send: mpsc::Sender<io::Result<Bytes>>,
) {
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
