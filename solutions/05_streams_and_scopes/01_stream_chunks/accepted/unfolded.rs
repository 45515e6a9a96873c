//! `unfold`: the reader travels from one chunk to the next; an error waits in the state for its turn.

use bytes::Bytes;
use bytes::BytesMut;
use futures::StreamExt;
use futures::stream::BoxStream;
use futures::stream::unfold;
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
    enum Then<R> {
        Read(R),
        Fail(io::Error),
        End,
    }
    let chunks = unfold(Then::Read(reader), move |then| async move {
        let mut reader = match then {
            Then::Read(reader) => reader,
            Then::Fail(error) => return Some((Err(error), Then::End)),
            Then::End => return None,
        };
        let mut chunk = BytesMut::new();
        let filled = fill(&mut reader, &mut chunk, size).await;
        match filled {
            Err(error) if chunk.is_empty() => Some((Err(error), Then::End)),
            Err(error) => Some((Ok(chunk.freeze()), Then::Fail(error))),
            Ok(()) if chunk.is_empty() => None,
            Ok(()) if chunk.len() < size => Some((Ok(chunk.freeze()), Then::End)),
            Ok(()) => Some((Ok(chunk.freeze()), Then::Read(reader))),
        }
    });
    Ok(chunks.boxed())
}

async fn fill(
    reader: &mut (impl AsyncRead + Unpin),
    chunk: &mut BytesMut,
    size: usize,
) -> io::Result<()> {
    while chunk.len() < size {
        let missing = (size - chunk.len()) as u64;
        if (&mut *reader).take(missing).read_buf(chunk).await? == 0 {
            break;
        }
    }
    Ok(())
}
