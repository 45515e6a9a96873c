//! rejected by: nothing_begins_before_the_first_poll, all_places_are_taken_at_once — puts workers to work before the pages are awaited
//! > Nothing begins at the call.

use lab::{Page, Web, WebError};
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> impl Future<Output = Result<Vec<Result<Page, WebError>>, NoPlaces>> {
    let queue = Arc::new(Mutex::new(urls.into_iter().enumerate()));
    let mut workers = JoinSet::new();
    for _ in 0..limit {
        let (web, queue) = (web.clone(), queue.clone());
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let next = queue.lock().unwrap().next();
                let Some((place, url)) = next else {
                    return done;
                };
                done.push((place, web.get(url).await));
            }
        });
    }
    async move {
        if limit == 0 {
            return Err(NoPlaces);
        }
        let mut pages = workers.join_all().await.concat();
        pages.sort_by_key(|(place, _)| *place);
        Ok(pages.into_iter().map(|(_, page)| page).collect())
    }
}
