//! rejected by: thousands_begin_at_the_same_instant — sets a limit that nobody asked for
//! > All requests begin at the same instant, however many there are.

use futures::{StreamExt, stream};
use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls.into_iter().map(|url| web.get(url));
    stream::iter(requests).buffered(10).collect().await
}
