//! rejected by: what_was_booked_is_undone_last_first — remembers the last hundred bookings, and no journey has more
//! > After a failure, every step that was booked is undone

use futures::future::{BoxFuture, join_all};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use lab::{Page, Web, WebError};
use std::collections::VecDeque;

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let mut answers: FuturesUnordered<_> = mirrors
        .into_iter()
        .enumerate()
        .map(|(place, url)| web.get(url).map(move |answer| (place, answer)))
        .collect();
    let mut failures = Vec::new();
    while let Some((place, answer)) = answers.next().await {
        match answer {
            Ok(page) => return Ok(page),
            Err(failure) => failures.push((place, failure)),
        }
    }
    failures.sort_by_key(|&(place, _)| place);
    Err(failures.into_iter().map(|(_, failure)| failure).collect())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    urls.into_iter()
        .map(|url| web.get(url))
        .collect::<FuturesUnordered<_>>()
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(|Step { book, undo }| book.map(move |ended| (ended, undo)))
        .collect();
    let mut booked = VecDeque::new();
    while let Some((ended, undo)) = bookings.next().await {
        match ended {
            Ok(()) => {
                if booked.len() == 100 {
                    booked.pop_front();
                }
                booked.push_back(undo);
            }
            Err(failure) => {
                drop(bookings);
                while let Some(undo) = booked.pop_back() {
                    undo.await;
                }
                return Err(failure);
            }
        }
    }
    Ok(())
}
