//! rejected by: a_message_comes_as_soon_as_it_is_whole, an_end_after_a_message_is_well, an_error_takes_no_message_along, a_flood_of_messages_does_not_keep_a_tick_away — takes one message out of the buffer and then reads again: the next one, though whole, waits for more bytes
//! > A message is passed on as soon as it is whole.

use bytes::Bytes;
use bytes::{Buf, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
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
    let mut ended = false;
    loop {
        match take_message(&mut buffer)? {
            Some(message) => on_event(Event::Message(message)),
            None if !ended => {}
            None if buffer.is_empty() => return Ok(()),
            None => return Err(ListenError::Truncated),
        }
        tokio::select! {
            read = reader.read_buf(&mut buffer), if !ended => ended = read.map_err(ListenError::Input)? == 0,
            _ = ticks.tick() => on_event(Event::Tick),
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
