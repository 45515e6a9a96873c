//! rejected by: a_dashboard_begins_at_its_first_poll, a_dashboard_requests_all_pages_at_once, the_dashboard_shows_all_in_their_order, the_dashboard_shows_what_there_is, a_closed_dashboard_leaves_nothing_in_flight, the_mirrors_are_asked_at_the_first_poll, all_mirrors_are_asked_at_once, the_fastest_mirror_sets_the_time, a_mirror_that_fails_does_not_win, slower_mirrors_are_given_up, a_dropped_race_leaves_nothing_in_flight, when_all_mirrors_fail_each_says_why, a_feed_begins_at_its_first_poll, a_feed_requests_all_pages_at_once, the_feed_yields_each_page_as_it_comes, the_feed_goes_on_after_a_failure, a_closed_feed_leaves_nothing_in_flight, a_checkout_begins_at_its_first_poll, a_checkout_books_everything_side_by_side, a_checkout_ends_with_its_last_booking, what_went_well_is_not_undone, a_failed_booking_stops_those_under_way, what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone, what_was_booked_at_the_instant_of_the_failure_is_undone_too, one_poll_begins_everything, another_task_may_wait, a_caller_that_panics_leaves_nothing_in_flight — the first thing that compiles: an empty dashboard, mirrors that have failed without a word, an empty feed, and a checkout that went well

use futures::Stream;
use futures::future::BoxFuture;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    Vec::new()
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    Err(Vec::new())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    futures::stream::empty()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    Ok(())
}
