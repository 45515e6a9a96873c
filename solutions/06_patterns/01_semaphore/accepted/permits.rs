//! A counting semaphore, and all futures joined in one task.

use futures::future::join_all;
use lab::{Page, Web, WebError};
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
    let places = Semaphore::new(limit);
    let fetches = urls.into_iter().map(async |url| {
        let _place = places
            .acquire()
            .await
            .expect("the semaphore is never closed");
        web.get(url).await
    });
    Ok(join_all(fetches).await)
}
