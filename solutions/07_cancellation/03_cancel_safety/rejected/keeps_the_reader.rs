//! rejected by: whatever_ends_it_nothing_is_left — a future written by hand: ready, it still holds the reader until it is dropped itself
//! > One turn of the loop after it has returned or was dropped, the reader is dropped, too.

use bytes::{Buf, Bytes, BytesMut};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

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

struct Listening<R, O> {
    reader: R,
    buffer: BytesMut,
    room: Box<[u8]>,
    timer: Option<Pin<Box<Sleep>>>,
    period: Duration,
    on_event: O,
}

impl<R: AsyncRead + Unpin, O: FnMut(Event)> Listening<R, O> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), ListenError>> {
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + self.period)));
        loop {
            while timer.as_mut().poll(context).is_ready() {
                (self.on_event)(Event::Tick);
                let next = timer.deadline() + self.period;
                timer.as_mut().reset(next);
            }
            let mut read = ReadBuf::new(&mut self.room);
            match Pin::new(&mut self.reader).poll_read(context, &mut read) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(ListenError::Input(error))),
                Poll::Ready(Ok(())) => {}
            }
            if read.filled().is_empty() {
                let whole = self.buffer.is_empty();
                return Poll::Ready(if whole {
                    Ok(())
                } else {
                    Err(ListenError::Truncated)
                });
            }
            self.buffer.extend_from_slice(read.filled());
            while let Some(head) = self.buffer.first_chunk() {
                let length = u32::from_be_bytes(*head);
                if length as usize > LONGEST {
                    return Poll::Ready(Err(ListenError::TooLong(length)));
                }
                if self.buffer.len() < 4 + length as usize {
                    break;
                }
                self.buffer.advance(4);
                let message = self.buffer.split_to(length as usize).freeze();
                (self.on_event)(Event::Message(message));
            }
        }
    }
}
pub fn listen<R>(
    reader: R,
    period: Duration,
    on_event: impl FnMut(Event),
) -> impl Future<Output = Result<(), ListenError>>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    let mut listening = Listening {
        reader,
        buffer: BytesMut::new(),
        room: vec![0; 8 * 1024].into(),
        timer: None,
        period,
        on_event,
    };
    poll_fn(move |context| listening.poll(context))
}
