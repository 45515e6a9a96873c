//! rejected by: a_failed_request_is_an_error_in_its_place, a_failed_request_gives_its_place_back, an_address_twice_is_fetched_twice, failures_do_not_stop_the_rest — asks a second time for a page that failed, though nothing was said of that
//! > A request that fails is an error in its place in the list, and is not repeated.

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};

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
    let requests = urls.into_iter().map(async |url| match web.get(&url).await {
        Ok(page) => Ok(page),
        Err(_) => web.get(url).await,
    });
    Ok(stream::iter(requests).buffered(limit).collect().await)
}
