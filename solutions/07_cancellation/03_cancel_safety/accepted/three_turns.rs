//! Gives the loop three turns after each message, and looks for the tick first.

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

pub async fn listen<R>(
    mut reader: R,
    period: Duration,
    mut on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut held = BytesMut::new();
    let ended = loop {
        match first_of(&mut held) {
            Err(error) => break Err(error),
            Ok(Some(message)) => {
                on_event(Event::Message(message));
                for _ in 0..3 {
                    tokio::task::yield_now().await;
                }
                continue;
            }
            Ok(None) => {}
        }
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            read = reader.read_buf(&mut held) => match read {
                Ok(0) if held.is_empty() => break Ok(()),
                Ok(0) => break Err(ListenError::Truncated),
                Ok(_) => {}
                Err(error) => break Err(ListenError::Input(error)),
            },
        }
    };
    drop(reader);
    ended
}

fn first_of(held: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
    let Some(head) = held.first_chunk() else {
        return Ok(None);
    };
    let length = u32::from_be_bytes(*head);
    if length as usize > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    if held.len() < 4 + length as usize {
        return Ok(None);
    }
    held.advance(4);
    Ok(Some(held.split_to(length as usize).freeze()))
}
