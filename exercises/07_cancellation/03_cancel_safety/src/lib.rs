//! Reading messages beside a ticker, without losing a byte.

use bytes::Bytes;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;

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
    todo!("read messages and tick, at the same time")
}
