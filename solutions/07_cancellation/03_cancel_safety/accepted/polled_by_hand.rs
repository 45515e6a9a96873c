//! A `poll_fn` asks the ticker and the reader by turns, and keeps everything outside itself.

use bytes::Bytes;
use bytes::{Buf, BytesMut};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Instant, interval_at};

pub const LONGEST: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Message(Bytes),
    Tick,
}

#[derive(Debug)]
pub enum ListenError {
    Truncated,
    TooLong(u32),
    Input(io::Error),
}

pub async fn listen<R>(
    reader: R,
    period: Duration,
    on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let (mut reader, mut on_event) = (reader, on_event);
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut buffer = BytesMut::new();
    loop {
        let read = poll_fn(|context| {
            if ticks.poll_tick(context).is_ready() {
                return Poll::Ready(None);
            }
            let mut bytes = [0; 4096];
            let mut read = ReadBuf::new(&mut bytes);
            let reader = Pin::new(&mut reader);
            let ended = ready!(reader.poll_read(context, &mut read));
            buffer.extend_from_slice(read.filled());
            Poll::Ready(Some(ended.map(|()| read.filled().len())))
        });
        match read.await.transpose().map_err(ListenError::Input)? {
            None => on_event(Event::Tick),
            Some(0) if buffer.is_empty() => return Ok(()),
            Some(0) => return Err(ListenError::Truncated),
            Some(_) => {
                while let Some(message) = take_message(&mut buffer)? {
                    on_event(Event::Message(message));
                }
            }
        }
    }
}

fn take_message(buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
    let Some(length) = buffer.first_chunk().copied().map(u32::from_be_bytes) else {
        return Ok(None);
    };
    let bytes = length as usize;
    if bytes > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    if buffer.len() < 4 + bytes {
        return Ok(None);
    }
    buffer.advance(4);
    Ok(Some(buffer.split_to(bytes).freeze()))
}
