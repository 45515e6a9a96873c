//! rejected by: the_reader_is_dropped_too, no_task_is_left, dropped_it_reads_no_further — one task reads and one cuts: a drop ends the second, and the first learns of it a turn later
//! > One turn of the loop after it has returned or was dropped, the reader is dropped, too.

use bytes::{Buf, Bytes, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

pub const LONGEST: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A message: its bytes, without the length.
    Message(Bytes),
    /// A period is over.
    Tick,
}

#[derive(Debug)]
pub enum ListenError {
    /// The input ended in the middle of a message.
    Truncated,
    /// A message has this length, which is above [`LONGEST`].
    TooLong(u32),
    /// The input failed.
    Input(io::Error),
}

struct Ends(JoinHandle<()>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.abort();
    }
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
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (pieces, mut cutting) = mpsc::channel(100);
    let (messages, mut arriving) = mpsc::channel(100);
    tokio::spawn(async move {
        loop {
            let mut piece = BytesMut::with_capacity(4096);
            let read = tokio::select! {
                () = pieces.closed() => return,
                read = reader.read_buf(&mut piece) => read,
            };
            let last = !matches!(read, Ok(1..));
            if pieces.send(read.map(|_| piece)).await.is_err() || last {
                return;
            }
        }
    });
    let _ends = Ends(tokio::spawn(async move {
        let mut buffer = BytesMut::new();
        loop {
            let more = match cut(&mut buffer) {
                Ok(Some(message)) => Ok(message),
                Err(error) => Err(Some(error)),
                Ok(None) => match cutting.recv().await {
                    Some(Ok(piece)) if !piece.is_empty() => {
                        buffer.extend_from_slice(&piece);
                        continue;
                    }
                    Some(Err(error)) => Err(Some(ListenError::Input(error))),
                    _ if buffer.is_empty() => Err(None),
                    _ => Err(Some(ListenError::Truncated)),
                },
            };
            let last = more.is_err();
            if messages.send(more).await.is_err() || last {
                return;
            }
        }
    }));
    loop {
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            message = arriving.recv() => match message.expect("an end") {
                Ok(message) => on_event(Event::Message(message)),
                Err(None) => return Ok(()),
                Err(Some(error)) => return Err(error),
            },
        }
    }
}

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
