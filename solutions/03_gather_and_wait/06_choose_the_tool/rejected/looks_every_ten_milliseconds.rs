//! rejected by: the_dashboard_shows_all_in_their_order, the_fastest_mirror_sets_the_time, a_mirror_that_fails_does_not_win, the_feed_yields_each_page_as_it_comes, the_feed_goes_on_after_a_failure, a_checkout_ends_with_its_last_booking, a_failed_booking_stops_those_under_way, what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone, another_task_may_wait — looks every ten milliseconds whether something has come
//! > It returns when the last page has come or failed.
//!
//! > It returns the first page that comes, at the instant at which it comes.
//!
//! > Each page comes at the instant at which it is there.
//!
//! > When all bookings have gone well, it returns at that instant.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

async fn look<T: 'static>(tasks: &mut JoinSet<T>) -> Option<Result<T, JoinError>> {
    while !tasks.is_empty() {
        if let Some(ended) = tasks.try_join_next() {
            return Some(ended);
        }
        sleep(Duration::from_millis(10)).await;
    }
    None
}

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages: Vec<_> = urls.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let request = web.get(url);
        tasks.spawn(async move { (place, request.await) });
    }
    while let Some(ended) = look(&mut tasks).await {
        let (place, page) = ended.expect("a request does not panic");
        pages[place] = Some(page);
    }
    pages.into_iter().flatten().collect()
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let mut failures: Vec<_> = mirrors.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, url) in mirrors.into_iter().enumerate() {
        let request = web.get(url);
        tasks.spawn(async move { (place, request.await) });
    }
    while let Some(ended) = look(&mut tasks).await {
        match ended.expect("a request does not panic") {
            (_, Ok(page)) => {
                tasks.shutdown().await;
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
    let requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    stream::once(async { requests.into_iter().collect::<JoinSet<_>>() })
        .map(|tasks| {
            stream::unfold(tasks, async |mut tasks| {
                let ended = look(&mut tasks).await?;
                Some((ended.expect("a request does not panic"), tasks))
            })
        })
        .flatten()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut tasks = JoinSet::new();
    for Step { book, undo } in steps {
        tasks.spawn(async move { book.await.map(|()| undo) });
    }
    let mut booked = Vec::new();
    let mut failure = None;
    while let Some(ended) = look(&mut tasks).await {
        match ended {
            Ok(Ok(undo)) => booked.push(undo),
            Ok(Err(error)) => {
                tasks.abort_all();
                failure.get_or_insert(error);
            }
            // Stopped before it had booked.
            Err(_) => {}
        }
    }
    let Some(failure) = failure else {
        return Ok(());
    };
    while let Some(undo) = booked.pop() {
        undo.await;
    }
    Err(failure)
}
