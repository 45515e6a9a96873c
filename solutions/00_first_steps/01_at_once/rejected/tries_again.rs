//! rejected by: a_failure_stands_in_its_place, an_address_twice_is_fetched_twice — repeats a request that fails, so that nobody hears of the failure
//! > A request that fails is an error in its place in the list

use futures::future::join_all;
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls
        .into_iter()
        .map(async |url| match web.get(url.as_str()).await {
            Ok(page) => Ok(page),
            Err(_) => web.get(url).await,
        });
    join_all(requests).await
}
