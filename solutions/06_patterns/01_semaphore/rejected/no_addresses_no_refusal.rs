//! rejected by: no_places_at_all_is_an_error — returns before it looks at the limit when there is nothing to fetch
//! > at once, with addresses or without

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if urls.is_empty() {
        return Ok(Vec::new());
    }
    if limit == 0 {
        return Err(NoPlaces);
    }
    let requests = urls.into_iter().map(|url| web.get(url));
    Ok(stream::iter(requests).buffered(limit).collect().await)
}
