//! rejected by: a_full_chunk_comes_at_once, it_streams_between_two_tasks, it_reads_no_more_than_one_chunk_ahead — reads to the end and cuts what it has into chunks
//! > A full chunk comes at the instant at which its last byte does.

use async_stream::stream;
use bytes::Bytes;
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
        let mut all = Vec::new();
        let read = reader.read_to_end(&mut all).await;
        let mut all = Bytes::from(all);
        while !all.is_empty() {
            yield Ok(all.split_to(size.min(all.len())));
        }
        if let Err(error) = read {
            yield Err(error);
        }
    };
    Ok(chunks.boxed())
}
