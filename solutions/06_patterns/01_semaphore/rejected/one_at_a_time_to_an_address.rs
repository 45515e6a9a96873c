//! rejected by: an_address_twice_is_fetched_twice — holds a lock for each address, and keeps a place in flight while it waits for it
//! > When a request ends and no earlier one is in flight, the next begins at that instant.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::collections::HashMap;
use tokio::sync::{Mutex, Semaphore};

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
    let places = Semaphore::new(limit);
    let locks = urls.iter().map(|url| (url.clone(), Mutex::new(())));
    let locks: HashMap<_, _> = locks.collect();
    let requests = urls.into_iter().map(async |url| {
        let _place = places.acquire().await.unwrap();
        let _alone = locks[&url].lock().await;
        web.get(url.as_str()).await
    });
    Ok(join_all(requests).await)
}
