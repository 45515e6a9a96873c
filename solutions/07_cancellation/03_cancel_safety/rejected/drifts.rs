//! rejected by: ticks_do_not_drift — counts a period from the moment at which the tick was handled, which is late by a little each time
//! > From then on a tick comes every period, counted from tick to tick

use bytes::Bytes;
use bytes::{Buf, BytesMut};
use std::io;
use std::pin::pin;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, sleep};

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
    let mut tick = pin!(sleep(period));
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
            () = &mut tick => {
                on_event(Event::Tick);
                tick.as_mut().reset(Instant::now() + period);
            }
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
