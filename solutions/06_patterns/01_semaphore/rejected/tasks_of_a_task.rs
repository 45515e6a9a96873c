//! rejected by: a_cancelled_fetch_leaves_nothing_in_flight — its tasks belong to a task that is aborted, and are themselves aborted only when that one is gone
//! > no request is in flight one turn of the loop later

use lab::{Page, Web, WebError};
use std::sync::Arc;
use tokio::sync::Semaphore;
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
    let mut all = JoinSet::new();
    all.spawn(fetch_side_by_side(web.clone(), urls, limit));
    let pages = all.join_next().await.expect("there is one task");
    Ok(pages.expect("no request panics"))
}

async fn fetch_side_by_side(
    web: Web,
    urls: Vec<String>,
    limit: usize,
) -> Vec<Result<Page, WebError>> {
    let places = Arc::new(Semaphore::new(limit));
    let mut tasks = JoinSet::new();
    for (number, url) in urls.into_iter().enumerate() {
        let (web, places) = (web.clone(), places.clone());
        tasks.spawn(async move {
            let _place = places.acquire().await.expect("it is not closed");
            (number, web.get(url).await)
        });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_unstable_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
