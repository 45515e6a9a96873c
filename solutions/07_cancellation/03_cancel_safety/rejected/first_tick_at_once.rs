//! rejected by: the_first_tick_comes_after_a_period, nothing_begins_at_the_call, ticks_come_on_time_while_messages_come, ticks_do_not_drift, the_task_that_waits_now_is_woken — uses `interval`, whose first tick is ready at once
//! > The first tick comes one period after the first poll.

use bytes::Bytes;
use bytes::{Buf, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::interval;

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
    let mut ticks = interval(period);
    let mut buffer = BytesMut::new();
    loop {
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
