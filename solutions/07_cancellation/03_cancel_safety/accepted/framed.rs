//! `FramedRead` keeps the buffer, and a decoder of our own takes the messages out of it.

use bytes::{Buf, Bytes, BytesMut};
use futures::StreamExt;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::time::{Instant, interval_at};
use tokio_util::codec::{Decoder, FramedRead};

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
    let mut messages = FramedRead::new(reader, Messages);
    loop {
        tokio::select! {
            message = messages.next() => {
                let Some(message) = message else { return Ok(()) };
                on_event(Event::Message(message?));
            }
            _ = ticks.tick() => on_event(Event::Tick),
        }
    }
}

struct Messages;

impl Decoder for Messages {
    type Item = Bytes;
    type Error = ListenError;

    fn decode(&mut self, buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
        take_message(buffer)
    }

    fn decode_eof(&mut self, buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
        match take_message(buffer)? {
            None if !buffer.is_empty() => Err(ListenError::Truncated),
            message => Ok(message),
        }
    }
}

impl From<io::Error> for ListenError {
    fn from(error: io::Error) -> Self {
        Self::Input(error)
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
