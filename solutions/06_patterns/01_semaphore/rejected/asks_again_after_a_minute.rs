//! rejected by: waiting_for_a_place_takes_no_polls — asks again if there is no answer after a minute
//! > A request may take as long as it likes

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::time::timeout;

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
    let ask = async |url: String| loop {
        let answer = timeout(Duration::from_secs(60), web.get(url.clone())).await;
        if let Ok(page) = answer {
            break page;
        }
    };
    let requests = stream::iter(urls).map(ask);
    Ok(requests.buffered(limit).collect().await)
}
