//! rejected by: another_task_may_wait — has tasks put the pages into a queue, and keeps the waker of the first pull
//! > Each page comes at the instant at which it is there.

use futures::future::{BoxFuture, join_all};
use futures::stream::{self, FuturesUnordered};
use futures::{FutureExt, Stream, StreamExt};
use lab::{Page, Web, WebError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio::task::JoinSet;

/// A step of a checkout: a flight, a hotel, a car.
pub struct Step {
    /// Books it. Dropped before its end, it has booked nothing.
    pub book: BoxFuture<'static, Result<(), String>>,
    /// Takes back what was booked.
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
    failures.sort_by_key(|(place, _)| *place);
    Err(failures.into_iter().map(|(_, failure)| failure).collect())
}

#[derive(Default)]
struct Queue {
    pages: VecDeque<Result<Page, WebError>>,
    waker: Option<Waker>,
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let (web, mut missing) = (web.clone(), urls.len());
    let (mut urls, mut tasks) = (urls.into_iter(), JoinSet::new());
    let queue = Arc::new(Mutex::new(Queue::default()));
    stream::poll_fn(move |context| {
        for url in urls.by_ref() {
            let (get, queue) = (web.get(url), queue.clone());
            tasks.spawn(async move {
                let page = get.await;
                let mut queue = queue.lock().unwrap();
                queue.pages.push_back(page);
                if let Some(waker) = &queue.waker {
                    waker.wake_by_ref();
                }
            });
        }
        if missing == 0 {
            return Poll::Ready(None);
        }
        let mut queue = queue.lock().unwrap();
        if let Some(page) = queue.pages.pop_front() {
            missing -= 1;
            return Poll::Ready(Some(page));
        }
        queue.waker.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    })
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(|step| step.book.map(|booked| (booked, step.undo)))
        .collect();
    let mut booked = Vec::new();
    while let Some((outcome, undo)) = bookings.next().await {
        match outcome {
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
