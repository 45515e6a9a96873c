//! rejected by: one_poll_begins_everything — gives the loop a turn before each service begins, to be polite
//! > All pages of a dashboard are requested at the instant of the first poll
//!
//! > All mirrors are asked at the instant of the first poll
//!
//! > All pages of a feed are requested at the instant of the first poll
//!
//! > All bookings begin at the instant of the first poll

use futures::future::{BoxFuture, join_all};
use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use lab::{Page, Web, WebError};
use tokio::task::yield_now;

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    yield_now().await;
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    yield_now().await;
    let mut failures: Vec<Option<WebError>> = vec![None; mirrors.len()];
    let mut answers: FuturesUnordered<_> = mirrors
        .into_iter()
        .enumerate()
        .map(|(place, url)| web.get(url).map(move |answer| (place, answer)))
        .collect();
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
    let requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    futures::stream::once(async move {
        yield_now().await;
        requests.into_iter().collect::<FuturesUnordered<_>>()
    })
    .flatten()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    yield_now().await;
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(|Step { book, undo }| book.map(|answer| answer.map(|()| undo)))
        .collect();
    let mut booked = Vec::new();
    let mut failure = None;
    while let Some(answer) = bookings.next().await {
        match answer {
            Ok(undo) => booked.push(undo),
            Err(why) => {
                failure = Some(why);
                break;
            }
        }
    }
    let Some(failure) = failure else {
        return Ok(());
    };
    while let Some(Some(answer)) = bookings.next().now_or_never() {
        booked.extend(answer);
    }
    drop(bookings);
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
