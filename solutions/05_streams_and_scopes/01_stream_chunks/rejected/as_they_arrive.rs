//! rejected by: chunks_are_full_however_the_bytes_arrive, the_last_short_chunk_is_kept, a_full_chunk_comes_at_once, a_pull_that_is_dropped_loses_nothing, it_reads_no_more_than_one_chunk_ahead, another_task_may_pull, every_byte_comes_in_its_place — takes `size` for the length of a chunk, where it is only the most that one read may return
//! > Every chunk but the last has exactly `size` bytes, however the bytes arrive.

use bytes::Bytes;
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
    Ok(ReaderStream::with_capacity(reader, size).boxed())
}
