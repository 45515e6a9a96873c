//! Four services, and for each the tool that fits.

use futures::Stream;
use futures::future::BoxFuture;
// starter:
use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
// end starter
use lab::{Page, Web, WebError};

/// Fetches all pages, for a dashboard that shows them side by side. An address
/// may be listed twice, and is requested twice then; no address is answered at
/// once.
///
/// - No page of a dashboard is requested before the first poll.
/// - All pages of a dashboard are requested at the instant of the first poll,
///   however many they are.
/// - It returns when the last page has come or failed.
/// - There is one result for each place in `urls`, in that order.
/// - A page that cannot be fetched is an error in its place, and costs no other
///   page anything.
/// - When the dashboard is dropped half-way, all its requests are given up: one
///   turn of the loop later none is in flight.
pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    // starter: todo!("all pages, in order")
    join_all(urls.into_iter().map(|url| web.get(url))).await
    // end starter
}

/// Asks all mirrors for the same page, and returns the first that comes. There is
/// at least one mirror, and none answers at once; a mirror may be listed twice, and
/// is asked twice then.
///
/// - No mirror is asked before the first poll.
/// - All mirrors are asked at the instant of the first poll, however many they
///   are.
/// - It returns the first page that comes, at the instant at which it comes.
/// - A mirror that fails does not win, however fast it is.
/// - When it has returned, the slower mirrors are given up: one turn of the loop
///   later no request to a mirror is in flight.
/// - When it is dropped half-way, all mirrors are given up within one turn of the
///   loop.
///
/// # Errors
///
/// - When all mirrors have failed: why each of them did, in the order of
///   `mirrors`.
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

/// Fetches all pages, and yields each as it comes. An address may be listed twice,
/// and is requested twice then; no address is answered at once.
///
/// - No page of a feed is requested before the first poll of the stream.
/// - All pages of a feed are requested at the instant of the first poll, however
///   many they are.
/// - Each page comes at the instant at which it is there.
/// - A page of a feed that cannot be fetched is an error at that instant, and the
///   feed goes on.
/// - There is one item for each place in `urls`, and then the stream ends.
/// - When the feed is dropped, the rest is given up: one turn of the loop later
///   no request of a feed is in flight.
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
    /// Takes back what was booked.
    pub undo: BoxFuture<'static, ()>,
}

/// Books all steps, or none. No booking and no undoing panics, and no booking ends
/// at its first poll.
///
/// - No booking begins before the first poll.
/// - All bookings begin at the instant of the first poll, however many they are.
/// - When all bookings have gone well, it returns at that instant.
/// - When all bookings have gone well, nothing is undone.
/// - The first booking that fails stops all that are under way, at that instant.
/// - Nothing is undone before all bookings that are under way have been dropped.
/// - After a failure, every step that was booked is undone, even one that was
///   booked at the instant of the failure.
/// - Only what was booked is undone: no step that failed, and none that was
///   stopped.
/// - What was booked last is undone first.
/// - Undoing one step ends before undoing the next begins.
/// - When all is undone, it returns the failure of the booking that failed first.
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
