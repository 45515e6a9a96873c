//! rejected by: every_byte_comes_in_its_place — fills its chunks in a scratch buffer of the thread, which another stream uses while this one waits
//! > Together the chunks are all bytes of the reader, in their order.

use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt};
use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use tokio::io::{AsyncRead, ReadBuf};
thread_local!(static SCRATCH: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
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
            let mut filled = 0;
            SCRATCH.with_borrow_mut(|s| s.resize(size.max(s.len()), 0));
            let mut failed = None;
            while filled < size {
                let read = std::future::poll_fn(|cx| {
                    SCRATCH.with_borrow_mut(|s| {
                        let mut buf = ReadBuf::new(&mut s[filled..size]);
                        let polled = Pin::new(&mut reader).poll_read(cx, &mut buf);
                        let n = buf.filled().len();
                        polled.map_ok(|()| n)
                    })
                })
                .await;
                match read {
                    Ok(0) => break,
                    Ok(n) => filled += n,
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                }
            }
            let mut items = Vec::new();
            if filled > 0 {
                items.push(Ok(Bytes::from(
                    SCRATCH.with_borrow(|s| s[..filled].to_vec()),
                )));
            }
            let ends = filled < size;
            items.extend(failed.map(Err));
            Some((items, (!ends).then_some(reader)))
        })
        .flat_map(futures::stream::iter)
        .boxed(),
    )
}
