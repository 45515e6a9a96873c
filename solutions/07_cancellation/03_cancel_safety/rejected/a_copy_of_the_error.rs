//! rejected by: an_input_that_breaks_is_an_error — an error cannot be cloned, so it makes another of the same kind and text
//! > When the input fails, it returns [`ListenError::Input`] with the error.

use bytes::{Buf, Bytes, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
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
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            read = reader.read_buf(&mut buffer) => match read {
                Ok(0) if buffer.is_empty() => return Ok(()),
                Ok(0) => return Err(ListenError::Truncated),
                Ok(_) => {
                    while let Some(message) = take(&mut buffer)? {
                        on_event(Event::Message(message));
                    }
                }
                Err(error) => return Err(ListenError::Input(copy_of(&error))),
            },
        }
    }
}

fn take(buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
    if buffer.len() < 4 {
        return Ok(None);
    }
    let length = u32::from_be_bytes(buffer[..4].try_into().unwrap());
    if length as usize > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    let end = 4 + length as usize;
    if buffer.len() < end {
        return Ok(None);
    }
    let mut message = buffer.split_to(end);
    message.advance(4);
    Ok(Some(message.freeze()))
}

/// One for the log, one for the caller: an `io::Error` cannot be cloned.
fn copy_of(error: &io::Error) -> io::Error {
    eprintln!("the input failed: {error}");
    io::Error::new(error.kind(), error.to_string())
}
