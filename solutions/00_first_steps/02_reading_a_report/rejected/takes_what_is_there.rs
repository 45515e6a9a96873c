//! rejected by: each_page_is_shown_when_it_arrives, all_requests_begin_at_the_same_instant, every_result_is_shown_once, a_failure_is_shown_like_a_page, it_returns_after_the_last_page, nothing_begins_before_the_await — looks into the channel without waiting, before any answer can be in it
//! > `show` is called once for each entry of `urls`, also where two entries are the same address.

use lab::{Page, Web, WebError};
use tokio::sync::mpsc;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for url in urls {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move { sender.send(web.get(url).await).ok() });
    }
    drop(sender);
    while let Ok(page) = receiver.try_recv() {
        show(page);
    }
}
