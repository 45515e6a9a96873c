//! `select_all` over a list that gets shorter: it takes the first in the list that is ready.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::{join_all, select_all};
use futures::stream;
use lab::{Page, Web, WebError};
use std::pin::pin;

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

fn as_they_come<F: Future + Unpin>(futures: Vec<F>) -> impl Stream<Item = F::Output> {
    stream::unfold(futures, async |futures| {
        if futures.is_empty() {
            return None;
        }
        let (first, _, rest) = select_all(futures).await;
        Some((first, rest))
    })
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let places = mirrors.into_iter().enumerate();
    let answers = places.map(async |(place, url)| (place, web.get(url).await));
    let mut answers = pin!(as_they_come(answers.map(Box::pin).collect()));
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
    as_they_come(requests.collect())
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut booked = Vec::new();
    let failure = {
        let bookings = steps
            .into_iter()
            .map(async |Step { book, undo }| book.await.map(|()| undo));
        let mut bookings = pin!(as_they_come(bookings.map(Box::pin).collect()));
        loop {
            match bookings.next().await {
                Some(Ok(undo)) => booked.push(undo),
                Some(Err(failure)) => break failure,
                None => return Ok(()),
            }
        }
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
