//! rejected by: chunks_are_full_however_the_bytes_arrive, the_last_short_chunk_is_kept, no_chunk_is_empty, every_byte_comes_in_its_place, a_full_chunk_comes_at_once, it_streams_between_two_tasks, nothing_is_read_before_the_first_pull, it_reads_no_more_than_one_chunk_ahead, a_pull_that_is_dropped_loses_nothing, the_bytes_before_an_error_are_kept, before_an_error_there_is_no_empty_chunk, an_error_is_passed_on_as_it_is, after_an_error_the_stream_ends, dropping_it_stops_the_reading, a_size_of_zero_is_an_error, another_task_may_pull — the error needs no stream, so every size gets it

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
