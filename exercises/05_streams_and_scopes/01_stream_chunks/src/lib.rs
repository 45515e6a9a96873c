//! A stream of chunks, read from a source as they are wanted.

use bytes::Bytes;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;

/// Chunks of no bytes would never come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

/// Streams what `reader` gives, in chunks of `size` bytes.
///
/// - Every chunk has exactly `size` bytes, however the bytes arrive; only the
///   last one may be shorter. There is no empty chunk.
/// - A chunk comes as soon as its bytes are there. Before the first pull nothing
///   is read; after that, never more than one chunk beyond what was pulled.
/// - A read that fails ends the stream: first come the bytes that were read
///   before it, then the error, then the end, and nothing is read any more.
/// - Dropping the stream stops the reading. The reader is dropped with it, at the
///   latest one turn of the loop later.
/// - A `size` of 0 is the error [`ZeroSize`], at the call.
pub fn stream_chunks<R>(
    reader: R,
    size: usize,
) -> Result<BoxStream<'static, io::Result<Bytes>>, ZeroSize>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    todo!("read chunk after chunk, as they are pulled")
}
