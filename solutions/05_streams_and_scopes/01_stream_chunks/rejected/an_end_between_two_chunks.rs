//! rejected by: an_error_is_passed_on_as_it_is — takes a peer that goes away between two chunks for the end
//! > An error is passed on as it came from the reader.

use bytes::{Bytes, BytesMut};
use futures::stream::{BoxStream, StreamExt};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

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
    Ok(
        futures::stream::unfold(Some(reader), move |reader| async move {
            let mut reader = reader?;
            let mut chunk = BytesMut::zeroed(size);
            let mut filled = 0;
            while filled < size {
                match reader.read(&mut chunk[filled..]).await {
                    Ok(0) => {
                        chunk.truncate(filled);
                        return (filled > 0).then(|| (vec![Ok(chunk.freeze())], None));
                    }
                    Ok(n) => filled += n,
                    Err(error) => {
                        chunk.truncate(filled);
                        let mut last = Vec::new();
                        if filled > 0 {
                            last.push(Ok(chunk.freeze()));
                        }
                        if filled > 0
                            || !matches!(
                                error.kind(),
                                io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe
                            )
                        {
                            last.push(Err(error));
                        }
                        return Some((last, None));
                    }
                }
            }
            Some((vec![Ok(chunk.freeze())], Some(reader)))
        })
        .flat_map(futures::stream::iter)
        .boxed(),
    )
}
