//! rejected by: a_dashboard_requests_all_pages_at_once, a_feed_requests_all_pages_at_once — tasks put the pages into a channel of a thousand places, and what finds it full is lost
//! > There is one result for each place in `urls`, in that order.
//!
//! > There is one item for each place in `urls`, and then the stream ends.

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use lab::{Page, Web, WebError};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let (send, mut pages) = mpsc::channel(1000);
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let (web, send) = (web.clone(), send.clone());
        tasks.spawn(async move {
            let _ = send.try_send((place, web.get(url).await));
        });
    }
    drop(send);
    let mut all = Vec::new();
    while let Some(page) = pages.recv().await {
        all.push(page);
    }
    all.sort_by_key(|&(place, _)| place);
    all.into_iter().map(|(_, page)| page).collect()
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

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(|Step { book, undo }| book.map(move |ended| (ended, undo)))
        .collect();
    let mut booked = Vec::new();
    while let Some((ended, undo)) = bookings.next().await {
        match ended {
            Ok(()) => booked.push(undo),
            Err(failure) => {
                drop(bookings);
                while let Some(undo) = booked.pop() {
                    undo.await;
                }
                return Err(failure);
            }
        }
    }
    Ok(())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let web = web.clone();
    let (send, mut pages) = mpsc::channel(1000);
    let mut begin = Some((urls, send));
    let mut tasks = JoinSet::new();
    futures::stream::poll_fn(move |context| {
        if let Some((urls, send)) = begin.take() {
            for url in urls {
                let (web, send) = (web.clone(), send.clone());
                tasks.spawn(async move {
                    let _ = send.try_send(web.get(url).await);
                });
            }
        }
        pages.poll_recv(context)
    })
}
