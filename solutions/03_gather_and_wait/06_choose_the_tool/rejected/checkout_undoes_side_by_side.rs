//! rejected by: what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone, what_was_booked_at_the_instant_of_the_failure_is_undone_too — undoes everything at once, as it has booked it
//! > What was booked last is undone first.
//!
//! > Undoing one step ends before undoing the next begins.

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
    join_all(booked).await;
    Err(failure)
}
