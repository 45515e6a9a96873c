//! rejected by: the_task_that_waits_now_is_woken — polls its timer once, to set it, and then only looks at the clock: what is woken is the task of the first poll
//! > From then on a tick comes every period

use bytes::{Buf, BytesMut};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Poll, ready};
use tokio::io::ReadBuf;
use tokio::time::{Instant, sleep_until};

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
    let (mut reader, mut on_event) = (reader, on_event);
    let mut next = Instant::now() + period;
    let mut timer = pin!(sleep_until(next));
    let mut armed = false;
    let mut buffer = BytesMut::new();
    let mut space = vec![0; 8192];
    poll_fn(move |context| {
        loop {
            if Instant::now() >= next {
                on_event(Event::Tick);
                next += period;
                timer.as_mut().reset(next);
                armed = false;
                continue;
            }
            if !armed {
                armed = timer.as_mut().poll(context).is_pending();
            }
            if let Some(message) = parse(&mut buffer)? {
                on_event(Event::Message(message));
                continue;
            }
            let mut read = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut reader).poll_read(context, &mut read))
                .map_err(ListenError::Input)?;
            if read.filled().is_empty() {
                return Poll::Ready(if buffer.is_empty() {
                    Ok(())
                } else {
                    Err(ListenError::Truncated)
                });
            }
            buffer.extend_from_slice(read.filled());
        }
    })
    .await
}

fn parse(buffer: &mut BytesMut) -> Result<Option<Bytes>, ListenError> {
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
