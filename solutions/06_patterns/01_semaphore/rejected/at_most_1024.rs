//! rejected by: all_places_are_taken_at_once — has a limit of its own above that of the caller
//! > as many requests begin as `limit` allows

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
    let requests = urls.into_iter().map(|url| web.get(url));
    let limit = limit.min(1024);
    Ok(stream::iter(requests).buffered(limit).collect().await)
}
