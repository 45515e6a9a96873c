//! A stream of chunks, read from a source as they are wanted.

// starter:
use async_stream::stream;
// end starter
use bytes::Bytes;
// starter:
use futures::StreamExt;
// end starter
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
// starter:
use tokio::io::AsyncReadExt;
// end starter

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
    // starter: todo!("read chunk after chunk, as they are pulled")
    if size == 0 {
        return Err(ZeroSize);
    }
    let mut reader = reader;
    let chunks = stream! {
        loop {
            let mut chunk = Vec::new();
            // On an error, the bytes before it are in the chunk.
            let filled = (&mut reader).take(size as u64).read_to_end(&mut chunk).await;
            let is_last = filled.is_err() || chunk.len() < size;
            if !chunk.is_empty() {
                yield Ok(Bytes::from(chunk));
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
    // end starter
}
