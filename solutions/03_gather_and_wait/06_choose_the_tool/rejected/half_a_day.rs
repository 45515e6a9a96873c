//! rejected by: the_dashboard_shows_all_in_their_order, the_fastest_mirror_sets_the_time, the_feed_yields_each_page_as_it_comes, a_checkout_ends_with_its_last_booking, the_failure_comes_when_all_is_undone — gives everything half a day, as one does with what may hang
//! > It returns when the last page has come or failed.
//!
//! > It returns the first page that comes, at the instant at which it comes.
//!
//! > Each page comes at the instant at which it is there.
//!
//! > When all bookings have gone well, it returns at that instant.
//!
//! > When all is undone, it returns the failure

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::time::timeout;

/// A step of a checkout: a flight, a hotel, a car.
pub struct Step {
    /// Books it. Dropped before its end, it has booked nothing.
    pub book: BoxFuture<'static, Result<(), String>>,
    /// Takes back what was booked.
    pub undo: BoxFuture<'static, ()>,
}

const HALF_A_DAY: Duration = Duration::from_secs(12 * 3600);

async fn fetch(web: Web, url: String) -> Result<Page, WebError> {
    match timeout(HALF_A_DAY, web.get(url.clone())).await {
        Ok(answer) => answer,
        Err(_) => Err(WebError { url }),
    }
}

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    futures::future::join_all(urls.into_iter().map(|url| fetch(web.clone(), url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let mut answers: FuturesUnordered<_> = mirrors
        .into_iter()
        .enumerate()
        .map(|(place, url)| fetch(web.clone(), url).map(move |answer| (place, answer)))
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
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    urls.into_iter()
        .map(|url| fetch(web.clone(), url))
        .collect::<FuturesUnordered<_>>()
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(async |step| {
            let late = || Err("no answer in half a day".to_owned());
            let booked = timeout(HALF_A_DAY, step.book).await;
            (booked.unwrap_or_else(|_| late()), step.undo)
        })
        .collect();
    let mut booked = Vec::new();
    while let Some((outcome, undo)) = bookings.next().await {
        match outcome {
            Ok(()) => booked.push(undo),
            Err(failure) => {
                drop(bookings);
                while let Some(undo) = booked.pop() {
                    let _ = timeout(HALF_A_DAY, undo).await;
                }
                return Err(failure);
            }
        }
    }
    Ok(())
}
