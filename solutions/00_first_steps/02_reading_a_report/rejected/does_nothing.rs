//! rejected by: each_page_is_shown_when_it_arrives, all_requests_begin_at_the_same_instant, every_result_is_shown_once, a_failure_is_shown_like_a_page, it_returns_after_the_last_page, nothing_begins_before_the_await — the first thing that compiles: nothing is shown

use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {}
