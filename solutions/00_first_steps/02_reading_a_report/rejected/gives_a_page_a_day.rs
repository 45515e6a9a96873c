//! rejected by: it_returns_after_the_last_page — sets a time limit that nobody asked for, and returns without the slow page
//! > It returns at the instant at which the last request ends

use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut tasks: JoinSet<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let a_day = Duration::from_secs(24 * 3600);
    while let Ok(Some(page)) = timeout(a_day, tasks.join_next()).await {
        show(page.expect("a request does not panic"));
    }
}
