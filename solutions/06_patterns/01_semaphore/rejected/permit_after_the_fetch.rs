//! rejected by: never_more_than_limit_in_flight, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends — the permit guards the handling of the answer instead of the request

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
        let page = web.get(url).await;
        let _place = places.acquire().await.unwrap();
        page
    });
    Ok(join_all(fetches).await)
}
