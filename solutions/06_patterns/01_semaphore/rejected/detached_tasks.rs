//! rejected by: a_cancelled_fetch_leaves_nothing_in_flight — spawns plain tasks, which go on when their handles are dropped
//! > no request is in flight one turn of the loop later
//!
//! > A request that has not begun when this future is dropped never begins.

use lab::{Page, Web, WebError};
use std::sync::Arc;
use tokio::sync::Semaphore;

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
    let handles: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let (web, places) = (web.clone(), places.clone());
            tokio::spawn(async move {
                let _place = places.acquire().await.unwrap();
                web.get(url).await
            })
        })
        .collect();
    let mut results = Vec::new();
    for handle in handles {
        results.push(handle.await.unwrap());
    }
    Ok(results)
}
