//! rejected by: a_cancelled_fetch_leaves_nothing_in_flight — tasks that hear of the cancel while they fetch, and not while they wait for a place: those that are cancelled free places, and whoever gets one begins before it hears
//! > A request that has not begun when this future is dropped never begins.

use lab::{Page, Web, WebError};
use std::sync::Arc;
use tokio::select;
use tokio::sync::{Semaphore, watch};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let places = Arc::new(Semaphore::new(limit));
    // Its end is the cancel.
    let (_alive, end) = watch::channel(());
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let (web, places, mut end) = (web.clone(), places.clone(), end.clone());
            tokio::spawn(async move {
                let _place = places.acquire().await.unwrap();
                select! {
                    // A page that has come is not to be lost.
                    biased;
                    page = web.get(url) => Some(page),
                    _ = end.changed() => None,
                }
            })
        })
        .collect();
    let mut pages = Vec::new();
    for task in tasks {
        pages.extend(task.await.unwrap());
    }
    Ok(pages)
}
