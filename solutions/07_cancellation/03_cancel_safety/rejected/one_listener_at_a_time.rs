//! rejected by: a_message_comes_as_soon_as_it_is_whole — a static lock, so that no two inputs mix their messages
//! > A message is passed on as soon as it is whole.

use bytes::Bytes;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;

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

use bytes::{Buf, BytesMut};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, interval_at};

fn cut(buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
    let Some(head) = buffer.first_chunk::<4>() else {
        return Ok(None);
    };
    let length = u32::from_be_bytes(*head);
    if length as usize > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    if buffer.len() < 4 + length as usize {
        return Ok(None);
    }
    buffer.advance(4);
    Ok(Some(buffer.split_to(length as usize).freeze()))
}

pub async fn listen<R>(
    mut reader: R,
    period: Duration,
    mut on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _one = ONE.lock().await;
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut buffer = BytesMut::with_capacity(4096);
    loop {
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            read = reader.read_buf(&mut buffer) => {
                let ended = read.map_err(ListenError::Input)? == 0;
                while let Some(message) = cut(&mut buffer)? {
                    on_event(Event::Message(message));
                }
                if ended {
                    return if buffer.is_empty() { Ok(()) } else { Err(ListenError::Truncated) };
                }
                buffer.reserve(4096);
            }
        }
    }
}
