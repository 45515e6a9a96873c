//! rejected by: a_failure_is_shown_like_a_page — shows the pages when they come, and what went wrong at the end
//! > `show` is called with a result at the instant at which its request ends.

use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let mut tasks: JoinSet<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let mut failures = Vec::new();
    while let Some(page) = tasks.join_next().await {
        match page.expect("a request does not panic") {
            Ok(page) => show(Ok(page)),
            Err(error) => failures.push(error),
        }
    }
    for error in failures {
        show(Err(error));
    }
}
