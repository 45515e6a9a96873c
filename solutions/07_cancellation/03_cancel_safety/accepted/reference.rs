//! Reading messages beside a ticker, without losing a byte.

use bytes::Bytes;
// starter:
use bytes::{Buf, BytesMut};
// end starter
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
// starter:
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, interval_at};
// end starter

/// The most bytes that a message may have.
pub const LONGEST: usize = 64 * 1024;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A whole message has come, and these are its bytes, without the length.
    Message(Bytes),
    /// Another period is over.
    Tick,
}

/// Why there will be no more messages.
#[derive(Debug)]
pub enum ListenError {
    /// The input ended in the middle of a message.
    Truncated,
    /// A message says that it has so many bytes, and that is more than [`LONGEST`].
    TooLong(u32),
    /// The input could not be read.
    Input(io::Error),
}

/// Reads messages to the end of the input, and ticks once every `period`.
///
/// - A message is its length, as four bytes with the most significant first, and
///   then so many bytes. It may be empty.
/// - Nothing begins at the call. The first tick comes one period after the first
///   poll, and from then on one every period, however many messages come and
///   however far a message has come.
/// - `on_event` is called for every tick at its instant, and for every message as
///   soon as it is whole; messages in their order, each once, with all its bytes.
///   A flood of messages keeps no tick away: it comes while others still wait.
/// - At the end of the input it returns; that is an error, `Truncated`, if a
///   message had begun and was not whole. A length above [`LONGEST`] is an error
///   as soon as it is known.
/// - When the future is dropped, nobody reads on: one turn of the loop later the
///   reader is dropped, too.
///
/// Take the time from Tokio's clock.
pub async fn listen<R>(
    reader: R,
    period: Duration,
    on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    // starter: todo!("read messages and tick, at the same time")
    let (mut reader, mut on_event) = (reader, on_event);
    let mut ticks = interval_at(Instant::now() + period, period);
    // What was read and is not yet a whole message. It outlives every branch.
    let mut buffer = BytesMut::new();
    loop {
        tokio::select! {
            // A single read is cancel safe: dropped, it has taken nothing.
            read = reader.read_buf(&mut buffer) => match read.map_err(ListenError::Input)? {
                0 if buffer.is_empty() => return Ok(()),
                0 => return Err(ListenError::Truncated),
                _ => while let Some(message) = take_message(&mut buffer)? {
                    on_event(Event::Message(message));
                },
            },
            _ = ticks.tick() => on_event(Event::Tick),
        }
    }
    // end starter
}
// starter:

/// Takes a message from the front of the buffer, if there is a whole one.
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
// end starter
