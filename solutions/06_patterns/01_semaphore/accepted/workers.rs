//! `limit` worker tasks that take their next address from a shared queue.

use lab::{Page, Web, WebError};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

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
    let total = urls.len();
    let queue: Arc<Mutex<VecDeque<(usize, String)>>> =
        Arc::new(Mutex::new(urls.into_iter().enumerate().collect()));

    let mut workers = JoinSet::new();
    for _ in 0..limit.min(total) {
        let (web, queue) = (web.clone(), queue.clone());
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let next = queue.lock().unwrap().pop_front();
                let Some((place, url)) = next else {
                    return done;
                };
                done.push((place, web.get(url).await));
            }
        });
    }

    let mut results: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
