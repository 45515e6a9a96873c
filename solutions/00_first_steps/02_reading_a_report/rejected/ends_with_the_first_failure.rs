//! rejected by: a_failure_is_shown_like_a_page, every_result_is_shown_once — ends its loop where the pattern does not fit: at the first error
//! > A request that fails is shown as an error, and costs no other its result.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests: FuturesUnordered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    while let Some(Ok(page)) = requests.next().await {
        show(Ok(page));
    }
}
