//! rejected by: another_task_may_wait_for_the_pages — a task for each page, and a list that they fill, which remembers who asked for it first
//! > It returns at the instant at which the last request ends.

use lab::{Page, Web, WebError};
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

struct List {
    pages: Vec<Option<Result<Page, WebError>>>,
    waker: Option<Waker>,
}

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let places = Arc::new(Semaphore::new(limit));
    let list = Arc::new(Mutex::new(List {
        pages: urls.iter().map(|_| None).collect(),
        waker: None,
    }));
    let mut tasks = JoinSet::new();
    for (at, url) in urls.into_iter().enumerate() {
        let (web, places, list) = (web.clone(), places.clone(), list.clone());
        tasks.spawn(async move {
            let place = places.acquire_owned().await;
            let page = web.get(url).await;
            drop(place);
            let mut list = list.lock().unwrap();
            list.pages[at] = Some(page);
            if let Some(waker) = &list.waker {
                waker.wake_by_ref();
            }
        });
    }
    let pages = poll_fn(|context| {
        let mut list = list.lock().unwrap();
        if list.pages.iter().all(Option::is_some) {
            return Poll::Ready(list.pages.drain(..).flatten().collect());
        }
        list.waker.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    });
    Ok(pages.await)
}
