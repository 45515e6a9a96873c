//! rejected by: requests_begin_in_the_order_of_the_addresses — deals the addresses out to `limit` workers in turn, so that some wait behind a slow one
//! > Requests begin in the order of `urls`.

use futures::future::join_all;
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
    let (urls, places) = (&urls, 0..urls.len());
    let workers = (0..limit.min(urls.len())).map(async |worker| {
        let mut pages = Vec::new();
        for place in places.clone().skip(worker).step_by(limit) {
            pages.push((place, web.get(&urls[place]).await));
        }
        pages
    });
    let mut pages = join_all(workers).await.concat();
    pages.sort_by_key(|(place, _)| *place);
    Ok(pages.into_iter().map(|(_, page)| page).collect())
}
