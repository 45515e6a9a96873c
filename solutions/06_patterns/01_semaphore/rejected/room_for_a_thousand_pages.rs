//! rejected by: results_stand_in_the_order_of_the_addresses — tasks put their pages into a channel of a thousand places, and what finds it full is lost
//! > The results are in the order of `urls`.

use lab::{Page, Web, WebError};
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
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
    let places = Arc::new(Semaphore::new(limit));
    let (send, mut came) = mpsc::channel(1_000);
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let (web, places, send) = (web.clone(), places.clone(), send.clone());
        tasks.spawn(async move {
            let _place = places.acquire().await.expect("it is never closed");
            send.try_send((place, web.get(url).await)).ok();
        });
    }
    drop(send);
    let mut pages = Vec::new();
    while let Some(page) = came.recv().await {
        pages.push(page);
    }
    pages.sort_by_key(|(place, _)| *place);
    Ok(pages.into_iter().map(|(_, page)| page).collect())
}
