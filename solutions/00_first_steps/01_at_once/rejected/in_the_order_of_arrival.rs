//! rejected by: pages_stand_in_the_order_of_the_addresses — collects the results as they come
//! > The results are in the order of `urls`.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests: FuturesUnordered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    requests.collect().await
}
