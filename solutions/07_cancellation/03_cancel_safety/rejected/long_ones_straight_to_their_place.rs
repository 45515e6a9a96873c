//! rejected by: a_message_may_be_long — reads what is left of a long message into its place with `read_exact`, to spare a copy
//! > No byte is lost, wherever the input pauses and whatever happens meanwhile.

use bytes::{Buf, Bytes, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};

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
use tokio::time::{Instant, interval_at};

pub async fn listen<R>(
    mut reader: R,
    period: Duration,
    mut on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let mut ticks = interval_at(Instant::now() + period, period);
    let mut buffer = BytesMut::with_capacity(4096);
    loop {
        let length = match buffer.first_chunk::<4>() {
            None => None,
            Some(head) => Some(u32::from_be_bytes(*head)),
        };
        if let Some(length) = length {
            let bytes = length as usize;
            if bytes > LONGEST {
                return Err(ListenError::TooLong(length));
            }
            if buffer.len() >= 4 + bytes {
                buffer.advance(4);
                on_event(Event::Message(buffer.split_to(bytes).freeze()));
                continue;
            }
            if bytes > 4096 {
                // Too long for the buffer: the rest goes straight to its place.
                let mut message = vec![0; bytes];
                let have = buffer.len() - 4;
                message[..have].copy_from_slice(&buffer[4..]);
                buffer.clear();
                let mut from = have;
                while from < bytes {
                    // In steps, so that a tick has its chance.
                    let to = bytes.min(from + 4096);
                    tokio::select! {
                        biased;
                        _ = ticks.tick() => on_event(Event::Tick),
                        read = reader.read_exact(&mut message[from..to]) => {
                            match read {
                                Ok(_) => from = to,
                                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                                    return Err(ListenError::Truncated);
                                }
                                Err(error) => return Err(ListenError::Input(error)),
                            }
                        }
                    }
                }
                on_event(Event::Message(Bytes::from(message)));
                continue;
            }
        }
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            read = reader.read_buf(&mut buffer) => {
                if read.map_err(ListenError::Input)? == 0 {
                    return if buffer.is_empty() { Ok(()) } else { Err(ListenError::Truncated) };
                }
            }
        }
    }
}
