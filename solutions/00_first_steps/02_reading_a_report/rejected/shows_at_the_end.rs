//! rejected by: each_page_is_shown_when_it_arrives, a_failure_is_shown_like_a_page — waits for the whole list before it shows the first page
//! > `show` is called with a result at the instant at which its request ends.

use futures::future::join_all;
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let requests = urls.into_iter().map(|url| web.get(url));
    for page in join_all(requests).await {
        show(page);
    }
}
