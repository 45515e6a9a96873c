//! rejected by: dropped_it_reads_no_further — the task that reads is told by a token, and a `select!` draws by lot between that and the bytes
//! > Wherever it is dropped, it reads no further.

use bytes::Bytes;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

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
    let (sender, mut messages) = mpsc::channel(1);
    let told = CancellationToken::new();
    let _tell = told.clone().drop_guard();
    tokio::spawn(async move {
        let work = async move {
            loop {
                let message = async {
                    let mut length = [0; 4];
                    if reader
                        .read(&mut length[..1])
                        .await
                        .map_err(ListenError::Input)?
                        == 0
                    {
                        return Ok(None);
                    }
                    let exact = |error: io::Error| {
                        if error.kind() == io::ErrorKind::UnexpectedEof {
                            ListenError::Truncated
                        } else {
                            ListenError::Input(error)
                        }
                    };
                    reader.read_exact(&mut length[1..]).await.map_err(exact)?;
                    let length = u32::from_be_bytes(length);
                    if length as usize > LONGEST {
                        return Err(ListenError::TooLong(length));
                    }
                    let mut body = vec![0; length as usize];
                    reader.read_exact(&mut body).await.map_err(exact)?;
                    Ok(Some(Bytes::from(body)))
                };
                let message = message.await;
                let over = !matches!(message, Ok(Some(_)));
                if sender.send(message).await.is_err() || over {
                    return;
                }
            }
        };
        tokio::select! { () = told.cancelled() => {}, () = work => {} }
    });
    let mut next = Instant::now() + period;
    loop {
        tokio::select! {
            biased;
            () = sleep_until(next) => { next += period; on_event(Event::Tick); }
            Some(message) = messages.recv() => match message? {
                Some(message) => on_event(Event::Message(message)),
                None => return Ok(()),
            },
        }
    }
}
