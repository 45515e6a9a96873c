//! A source of bytes that keeps to a script: pieces, pauses and errors.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::task::coop;
use tokio::time::{Sleep, sleep};

/// A reader that gives what its script says, and then is at its end.
///
/// Like a socket it takes part in Tokio's budget: who reads for long without a
/// pause is made to let others run.
///
/// ```
/// use lab::Source;
/// use std::time::Duration;
/// use tokio::io::AsyncReadExt;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let mut source = Source::new()
///     .piece(b"hel")
///     .pause(Duration::from_millis(50))
///     .piece(b"lo");
/// let tally = source.tally();
///
/// let mut text = String::new();
/// source.read_to_string(&mut text).await.unwrap();
///
/// assert_eq!(text, "hello");
/// assert_eq!(tally.bytes_read(), 5);
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Source {
    script: VecDeque<Step>,
    pause: Option<Pin<Box<Sleep>>>,
    tally: Tally,
}

#[derive(Debug)]
enum Step {
    Piece(VecDeque<u8>),
    Pause(Duration),
    Error(io::ErrorKind, &'static str),
}

/// What became of a [`Source`]. Clones tell of the same one.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    bytes_read: AtomicUsize,
    reads: AtomicUsize,
    is_dropped: AtomicBool,
}

impl Source {
    /// A source with an empty script: at its end at once.
    pub fn new() -> Self {
        Self::default()
    }

    /// Then come these bytes. One read gives no more than what is left of one
    /// piece, however large its buffer is. An empty piece is none.
    #[must_use]
    pub fn piece(self, bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return self;
        }
        self.then(Step::Piece(bytes.iter().copied().collect()))
    }

    /// Then comes nothing for a while, which begins when it is read that far.
    #[must_use]
    pub fn pause(self, pause: Duration) -> Self {
        self.then(Step::Pause(pause))
    }

    /// Then come these bytes in pieces of so many, with a pause after each.
    ///
    /// # Panics
    ///
    /// When `length` is 0.
    #[must_use]
    pub fn pieces(self, bytes: &[u8], length: usize, pause: Duration) -> Self {
        let pieces = bytes.chunks(length);
        pieces.fold(self, |source, piece| source.piece(piece).pause(pause))
    }

    /// Then comes an error, once, with this message.
    #[must_use]
    pub fn error(self, message: &'static str) -> Self {
        self.error_of_kind(io::ErrorKind::Other, message)
    }

    /// Then comes an error of this kind, once, with this message.
    #[must_use]
    pub fn error_of_kind(self, kind: io::ErrorKind, message: &'static str) -> Self {
        self.then(Step::Error(kind, message))
    }

    fn then(mut self, step: Step) -> Self {
        self.script.push_back(step);
        self
    }

    /// Tells what becomes of the source, also when it is gone.
    pub fn tally(&self) -> Tally {
        self.tally.clone()
    }
}

impl Tally {
    /// How many bytes were read from the source.
    pub fn bytes_read(&self) -> usize {
        self.inner.bytes_read.load(Ordering::SeqCst)
    }

    /// How often the source was read from, with whatever outcome.
    pub fn reads(&self) -> usize {
        self.inner.reads.load(Ordering::SeqCst)
    }

    /// Whether the source is gone.
    pub fn is_dropped(&self) -> bool {
        self.inner.is_dropped.load(Ordering::SeqCst)
    }
}

impl AsyncRead for Source {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        this.tally.inner.reads.fetch_add(1, Ordering::SeqCst);
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        let budget = ready!(coop::poll_proceed(context));
        let read = this.keep_to_script(context, buffer);
        if read.is_ready() {
            budget.made_progress();
        }
        read
    }
}

impl Source {
    fn keep_to_script(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            match self.script.front_mut() {
                None => return Poll::Ready(Ok(())),
                Some(Step::Pause(time)) => {
                    let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(*time)));
                    ready!(pause.as_mut().poll(context));
                    self.pause = None;
                    self.script.pop_front();
                }
                Some(Step::Error(kind, message)) => {
                    let error = io::Error::new(*kind, *message);
                    self.script.pop_front();
                    return Poll::Ready(Err(error));
                }
                Some(Step::Piece(bytes)) => {
                    let count = bytes.len().min(buffer.remaining());
                    let given: Vec<u8> = bytes.drain(..count).collect();
                    if bytes.is_empty() {
                        self.script.pop_front();
                    }
                    buffer.put_slice(&given);
                    let inner = &self.tally.inner;
                    inner.bytes_read.fetch_add(count, Ordering::SeqCst);
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.tally.inner.is_dropped.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn it_keeps_to_its_script() {
        let pause = Duration::from_millis(50);
        let mut source = Source::new()
            .piece(b"abc")
            .pause(pause)
            .error("wire cut")
            .piece(b"d");
        let tally = source.tally();
        let mut buffer = [0; 2];

        assert_eq!(source.read(&mut buffer).await.unwrap(), 2);
        assert_eq!(source.read(&mut buffer).await.unwrap(), 1);
        let start = Instant::now();
        let error = source.read(&mut buffer).await.unwrap_err();
        assert_eq!(error.to_string(), "wire cut");
        assert_eq!(start.elapsed(), pause);
        assert_eq!(source.read(&mut buffer).await.unwrap(), 1);
        assert_eq!(source.read(&mut buffer).await.unwrap(), 0);

        assert_eq!(tally.bytes_read(), 4);
        assert!(!tally.is_dropped());
        drop(source);
        assert!(tally.is_dropped());
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_may_come_in_pieces_and_errors_have_kinds() {
        let pause = Duration::from_millis(50);
        let source = Source::new().pieces(b"abcde", 2, pause);
        let mut source = source.error_of_kind(io::ErrorKind::TimedOut, "too late");
        let (start, mut buffer) = (Instant::now(), [0; 8]);
        for (length, pauses) in [(2, 0), (2, 1), (1, 2)] {
            assert_eq!(source.read(&mut buffer).await.unwrap(), length);
            assert_eq!(start.elapsed(), pause * pauses);
        }
        let error = source.read(&mut buffer).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "too late");
    }

    #[tokio::test(start_paused = true)]
    async fn a_read_that_is_dropped_in_a_pause_has_taken_nothing() {
        let pause = Duration::from_millis(50);
        let mut source = Source::new().pause(pause).piece(b"ab");
        let mut buffer = [0; 8];
        let early = tokio::time::timeout(pause / 2, source.read(&mut buffer)).await;
        assert!(early.is_err());
        assert_eq!(source.read(&mut buffer).await.unwrap(), 2);
    }
}
