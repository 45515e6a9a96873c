//! rejected by: all_places_are_taken_at_once — one semaphore for each limit, shared by all calls
//! > as many requests begin as `limit` allows

use lab::{Page, Web, WebError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

use futures::future::join_all;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use tokio::sync::Semaphore;

static POOLS: LazyLock<Mutex<HashMap<usize, Arc<Semaphore>>>> = LazyLock::new(Mutex::default);

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let pool = POOLS
        .lock()
        .unwrap()
        .entry(limit)
        .or_insert_with(|| Arc::new(Semaphore::new(limit)))
        .clone();
    let answers = join_all(urls.into_iter().map(async |url| {
        let _place = pool.acquire().await.expect("it is never closed");
        web.get(url).await
    }));
    Ok(answers.await)
}
