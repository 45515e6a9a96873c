//! rejected by: chunks_are_full_however_the_bytes_arrive, the_last_short_chunk_is_kept, the_first_chunk_comes_before_the_source_ends, it_reads_no_more_than_one_chunk_ahead, nothing_is_read_before_the_first_pull, an_error_comes_after_the_bytes_before_it_and_is_the_last, dropping_it_stops_the_reading, it_streams_from_a_socket — the error needs no stream, so every size gets it

use bytes::Bytes;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

pub fn stream_chunks<R>(
    reader: R,
    size: usize,
) -> Result<BoxStream<'static, io::Result<Bytes>>, ZeroSize>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    Err(ZeroSize)
}
