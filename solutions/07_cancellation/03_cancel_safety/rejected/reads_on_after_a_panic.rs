//! rejected by: the_reader_is_dropped_too — a guard ends the task that reads, but not while a panic unwinds, so as not to panic twice
//! > One turn of the loop after it has returned or was dropped, no task that it spawned is left.
//!
//! > One turn of the loop after it has returned or was dropped, the reader is dropped, too.

use tokio::io::AsyncReadExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};

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

pub async fn listen<R>(
    reader: R,
    period: Duration,
    on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let (sender, mut messages) = mpsc::unbounded_channel();
    let mut task = tokio::spawn(read_all(reader, sender));
    let _guard = Guard(task.abort_handle());
    let mut on_event = on_event;
    let mut ticks = interval_at(Instant::now() + period, period);

    loop {
        tokio::select! {
            biased;
            _ = ticks.tick() => on_event(Event::Tick),
            message = messages.recv() => match message {
                Some(message) => on_event(Event::Message(message)),
                None => return (&mut task).await.expect("it does not panic"),
            },
        }
    }
}

async fn read_all<R: AsyncRead + Unpin>(
    mut reader: R,
    sender: mpsc::UnboundedSender<Bytes>,
) -> Result<(), ListenError> {
    loop {
        let mut head = [0; 4];
        match reader
            .read(&mut head[..1])
            .await
            .map_err(ListenError::Input)?
        {
            0 => return Ok(()),
            _ => reader.read_exact(&mut head[1..]).await.map_err(cut)?,
        };
        let length = u32::from_be_bytes(head);
        if length as usize > LONGEST {
            return Err(ListenError::TooLong(length));
        }
        let mut body = vec![0; length as usize];
        reader.read_exact(&mut body).await.map_err(cut)?;
        let _ = sender.send(body.into());
        tokio::task::consume_budget().await;
    }
}
fn cut(error: io::Error) -> ListenError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        ListenError::Truncated
    } else {
        ListenError::Input(error)
    }
}

struct Guard(tokio::task::AbortHandle);
impl Drop for Guard {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.abort();
        }
    }
}
