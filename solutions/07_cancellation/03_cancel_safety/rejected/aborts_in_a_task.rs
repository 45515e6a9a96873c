//! rejected by: no_task_is_left, whatever_ends_it_nothing_is_left, the_reader_is_dropped_too — a drop cannot wait until the ticker is gone, so it spawns a task that aborts it and does: that takes a turn more
//! > One turn of the loop after it has returned or was dropped, no task that it spawned is left.

use bytes::Bytes;
use bytes::{Buf, BytesMut};
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
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
    let (send, mut ticks) = tokio::sync::mpsc::channel(1);
    let ticking = tokio::spawn(async move {
        let mut ticks = interval_at(Instant::now() + period, period);
        loop {
            ticks.tick().await;
            if send.send(()).await.is_err() {
                return;
            }
        }
    });
    let _ticker = Ticker(Some(ticking), Handle::current());
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
            Some(()) = ticks.recv() => on_event(Event::Tick),
        }
    }
}

struct Ticker(Option<JoinHandle<()>>, Handle);

impl Drop for Ticker {
    fn drop(&mut self) {
        let ticking = self.0.take();
        self.1.spawn(async move {
            if let Some(ticking) = ticking {
                ticking.abort();
                ticking.await.ok();
            }
        });
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
