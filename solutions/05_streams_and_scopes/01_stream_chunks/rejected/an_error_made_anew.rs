//! rejected by: an_error_is_passed_on_as_it_is — keeps an error until its turn as a kind and a text, and makes it anew
//! > An error is passed on as it came from the reader.

use async_stream::stream;
use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;

/// The size was 0: chunks of no bytes would never come to an end.
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
    let mut failed: Option<(io::ErrorKind, String)> = None;
    Ok(stream! {
        while failed.is_none() {
            let mut chunk = BytesMut::zeroed(size);
            let mut filled = 0;
            while filled < size {
                match reader.read(&mut chunk[filled..]).await {
                    Ok(0) => break,
                    Ok(count) => filled += count,
                    Err(error) => {
                        failed = Some((error.kind(), error.to_string()));
                        break;
                    }
                }
            }
            if filled > 0 {
                chunk.truncate(filled);
                yield Ok(chunk.freeze());
            }
            if filled < size && failed.is_none() {
                return;
            }
        }
        if let Some((kind, message)) = failed {
            yield Err(io::Error::new(kind, message));
        }
    }
    .boxed())
}
