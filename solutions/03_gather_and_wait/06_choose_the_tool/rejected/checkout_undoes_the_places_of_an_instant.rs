//! rejected by: what_was_booked_at_the_instant_of_the_failure_is_undone_too — sorts the steps by the time of booking, and those of one instant stand as they were listed
//! > What was booked last is undone first.

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt};
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    futures::future::join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let count = mirrors.len();
    let mut answers: FuturesUnordered<_> = mirrors
        .into_iter()
        .enumerate()
        .map(|(place, mirror)| {
            let get = web.get(mirror);
            async move { (place, get.await) }
        })
        .collect();
    let mut failures: Vec<Option<WebError>> = (0..count).map(|_| None).collect();
    while let Some((place, answer)) = answers.next().await {
        match answer {
            Ok(page) => return Ok(page),
            Err(failure) => failures[place] = Some(failure),
        }
    }
    Err(failures.into_iter().flatten().collect())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    urls.into_iter()
        .map(|url| web.get(url))
        .collect::<FuturesUnordered<_>>()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let (bookings, undos): (Vec<_>, Vec<_>) = steps
        .into_iter()
        .map(|Step { book, undo }| (book, undo))
        .unzip();
    let mut undos: Vec<_> = undos.into_iter().map(|undo| (None, undo)).collect();
    let mut bookings: FuturesUnordered<_> = bookings
        .into_iter()
        .enumerate()
        .map(|(place, book)| async move { (place, book.await) })
        .collect();
    let mut failure = None;
    while let Some((place, booking)) = bookings.next().await {
        match booking {
            Ok(()) => undos[place].0 = Some(tokio::time::Instant::now()),
            Err(why) => {
                failure = Some(why);
                break;
            }
        }
    }
    drop(bookings);
    let Some(failure) = failure else {
        return Ok(());
    };
    undos.retain(|(booked_at, _)| booked_at.is_some());
    undos.sort_by_key(|(booked_at, _)| *booked_at);
    for (_, undo) in undos.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
