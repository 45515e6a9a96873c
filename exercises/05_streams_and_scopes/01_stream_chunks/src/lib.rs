//! A stream of chunks, read from a source as they are wanted.

use bytes::Bytes;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;

/// The size was 0: chunks of no bytes would never come to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

/// Streams what `reader` gives, in chunks of `size` bytes.
///
/// - Every chunk but the last has exactly `size` bytes, however the bytes arrive.
/// - The last chunk contains the bytes that are left, and may be shorter.
/// - There is no empty chunk.
/// - Together the chunks are all bytes of the reader, in their order.
/// - A full chunk comes at the instant at which its last byte does.
/// - Before the first pull nothing is read.
/// - Bytes are read at most one chunk beyond what was pulled.
/// - A pull that is dropped loses no bytes.
/// - When a read fails, the bytes before it come first.
/// - An error is passed on as it came from the reader.
/// - After an error the stream ends, and nothing is read any more.
/// - One turn of the loop after the stream is dropped, the reader is dropped, too.
/// - A `size` of 0 is the error [`ZeroSize`], at the call.
///
/// A chunk of `size` bytes fits into memory. No reader fails with `Interrupted`,
/// after which `read_to_end` reads on by itself. It is called and pulled inside a
/// runtime, and not pulled again after its end.
pub fn stream_chunks<R>(
    reader: R,
    size: usize,
) -> Result<BoxStream<'static, io::Result<Bytes>>, ZeroSize>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    todo!("read chunk after chunk, as they are pulled")
}
