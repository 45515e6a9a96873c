//! rejected by: chunks_are_full_however_the_bytes_arrive, the_last_short_chunk_is_kept, the_bytes_before_an_error_are_kept, an_error_is_passed_on_as_it_is, every_byte_comes_in_its_place — fills chunks with `read_exact`, for which a short last chunk is an unexpected end
//! > The last chunk contains the bytes that are left, and may be shorter.

use async_stream::stream;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use std::io;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;

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
    let chunks = stream! {
        loop {
            let mut chunk = vec![0; size];
            match reader.read_exact(&mut chunk).await {
                Ok(_) => yield Ok(Bytes::from(chunk)),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return,
                Err(error) => {
                    yield Err(error);
                    return;
                }
            }
        }
    };
    Ok(chunks.boxed())
}
