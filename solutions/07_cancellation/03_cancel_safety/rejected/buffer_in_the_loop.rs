//! rejected by: no_byte_is_lost_wherever_the_input_is_cut, no_byte_is_lost_under_any_schedule, the_length_stands_before_the_message, a_message_may_be_long, messages_come_whole_and_in_order, a_message_comes_as_soon_as_it_is_whole, half_a_message_at_the_end_is_an_error, a_message_may_not_be_too_long, an_error_takes_no_message_along, no_task_is_left, it_waits_without_looking, a_flood_of_messages_does_not_keep_a_tick_away — reads safely, into a buffer that is made anew each time round
//! > No byte is lost, wherever the input pauses and whatever happens meanwhile.

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
    loop {
        let mut buffer = BytesMut::new();
        tokio::select! {
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
