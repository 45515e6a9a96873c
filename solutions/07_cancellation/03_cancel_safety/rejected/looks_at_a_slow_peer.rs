//! rejected by: it_waits_without_looking — while the rest of a message is to come, looks for it every 20 ms
//! > While neither bytes nor ticks come, nothing is polled.

use bytes::{Buf, Bytes, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};

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
use tokio::time::{Instant, interval_at, timeout};

/// The next message of the buffer, if it is whole.
fn next(buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
    let Some(head) = buffer.first_chunk::<4>() else {
        return Ok(None);
    };
    let length = u32::from_be_bytes(*head);
    if length as usize > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    if buffer.len() < 4 + length as usize {
        return Ok(None);
    }
    buffer.advance(4);
    Ok(Some(buffer.split_to(length as usize).freeze()))
}

pub async fn listen<R>(
    mut reader: R,
    period: Duration,
    mut on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut buffer = BytesMut::new();
    loop {
        let patience = if buffer.is_empty() {
            Duration::MAX
        } else {
            Duration::from_millis(20)
        };
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            read = timeout(patience, reader.read_buf(&mut buffer)) => {
                // A peer that is slow now: look again.
                let Ok(read) = read else { continue };
                let read = read.map_err(ListenError::Input)?;
                while let Some(message) = next(&mut buffer)? {
                    on_event(Event::Message(message));
                }
                if read == 0 {
                    return if buffer.is_empty() { Ok(()) } else { Err(ListenError::Truncated) };
                }
            }
        }
    }
}
