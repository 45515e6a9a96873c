//! rejected by: chunks_are_full_however_the_bytes_arrive, it_streams_between_two_tasks — asks the reader every millisecond, instead of being woken by it
//! > A full chunk comes at the instant at which its last byte does.

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
    use futures::FutureExt;
    Ok(async_stream::stream! {
        loop {
            let mut chunk = Vec::with_capacity(size);
            let mut failed = None;
            while chunk.len() < size {
                let mut rest = (&mut reader).take((size - chunk.len()) as u64);
                match rest.read_buf(&mut chunk).now_or_never() {
                    None => tokio::time::sleep(std::time::Duration::from_millis(1)).await,
                    Some(Ok(0)) => break,
                    Some(Ok(_)) => {}
                    Some(Err(error)) => {
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
