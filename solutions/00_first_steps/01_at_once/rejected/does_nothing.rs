//! rejected by: three_pages_take_as_long_as_one, thousands_begin_at_the_same_instant, it_ends_with_the_slowest, pages_stand_in_the_order_of_the_addresses, a_failure_stands_in_its_place, an_address_twice_is_fetched_twice, nothing_begins_before_the_await — the first thing that compiles: an empty list

use lab::{Page, Web, WebError};

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    Vec::new()
}
