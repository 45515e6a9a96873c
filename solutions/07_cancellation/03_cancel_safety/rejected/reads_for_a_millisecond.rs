//! rejected by: it_waits_without_looking — reads for a millisecond at a time, and looks at the clock in between
//! > While neither bytes nor ticks come, nothing is polled.

use bytes::Bytes;
use bytes::{Buf, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, timeout};

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
    let mut tick = Instant::now() + period;
    let mut buffer = BytesMut::new();
    loop {
        if tick <= Instant::now() {
            on_event(Event::Tick);
            tick += period;
        }
        let read = reader.read_buf(&mut buffer);
        let Ok(read) = timeout(Duration::from_millis(1), read).await else {
            continue;
        };
        match read.map_err(ListenError::Input)? {
            0 if buffer.is_empty() => return Ok(()),
            0 => return Err(ListenError::Truncated),
            _ => {
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
