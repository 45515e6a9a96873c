//! rejected by: ticks_come_on_time_while_messages_come, nothing_begins_at_the_call, the_first_tick_comes_after_a_period, ticks_do_not_drift, the_task_that_waits_now_is_woken — polls the ticker only between messages: while half a message waits for its other half, no tick comes
//! > From then on a tick comes every period, counted from tick to tick

use bytes::Bytes;
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
    reader: R,
    period: Duration,
    on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let (mut reader, mut on_event) = (reader, on_event);
    let mut ticks = interval_at(Instant::now() + period, period);
    loop {
        let message = read_message(&mut reader).await?;
        while futures::FutureExt::now_or_never(ticks.tick()).is_some() {
            on_event(Event::Tick);
        }
        let Some(message) = message else {
            return Ok(());
        };
        on_event(Event::Message(message));
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
