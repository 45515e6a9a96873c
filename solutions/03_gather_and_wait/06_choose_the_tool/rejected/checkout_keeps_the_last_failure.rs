//! rejected by: the_failure_comes_when_all_is_undone — stops the other tasks at a failure and waits for them; one that failed at the same instant takes the place of the first
//! > When all is undone, it returns the failure of the booking that failed first.

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, Stream, StreamExt};
use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

/// A step of a checkout: a flight, a hotel, a car.
pub struct Step {
    /// Books it. Dropped before its end, it has booked nothing.
    pub book: BoxFuture<'static, Result<(), String>>,
    /// Takes back what was booked.
    pub undo: BoxFuture<'static, ()>,
}

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    futures::future::join_all(urls.into_iter().map(|url| web.get(url))).await
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
    failures.sort_by_key(|(place, _)| *place);
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
    let mut tasks = JoinSet::new();
    for step in steps {
        tasks.spawn(async move { step.book.await.map(|()| step.undo) });
    }
    let mut booked = Vec::new();
    let mut outcome = Ok(());
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(undo)) => booked.push(undo),
            Ok(Err(failure)) => {
                outcome = Err(failure);
                tasks.abort_all();
            }
            Err(_) => {}
        }
    }
    if outcome.is_err() {
        for undo in booked.into_iter().rev() {
            undo.await;
        }
    }
    outcome
}
