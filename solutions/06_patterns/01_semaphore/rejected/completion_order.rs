//! rejected by: results_stand_in_the_order_of_the_addresses — `buffer_unordered` gives results as they come
//! > The results are in the order of `urls`.

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
    Ok(stream::iter(urls)
        .map(|url| web.get(url))
        .buffer_unordered(limit)
        .collect()
        .await)
}
