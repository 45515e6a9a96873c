//! rejected by: it_reads_no_more_than_one_chunk_ahead — reads into a buffer of two chunks, to halve the number of reads, although a piece of a chunk is still in hand
//! > Bytes are read at most one chunk beyond what was pulled.

use bytes::{Bytes, BytesMut};
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
    Ok(async_stream::stream! {
        let mut rest = BytesMut::new();
        let mut scratch = vec![0; size.saturating_mul(2)];
        loop {
            while rest.len() >= size {
                yield Ok(rest.split_to(size).freeze());
            }
            match reader.read(&mut scratch).await {
                Ok(0) => break,
                Ok(n) => rest.extend_from_slice(&scratch[..n]),
                Err(error) => {
                    if !rest.is_empty() {
                        yield Ok(rest.split().freeze());
                    }
                    yield Err(error);
                    return;
                }
            }
        }
        if !rest.is_empty() {
            yield Ok(rest.freeze());
        }
    }
    .boxed())
}
