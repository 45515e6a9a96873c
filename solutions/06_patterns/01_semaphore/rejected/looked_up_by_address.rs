//! rejected by: an_address_twice_is_fetched_twice — finds the result of an entry by its address, so that equal ones change places
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
    let requests = stream::iter(urls.clone()).map(async |url| (url.clone(), web.get(url).await));
    let mut pages: Vec<_> = requests.buffer_unordered(limit).collect().await;
    let page_of = |url: &String| {
        let place = pages.iter().position(|(asked, _)| asked == url)?;
        Some(pages.swap_remove(place).1)
    };
    Ok(urls.iter().filter_map(page_of).collect())
}
