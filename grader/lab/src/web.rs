//! A web: pages behind latency, with a capacity and with failures on schedule.

use crate::journal::{Journal, OpenSpan, Outcome};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// A web that answers every address after some latency. Clones are the same web.
#[derive(Clone)]
pub struct Web {
    inner: Arc<Inner>,
}

struct Inner {
    latency: Box<dyn Fn(&str) -> Duration + Send + Sync>,
    overload: Option<Overload>,
    state: Mutex<State>,
}

#[derive(Clone, Copy)]
struct Overload {
    capacity: usize,
    penalty: Duration,
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    in_flight: usize,
    most_in_flight: usize,
    /// How many more times each address fails.
    failing: HashMap<String, u32>,
}

/// So many addresses: `/0`, `/1`, and so on.
///
/// ```
/// assert_eq!(lab::addresses(2), ["/0", "/1"]);
/// ```
pub fn addresses(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("/{number}")).collect()
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its text: `the page at ` and the address.
    pub body: String,
}

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebError {
    /// The address that was asked for.
    pub url: String,
}

impl fmt::Display for WebError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not to be had", self.url)
    }
}

impl std::error::Error for WebError {}

/// A request that reached the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The address that was asked for.
    pub url: String,
    /// When it arrived, by Tokio's clock.
    pub began: Instant,
    /// When it was answered or given up.
    pub ended: Option<Instant>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Web {
    /// A web in which every answer takes `latency`.
    pub fn with_latency(latency: Duration) -> Self {
        Self::with_latencies(move |_| latency)
    }

    /// A web in which each address has a latency of its own.
    pub fn with_latencies(latency: impl Fn(&str) -> Duration + Send + Sync + 'static) -> Self {
        Self::build(Box::new(latency), None)
    }

    /// A web in which every answer takes `latency`, and `penalty` more for each
    /// request above `capacity` that was in flight when it arrived.
    pub fn with_capacity(latency: Duration, capacity: usize, penalty: Duration) -> Self {
        Self::build(
            Box::new(move |_| latency),
            Some(Overload { capacity, penalty }),
        )
    }

    fn build(
        latency: Box<dyn Fn(&str) -> Duration + Send + Sync>,
        overload: Option<Overload>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                latency,
                overload,
                state: Mutex::default(),
            }),
        }
    }

    /// From now on `url` fails `times` times, each after its latency, and then
    /// answers again. Of each address the first word counts: whoever asks for a page
    /// cannot take back that it fails.
    pub fn fail(&self, url: &str, times: u32) {
        let mut state = self.inner.state();
        state.failing.entry(url.to_owned()).or_insert(times);
    }

    /// Asks for a page. The request begins at the first poll, not at the call.
    ///
    /// # Errors
    ///
    /// [`WebError`], after the latency, where [`Web::fail`] says so.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future gives the request up: the web notes it as cancelled.
    #[track_caller]
    pub fn get(&self, url: impl Into<String>) -> Get {
        Get {
            web: self.clone(),
            url: url.into(),
            made_at: Location::caller(),
            in_flight: None,
        }
    }

    /// Everything that reached the web, in the order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.inner.state().requests.clone()
    }

    /// How many requests are under way now.
    pub fn in_flight(&self) -> usize {
        self.inner.state().in_flight
    }

    /// The most requests that were ever under way at once.
    pub fn most_in_flight(&self) -> usize {
        self.inner.state().most_in_flight
    }
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Web")
            .field("in_flight", &self.in_flight())
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request for a page; made by [`Web::get`].
#[must_use = "a request does nothing unless it is awaited"]
pub struct Get {
    web: Web,
    url: String,
    made_at: &'static Location<'static>,
    in_flight: Option<InFlight>,
}

/// A request that has arrived. Dropped unanswered, it is given up.
struct InFlight {
    web: Web,
    request: usize,
    latency: Pin<Box<Sleep>>,
    span: Option<OpenSpan>,
}

impl InFlight {
    fn arrive(web: &Web, url: &str) -> Self {
        let mut state = web.inner.state();
        state.in_flight += 1;
        state.most_in_flight = state.most_in_flight.max(state.in_flight);
        let mut latency = (web.inner.latency)(url);
        if let Some(Overload { capacity, penalty }) = web.inner.overload {
            let above = state.in_flight.saturating_sub(capacity);
            latency += penalty * u32::try_from(above).unwrap_or(u32::MAX);
        }
        let request = state.requests.len();
        let began = Instant::now();
        let outcome = Outcome::Open;
        state.requests.push(Request {
            url: url.to_owned(),
            began,
            ended: None,
            outcome,
        });
        Self {
            web: web.clone(),
            request,
            latency: Box::pin(sleep(latency)),
            span: Some(Journal::begin(format!("GET {url}"))),
        }
    }

    fn end(&mut self, outcome: Outcome) {
        let Some(span) = self.span.take() else { return };
        span.end(outcome);
        let mut state = self.web.inner.state();
        state.in_flight -= 1;
        let request = &mut state.requests[self.request];
        request.ended = Some(Instant::now());
        request.outcome = outcome;
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.end(Outcome::Cancelled);
    }
}

impl Future for Get {
    type Output = Result<Page, WebError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let in_flight = this
            .in_flight
            .get_or_insert_with(|| InFlight::arrive(&this.web, &this.url));
        if in_flight.latency.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        let url = this.url.clone();
        let fails = match this.web.inner.state().failing.get_mut(&url) {
            Some(0) | None => false,
            Some(times) => {
                *times -= 1;
                true
            }
        };
        if fails {
            in_flight.end(Outcome::Failed);
            return Poll::Ready(Err(WebError { url }));
        }
        in_flight.end(Outcome::Done);
        let body = format!("the page at {url}");
        Poll::Ready(Ok(Page { url, body }))
    }
}

impl Drop for Get {
    fn drop(&mut self) {
        if self.in_flight.is_none() {
            Journal::note_unpolled(format!("GET {}", self.url), self.made_at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATENCY: Duration = Duration::from_millis(50);

    #[tokio::test(start_paused = true)]
    async fn an_answer_takes_its_latency_exactly() {
        let began = Instant::now();
        Web::with_latency(LATENCY).get("/a").await.unwrap();
        assert_eq!(began.elapsed(), LATENCY);
    }

    #[tokio::test(start_paused = true)]
    async fn an_overloaded_web_answers_later() {
        let web = Web::with_capacity(LATENCY, 2, Duration::from_millis(7));
        let began = Instant::now();
        futures::future::join_all((0..4).map(|at| web.get(format!("/{at}")))).await;
        assert_eq!(began.elapsed(), LATENCY + Duration::from_millis(14));
        assert_eq!(web.most_in_flight(), 4);
        assert_eq!(web.in_flight(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_fails_as_often_as_it_was_told_to() {
        let web = Web::with_latency(LATENCY);
        web.fail("/a", 2);
        // Whoever asks for it may not like that.
        web.fail("/a", 0);
        assert!(web.get("/a").await.is_err());
        assert!(web.get("/b").await.is_ok());
        assert!(web.get("/a").await.is_err());
        assert!(web.get("/a").await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_request_is_given_up_and_an_unpolled_one_never_arrived() {
        let web = Web::with_latency(LATENCY);
        let soon = Duration::from_millis(10);
        tokio::time::timeout(soon, web.get("/a")).await.unwrap_err();
        drop(web.get("/b"));
        let requests = web.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].outcome, Outcome::Cancelled);
        assert_eq!(requests[0].ended, Some(requests[0].began + soon));
        assert_eq!(web.in_flight(), 0);
        assert!(
            Journal::take_unpolled()
                .items
                .iter()
                .any(|unpolled| unpolled.what == "GET /b")
        );
    }
}
