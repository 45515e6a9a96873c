//! rejected by: each_page_is_shown_when_it_arrives, a_failure_is_shown_like_a_page — waits for the task of the first address while later ones are done
//! > `show` is called with a result at the instant at which its request ends.

use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let tasks: Vec<_> = urls
        .into_iter()
        .map(|url| tokio::spawn(web.get(url)))
        .collect();
    for task in tasks {
        show(task.await.expect("a request does not panic"));
    }
}
