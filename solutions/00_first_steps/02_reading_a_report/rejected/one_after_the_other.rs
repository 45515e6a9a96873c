//! rejected by: each_page_is_shown_when_it_arrives, all_requests_begin_at_the_same_instant, a_failure_is_shown_like_a_page, it_returns_after_the_last_page — shows each page at once, and asks for the next one only then
//! > All requests begin at the same instant, however many there are.

use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    for url in urls {
        show(web.get(url).await);
    }
}
