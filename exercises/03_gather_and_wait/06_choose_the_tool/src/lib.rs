//! Four services, and for each the tool that fits.

use futures::Stream;
use futures::future::BoxFuture;
use lab::{Page, Web, WebError};

/// Fetches all pages, for a dashboard that shows them side by side.
///
/// - All requests begin at the first poll.
/// - There is one result for each address, in the order of `urls`, and they come
///   together, when the last is there. A page that is not to be had is an error
///   in its place and costs no other page anything.
/// - When the future is dropped half-way, all requests are given up: one turn of
///   the loop later none is in flight.
pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    todo!("all pages, in order")
}

/// Asks all mirrors for the same page, and gives the first that comes.
///
/// - All requests begin at the first poll. There is at least one mirror.
/// - It returns when the first page comes. A mirror that fails does not win,
///   however fast it is.
/// - The slower mirrors are given up then: one turn of the loop later none is in
///   flight.
///
/// # Errors
///
/// When all have failed: why each of them did, in the order of `mirrors`.
pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    todo!("the first page that comes")
}

/// Fetches all pages, and gives each as it comes.
///
/// - All requests begin at the first poll of the stream, as long as none is answered
///   at once.
/// - Each result comes at the instant at which it is there, failures too; the
///   stream ends after the last.
/// - When the stream is dropped, the rest is given up: one turn of the loop later
///   none is in flight.
pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    futures::stream::poll_fn(|_| todo!("each page as it comes"))
}

/// A step of a checkout: a flight, a hotel, a car.
pub struct Step {
    /// Books it. Dropped before its end, it has booked nothing.
    pub book: BoxFuture<'static, Result<(), String>>,
    /// Takes back what was booked. It is polled only if that is to be done.
    pub undo: BoxFuture<'static, ()>,
}

/// Books all steps, or none.
///
/// - All bookings begin at the first poll, and run side by side. When all are
///   done, it returns.
/// - The first booking that fails stops all that are under way, at that instant.
///   Then what has been booked is undone, one step after the other: what was
///   booked last is undone first. When that is done, the failure comes back.
///
/// It must not be dropped half-way: a drop stops what is under way and cannot
/// wait for anything to be undone.
pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    todo!("all or nothing")
}
