//! rejected by: a_failed_request_gives_its_place_back, an_address_twice_is_fetched_twice, failures_do_not_stop_the_rest — forgets the permit before it looks at the answer, and gives it back only after a good one
//! > A request that fails frees its place in flight like any other.

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
        places.acquire().await.unwrap().forget();
        let page = web.get(url).await?;
        places.add_permits(1);
        Ok(page)
    });
    Ok(join_all(fetches).await)
}
