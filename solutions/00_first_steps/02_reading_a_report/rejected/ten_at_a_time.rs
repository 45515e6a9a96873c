//! rejected by: all_requests_begin_at_the_same_instant — sets a limit that nobody asked for
//! > All requests begin at the same instant, however many there are.

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let requests = urls.into_iter().map(|url| web.get(url));
    let mut pages = stream::iter(requests).buffer_unordered(10);
    while let Some(page) = pages.next().await {
        show(page);
    }
}
