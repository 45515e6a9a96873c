//! Byte by byte: slow, and right.

use bytes::{BufMut, Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt};
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
    struct State<R> {
        reader: Option<R>,
        failed: Option<io::Error>,
    }
    let state = State {
        reader: Some(reader),
        failed: None,
    };
    Ok(stream::unfold(state, move |mut state| async move {
        if let Some(error) = state.failed.take() {
            return Some((Err(error), state));
        }
        let reader = state.reader.as_mut()?;
        let mut chunk = BytesMut::new();
        while chunk.len() < size {
            let mut byte = [0];
            match reader.read(&mut byte).await {
                Ok(0) => {
                    state.reader = None;
                    break;
                }
                Ok(_) => chunk.put_u8(byte[0]),
                Err(error) => {
                    state.reader = None;
                    state.failed = Some(error);
                    break;
                }
            }
        }
        if chunk.is_empty() {
            let error = state.failed.take()?;
            return Some((Err(error), state));
        }
        Some((Ok(chunk.freeze()), state))
    })
    .boxed())
}
