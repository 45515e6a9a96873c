//! rejected by: it_waits_without_looking — a peer that is quiet for a day within a message is taken for one that has gone
//! > No byte is lost, wherever the input pauses and whatever happens meanwhile.

use bytes::Bytes;
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

use futures::FutureExt;
use std::pin::pin;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

async fn next<R: AsyncRead + Unpin>(reader: &mut R) -> Result<Option<Bytes>, ListenError> {
    let cut = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ListenError::Truncated,
        _ => ListenError::Input(error),
    };
    let mut head = [0; 4];
    if reader
        .read(&mut head[..1])
        .await
        .map_err(ListenError::Input)?
        == 0
    {
        return Ok(None);
    }
    reader.read_exact(&mut head[1..]).await.map_err(cut)?;
    let length = u32::from_be_bytes(head);
    if length as usize > LONGEST {
        return Err(ListenError::TooLong(length));
    }
    let mut body = vec![0; length as usize];
    match tokio::time::timeout(
        std::time::Duration::from_secs(86_400),
        reader.read_exact(&mut body),
    )
    .await
    {
        Ok(read) => read.map_err(cut)?,
        Err(_) => return Err(ListenError::Truncated),
    };
    Ok(Some(body.into()))
}

pub async fn listen<R>(
    mut reader: R,
    period: Duration,
    mut on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let mut tick = pin!(sleep_until(Instant::now() + period));
    let (sender, mut inbox) = mpsc::channel::<Result<Bytes, ListenError>>(1);
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Some(message) = next(&mut reader).await.transpose() {
            let last = message.is_err();
            if sender.send(message).await.is_err() || last {
                break;
            }
        }
    });
    loop {
        futures::select_biased! {
            () = tick.as_mut().fuse() => {
                on_event(Event::Tick);
                let next = tick.deadline() + period;
                tick.as_mut().reset(next);
            }
            message = inbox.recv().fuse() => match message {
                Some(Ok(body)) => on_event(Event::Message(body)),
                Some(Err(error)) => {
                    tasks.shutdown().await;
                    return Err(error);
                }
                None => {
                    while tasks.join_next().await.is_some() {}
                    return Ok(());
                }
            },
        }
    }
}
