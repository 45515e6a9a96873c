//! rejected by: it_reads_no_more_than_one_chunk_ahead — fills whatever room its buffer has, and a buffer that grows has room for at least eight bytes
//! > Bytes are read at most one chunk beyond what was pulled.

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use futures::stream::BoxStream;
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
    let mut reader = reader;
    let chunks = async_stream::stream! {
        let mut buffer = BytesMut::with_capacity(size);
        loop {
            while buffer.len() < size {
                buffer.reserve(1);
                match reader.read_buf(&mut buffer).await {
                    Ok(0) => {
                        if !buffer.is_empty() {
                            yield Ok(buffer.freeze());
                        }
                        return;
                    }
                    Ok(_) => {}
                    Err(error) => {
                        if !buffer.is_empty() {
                            yield Ok(buffer.freeze());
                        }
                        yield Err(error);
                        return;
                    }
                }
            }
            yield Ok(buffer.split_to(size).freeze());
        }
    };
    Ok(chunks.boxed())
}
