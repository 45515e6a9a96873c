//! rejected by: slower_mirrors_are_given_up, a_dropped_race_leaves_nothing_in_flight — has a task shut the others down, which takes a turn before the first is aborted
//! > one turn of the loop later no request to a mirror is in flight

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt};
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    futures::future::join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let mut failures: Vec<Option<WebError>> = mirrors.iter().map(|_| None).collect();
    let mut answers = tokio::task::JoinSet::new();
    for (place, mirror) in mirrors.into_iter().enumerate() {
        let get = web.get(mirror);
        answers.spawn(async move { (place, get.await) });
    }
    while let Some(answer) = answers.join_next().await {
        match answer.expect("a request does not panic") {
            (_, Ok(page)) => {
                // The caller need not wait until the others are gone.
                tokio::spawn(async move { answers.shutdown().await });
                return Ok(page);
            }
            (place, Err(failure)) => failures[place] = Some(failure),
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
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(|Step { book, undo }| async move { book.await.map(|()| undo) })
        .collect();
    let mut booked = Vec::new();
    let mut failure = None;
    while let Some(booking) = bookings.next().await {
        match booking {
            Ok(undo) => booked.push(undo),
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
    while let Some(undo) = booked.pop() {
        undo.await;
    }
    Err(failure)
}
