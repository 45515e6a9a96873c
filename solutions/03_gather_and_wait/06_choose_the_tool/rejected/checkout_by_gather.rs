//! rejected by: a_failed_booking_stops_those_under_way, what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone — waits for all bookings and undoes what went well
//! > The first booking that fails stops all that are under way, at that instant.
//!
//! > When all is undone, it returns the failure of the booking that failed first.

use futures::Stream;
use futures::StreamExt;
use futures::future::{BoxFuture, join_all};
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
    let bookings = steps
        .into_iter()
        .map(async |Step { book, undo }| book.await.map(|()| undo));
    let bookings = bookings
        .collect::<FuturesUnordered<_>>()
        .collect::<Vec<_>>()
        .await;
    let mut booked = Vec::new();
    let mut failure = None;
    for booking in bookings {
        match booking {
            Ok(undo) => booked.push(undo),
            Err(error) => drop(failure.get_or_insert(error)),
        }
    }
    let Some(failure) = failure else {
        return Ok(());
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
