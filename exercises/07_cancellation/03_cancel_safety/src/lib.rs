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
    /// A message: its bytes, without the length.
    Message(Bytes),
    /// A period is over.
    Tick,
}

/// Why there will be no more messages.
#[derive(Debug)]
pub enum ListenError {
    /// The input ended in the middle of a message.
    Truncated,
    /// A message has this length, which is above [`LONGEST`].
    TooLong(u32),
    /// The input failed.
    Input(io::Error),
}

/// Reads messages to the end of the input, and ticks once every `period`.
///
/// - Nothing begins at the call.
/// - On the wire, a message is its length, in four bytes with the most significant
///   first, and then so many bytes.
/// - A message may be empty.
/// - A message may have [`LONGEST`] bytes.
/// - `on_event` is called for every message, in their order, each once and with
///   all its bytes.
/// - No byte is lost, wherever the input pauses and whatever happens meanwhile.
/// - A message is passed on as soon as it is whole.
/// - The first tick comes one period after the first poll.
/// - From then on a tick comes every period, counted from tick to tick, however
///   many messages come and however far a message has come.
/// - A flood of messages keeps no tick away: it comes while messages still wait.
/// - While neither bytes nor ticks come, nothing is polled.
/// - When the input ends after a whole message, or before the first, it returns `Ok`.
/// - When the input ends in the middle of a message, it returns
///   [`ListenError::Truncated`].
/// - When a length is above [`LONGEST`], it returns [`ListenError::TooLong`] with
///   the length, as soon as that is known.
/// - When the input fails, it returns [`ListenError::Input`] with the error.
/// - Messages that were whole before an error are passed on first.
/// - Wherever it is dropped, it reads no further.
/// - One turn of the loop after it has returned or was dropped, the reader is
///   dropped, too.
/// - One turn of the loop after it has returned or was dropped, no task that it
///   spawned is left.
///
/// Take the time from Tokio's clock. A period is a millisecond at least and a year
/// at most, and no input fails with `UnexpectedEof`, which `read_exact` has for an
/// end. A reader that always has bytes takes part in Tokio's budget, as a socket
/// does. The future is polled whenever it is woken.
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
