//! rejected by: every_byte_comes_in_its_place — puts the buffer back for the next stream, with what is in it when it is dropped
//! > Together the chunks are all bytes of the reader, in their order.

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZeroSize;

/// Buffers to be used again.
static POOL: std::sync::Mutex<Vec<BytesMut>> = std::sync::Mutex::new(Vec::new());

struct Pooled(BytesMut);

impl Drop for Pooled {
    fn drop(&mut self) {
        POOL.lock().unwrap().push(std::mem::take(&mut self.0));
    }
}

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
    Ok(async_stream::stream! {
        let mut reader = reader;
        let mut chunk = Pooled(POOL.lock().unwrap().pop().unwrap_or_default());
        loop {
            let room = size - chunk.0.len();
            let read = (&mut reader).take(room as u64).read_buf(&mut chunk.0).await;
            match read {
                Ok(0) => {
                    if !chunk.0.is_empty() {
                        yield Ok(chunk.0.split().freeze());
                    }
                    return;
                }
                Ok(_) if chunk.0.len() == size => yield Ok(chunk.0.split().freeze()),
                Ok(_) => {}
                Err(error) => {
                    if !chunk.0.is_empty() {
                        yield Ok(chunk.0.split().freeze());
                    }
                    yield Err(error);
                    return;
                }
            }
        }
    }
    .boxed())
}
