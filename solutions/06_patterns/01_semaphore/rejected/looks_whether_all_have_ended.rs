//! rejected by: it_returns_when_the_last_has_ended, ten_places_are_ten_times_faster_than_one, waiting_for_a_place_takes_no_polls, a_slow_request_keeps_its_place — asks the tasks every ten milliseconds whether they are finished
//! > It returns at the instant at which the last request ends.

use lab::{Page, Web, WebError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

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
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let (web, places) = (web.clone(), places.clone());
        tasks.spawn(async move {
            let _place = places.acquire().await.unwrap();
            (place, web.get(url).await)
        });
    }
    let mut pages = Vec::new();
    while !tasks.is_empty() {
        sleep(Duration::from_millis(10)).await;
        while let Some(ended) = tasks.try_join_next() {
            pages.push(ended.unwrap());
        }
    }
    pages.sort_by_key(|(place, _)| *place);
    Ok(pages.into_iter().map(|(_, page)| page).collect())
}
