//! rejected by: an_input_that_breaks_is_an_error — reads again after `Interrupted`, as `read_exact` of std does
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

/// The next whole message in the buffer.
fn cut(buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
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
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            read = reader.read_buf(&mut buffer) => match read {
                Ok(0) if buffer.is_empty() => return Ok(()),
                Ok(0) => return Err(ListenError::Truncated),
                Ok(_) => {
                    while let Some(message) = cut(&mut buffer)? {
                        on_event(Event::Message(message));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ListenError::Input(error)),
            }
        }
    }
}
