//! rejected by: a_failure_is_shown_like_a_page, every_result_is_shown_once — shows the pages that came, and nobody hears of the others
//! > A request that fails is shown as an error, and costs no other its result.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut requests: FuturesUnordered<_> = urls.into_iter().map(|url| web.get(url)).collect();
    while let Some(page) = requests.next().await {
        if page.is_ok() {
            show(page);
        }
    }
}
