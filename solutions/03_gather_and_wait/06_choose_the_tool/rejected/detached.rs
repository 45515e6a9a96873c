//! rejected by: a_closed_dashboard_leaves_nothing_in_flight, slower_mirrors_are_given_up, a_dropped_race_leaves_nothing_in_flight, a_closed_feed_leaves_nothing_in_flight, a_caller_that_panics_leaves_nothing_in_flight — spawns the requests, and leaves the tasks to themselves when nobody waits for them any more
//! > When the dashboard is dropped half-way, all its requests are given up
//!
//! > When it has returned, the slower mirrors are given up
//!
//! > When it is dropped half-way, all mirrors are given up within one turn of the loop.
//!
//! > When the feed is dropped, the rest is given up

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls.into_iter().map(|url| tokio::spawn(web.get(url)));
    let pages = join_all(requests).await;
    pages
        .into_iter()
        .map(|page| page.expect("a request does not panic"))
        .collect()
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let places = mirrors.into_iter().enumerate();
    let mut answers: FuturesUnordered<_> = places
        .map(|(place, url)| {
            let answer = tokio::spawn(web.get(url));
            async move { (place, answer.await.expect("a request does not panic")) }
        })
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
    let (web, mut urls) = (web.clone(), Some(urls));
    let (sender, mut pages) = tokio::sync::mpsc::unbounded_channel();
    let mut sender = Some(sender);
    futures::stream::poll_fn(move |context| {
        for url in urls.take().into_iter().flatten() {
            let (request, sender) = (web.get(url), sender.clone());
            tokio::spawn(async move {
                let page = request.await;
                sender.map(|sender| sender.send(page))
            });
        }
        sender = None;
        pages.poll_recv(context)
    })
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
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
