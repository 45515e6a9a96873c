//! rejected by: a_failed_booking_stops_those_under_way — leaves the loop at the failure and begins to undo; the bookings under way still exist
//! > Nothing is undone before all bookings that are under way have been dropped.

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
    let mut booked = Vec::new();
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(async |Step { book, undo }| book.await.map(|()| undo))
        .collect();
    while let Some(booking) = bookings.next().await {
        match booking {
            Ok(undo) => booked.push(undo),
            Err(failure) => {
                for undo in booked.into_iter().rev() {
                    undo.await;
                }
                return Err(failure);
            }
        }
    }
    Ok(())
}
