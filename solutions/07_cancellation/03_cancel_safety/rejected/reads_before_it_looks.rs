//! rejected by: dropped_it_reads_no_further — the reader task ends when nobody listens, but reads first what has come at that instant
//! > Wherever it is dropped, it reads no further.

use bytes::Bytes;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
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
    let (send, mut messages) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let read = tokio::select! {
                biased;
                read = read_message(&mut reader) => read,
                () = send.closed() => return,
            };
            let Some(message) = read.transpose() else {
                return;
            };
            let is_last = message.is_err();
            if send.send(message).await.is_err() || is_last {
                return;
            }
        }
    });
    loop {
        tokio::select! {
            message = messages.recv() => {
                let Some(message) = message else { return Ok(()) };
                on_event(Event::Message(message?));
            }
            _ = ticks.tick() => on_event(Event::Tick),
        }
    }
}

async fn read_message(reader: &mut (impl AsyncRead + Unpin)) -> Result<Option<Bytes>, ListenError> {
    let mut length = [0; 4];
    let first = reader.read(&mut length).await.map_err(ListenError::Input)?;
    if first == 0 {
        return Ok(None);
    }
    reader
        .read_exact(&mut length[first..])
        .await
        .map_err(read_error)?;
    let length = u32::from_be_bytes(length);
    if length as usize > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    let mut message = vec![0; length as usize];
    reader.read_exact(&mut message).await.map_err(read_error)?;
    Ok(Some(message.into()))
}

fn read_error(error: io::Error) -> ListenError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ListenError::Truncated,
        _ => ListenError::Input(error),
    }
}
