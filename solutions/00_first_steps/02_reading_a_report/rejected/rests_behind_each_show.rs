//! rejected by: each_page_is_shown_when_it_arrives — shows at most every ten milliseconds, so that the display does not flicker
//! > `show` is called with a result at the instant at which its request ends.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let requests: FuturesUnordered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let mut batches = requests.ready_chunks(64);
    let mut not_before = Instant::now();
    while let Some(pages) = batches.next().await {
        sleep_until(not_before).await;
        pages.into_iter().for_each(&show);
        not_before = Instant::now() + Duration::from_millis(10);
    }
}
