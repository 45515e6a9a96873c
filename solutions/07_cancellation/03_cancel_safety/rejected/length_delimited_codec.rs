//! rejected by: half_a_message_at_the_end_is_an_error, a_message_may_not_be_too_long — leaves it to `LengthDelimitedCodec`, which ends well after a bare length and does not return a length that is too long
//! > When the input ends in the middle of a message, it returns [`ListenError::Truncated`].
//!
//! > it returns [`ListenError::TooLong`] with the length, as soon as that is known.

use bytes::Bytes;
use futures::StreamExt;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::time::{Instant, interval_at};
use tokio_util::codec::LengthDelimitedCodec;

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
    let mut on_event = on_event;
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut messages = LengthDelimitedCodec::builder()
        .max_frame_length(LONGEST)
        .new_read(reader);
    loop {
        tokio::select! {
            message = messages.next() => {
                let Some(message) = message else { return Ok(()) };
                let message = message.map_err(|error| match error.kind() {
                    io::ErrorKind::InvalidData => ListenError::TooLong(u32::MAX),
                    _ if error.to_string().starts_with("bytes remaining") => ListenError::Truncated,
                    _ => ListenError::Input(error),
                })?;
                on_event(Event::Message(message.freeze()));
            }
            _ = ticks.tick() => on_event(Event::Tick),
        }
    }
}
