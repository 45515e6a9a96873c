//! Four services, and for each the tool that fits.

use futures::Stream;
use futures::future::BoxFuture;
// starter:
use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
// end starter
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
    // starter: todo!("all pages, in order")
    join_all(urls.into_iter().map(|url| web.get(url))).await
    // end starter
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
    // starter: todo!("the first page that comes")
    let places = mirrors.into_iter().enumerate();
    let mut answers: FuturesUnordered<_> = places
        .map(async |(place, url)| (place, web.get(url).await))
        .collect();
    let mut failures = Vec::new();
    while let Some((place, answer)) = answers.next().await {
        match answer {
            Ok(page) => return Ok(page),
            Err(failure) => failures.push((place, failure)),
        }
    }
    failures.sort_by_key(|(place, _)| *place);
    Err(failures.into_iter().map(|(_, failure)| failure).collect())
    // end starter
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
    // starter: futures::stream::poll_fn(|_| todo!("each page as it comes"))
    let requests = urls.into_iter().map(|url| web.get(url));
    requests.collect::<FuturesUnordered<_>>()
    // end starter
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
    // starter: todo!("all or nothing")
    let mut booked = Vec::new();
    let failure = {
        let mut bookings: FuturesUnordered<_> = steps
            .into_iter()
            .map(async |Step { book, undo }| book.await.map(|()| undo))
            .collect();
        loop {
            match bookings.next().await {
                Some(Ok(undo)) => booked.push(undo),
                Some(Err(failure)) => break failure,
                None => return Ok(()),
            }
        }
        // Here the bookings that are under way are dropped.
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
    // end starter
}
