//! rejected by: a_failed_booking_stops_those_under_way, what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone — when something has failed, waits for the rest and names the first failure in the list
//! > The first booking that fails stops all that are under way, at that instant.
//!
//! > When all is undone, it returns the failure of the booking that failed first.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
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
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let requests = urls.into_iter().map(|url| web.get(url));
    requests.collect::<FuturesUnordered<_>>()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut booked = Vec::new();
    let failure = {
        let (bookings, undoes): (Vec<_>, Vec<_>) = steps
            .into_iter()
            .map(|Step { book, undo }| (book, undo))
            .unzip();
        let mut failures = Vec::new();
        for (ended, undo) in join_all(bookings).await.into_iter().zip(undoes) {
            match ended {
                Ok(()) => booked.push(undo),
                Err(failure) => failures.push(failure),
            }
        }
        match failures.into_iter().next() {
            Some(failure) => failure,
            None => return Ok(()),
        }
        // Here the bookings that are under way are dropped.
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
