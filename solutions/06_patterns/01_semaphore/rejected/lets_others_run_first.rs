//! rejected by: all_places_are_taken_at_once — gives the loop a turn before it begins, to be polite
//! > At the instant of the first poll as many requests begin as `limit` allows.

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

    tokio::task::yield_now().await;
    Ok(stream::iter(urls)
        .map(|url| web.get(url))
        .buffered(limit)
        .collect()
        .await)
}
