//! rejected by: no_places_at_all_is_an_error — waits for a permit that a semaphore of none can never give
//! > A `limit` of 0 is the error

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
    let places = Semaphore::new(limit);
    let fetches = urls.into_iter().map(async |url| {
        let _place = places.acquire().await.map_err(|_| NoPlaces)?;
        Ok(web.get(url).await)
    });
    join_all(fetches).await.into_iter().collect()
}
