//! A pool of connections that want to be closed, and take their time for it.

use crate::journal::{Journal, OpenSpan, Outcome};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep};

/// A pool with room for so many connections at once. Clones are the same pool.
///
/// Only a connection that was closed to the end gives its place back. One that
/// is dropped open keeps it for ever, as a server keeps a session that nobody
/// has ended.
#[derive(Clone)]
pub struct Pool {
    inner: Arc<Inner>,
}

struct Inner {
    places: Arc<Semaphore>,
    query: Duration,
    close: Duration,
    close_fails: bool,
    visits: Mutex<Vec<Visit>>,
}

/// What became of one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// When it was opened, by Tokio's clock.
    pub opened: Instant,
    /// When its close began.
    pub close_began: Option<Instant>,
    /// When it was closed to the end, also where the close failed.
    pub closed: Option<Instant>,
    /// How often a close began.
    pub closes: usize,
}

/// The server did not say goodbye properly. The connection is closed all the
/// same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseError;

impl fmt::Display for CloseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection did not close properly")
    }
}

impl std::error::Error for CloseError {}

/// An open connection. Clones are the same connection.
#[derive(Clone)]
pub struct Connection {
    pool: Pool,
    visit: usize,
    open: Arc<Mutex<Option<Open>>>,
}

/// What a connection has as long as it is open. Dropped unclosed, the place is
/// lost.
struct Open {
    permit: Option<OwnedSemaphorePermit>,
    span: Option<OpenSpan>,
}

impl Pool {
    /// A pool with so many places, in which a query takes `query` and a close
    /// `close`.
    pub fn new(places: usize, query: Duration, close: Duration) -> Self {
        Self::build(places, query, close, false)
    }

    /// A pool in which every close fails, after `close`.
    pub fn failing_close(places: usize, query: Duration, close: Duration) -> Self {
        Self::build(places, query, close, true)
    }

    fn build(places: usize, query: Duration, close: Duration, close_fails: bool) -> Self {
        Self {
            inner: Arc::new(Inner {
                places: Arc::new(Semaphore::new(places)),
                query,
                close,
                close_fails,
                visits: Mutex::default(),
            }),
        }
    }

    /// Waits for a place and opens a connection, which then takes no time.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future leaves the pool as it was.
    pub async fn connect(&self) -> Connection {
        let places = self.inner.places.clone();
        let permit = places.acquire_owned().await.ok();
        let mut visits = self.visits_mut();
        let visit = visits.len();
        visits.push(Visit {
            opened: Instant::now(),
            close_began: None,
            closed: None,
            closes: 0,
        });
        let span = Some(Journal::begin(format!("connection {}", visit + 1)));
        Connection {
            pool: self.clone(),
            visit,
            open: Arc::new(Mutex::new(Some(Open { permit, span }))),
        }
    }

    /// How many connections could be opened now.
    pub fn free_places(&self) -> usize {
        self.inner.places.available_permits()
    }

    /// What became of every connection, in the order of opening.
    pub fn visits(&self) -> Vec<Visit> {
        self.visits_mut().clone()
    }

    fn visits_mut(&self) -> MutexGuard<'_, Vec<Visit>> {
        self.inner
            .visits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("free_places", &self.free_places())
            .finish_non_exhaustive()
    }
}

impl Connection {
    /// Asks the server something. The answer is the question, in capitals.
    ///
    /// # Panics
    ///
    /// When the connection is closed.
    pub async fn query(&self, question: &str) -> String {
        assert!(
            self.pool.visits_mut()[self.visit].close_began.is_none(),
            "asked a connection that is closed"
        );
        sleep(self.pool.inner.query).await;
        question.to_uppercase()
    }

    /// Says goodbye to the server and gives the place back. Closing it again
    /// does nothing.
    ///
    /// # Errors
    ///
    /// [`CloseError`] where the pool was made so. The place is free even then.
    ///
    /// # Cancel safety
    ///
    /// A close that is dropped half-way has closed nothing: the place is lost.
    pub async fn close(&self) -> Result<(), CloseError> {
        let open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut open) = open else {
            return Ok(());
        };
        {
            let visit = &mut self.pool.visits_mut()[self.visit];
            visit.close_began = Some(Instant::now());
            visit.closes += 1;
        }
        sleep(self.pool.inner.close).await;
        self.pool.visits_mut()[self.visit].closed = Some(Instant::now());
        drop(open.permit.take());
        let fails = self.pool.inner.close_fails;
        if let Some(span) = open.span.take() {
            span.end(if fails {
                Outcome::Failed
            } else {
                Outcome::Done
            });
        }
        if fails { Err(CloseError) } else { Ok(()) }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({})", self.visit + 1)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            permit.forget();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: Duration = Duration::from_millis(50);
    const CLOSE: Duration = Duration::from_millis(30);

    #[tokio::test(start_paused = true)]
    async fn a_closed_connection_gives_its_place_back_and_a_dropped_one_does_not() {
        let pool = Pool::new(2, QUERY, CLOSE);
        let start = Instant::now();
        let connection = pool.connect().await;
        assert_eq!(connection.query("hello").await, "HELLO");
        assert_eq!(connection.close().await, Ok(()));
        assert_eq!(start.elapsed(), QUERY + CLOSE);
        assert_eq!(pool.free_places(), 2);

        drop(pool.connect().await);
        assert_eq!(pool.free_places(), 1);
        let visits = pool.visits();
        assert_eq!(visits[0].closed, Some(start + QUERY + CLOSE));
        assert_eq!(visits[1].closed, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_close_may_fail_or_be_cut() {
        let pool = Pool::failing_close(2, QUERY, CLOSE);
        let failing = pool.connect().await;
        assert_eq!(failing.close().await, Err(CloseError));
        assert_eq!(
            failing.close().await,
            Ok(()),
            "there is nothing left to close"
        );
        assert_eq!(pool.free_places(), 2);

        let cut = pool.connect().await;
        let close = tokio::time::timeout(CLOSE / 2, cut.close()).await;
        assert!(close.is_err());
        assert_eq!(pool.free_places(), 1);
        assert_eq!(pool.visits()[1].closes, 1);
    }
}
