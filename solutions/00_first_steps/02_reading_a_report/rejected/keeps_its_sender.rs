//! rejected by: each_page_is_shown_when_it_arrives, all_requests_begin_at_the_same_instant, every_result_is_shown_once, a_failure_is_shown_like_a_page, it_returns_after_the_last_page, nothing_begins_before_the_await — receives until every sender is gone, and keeps the first one itself
//! > It returns at the instant at which the last request ends

use lab::{Page, Web, WebError};
use tokio::sync::mpsc;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for url in urls {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move {
            let page = web.get(url).await;
            sender.send(page).ok();
        });
    }
    while let Some(page) = receiver.recv().await {
        show(page);
    }
}
