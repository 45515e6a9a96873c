//! rejected by: the_dashboard_shows_all_in_their_order, the_dashboard_shows_what_there_is, the_feed_yields_each_page_as_it_comes, the_feed_goes_on_after_a_failure, a_checkout_ends_with_its_last_booking, a_failed_booking_stops_those_under_way, what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone, what_was_booked_at_the_instant_of_the_failure_is_undone_too, a_dashboard_requests_all_pages_at_once, a_feed_requests_all_pages_at_once — is content with what comes first, for a dashboard, a feed and a checkout
//! > It returns when the last page has come or failed.
//!
//! > There is one item for each place in `urls`, and then the stream ends.
//!
//! > When all bookings have gone well, it returns at that instant.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::select_ok;
use futures::stream;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls.into_iter().map(|url| web.get(url));
    match select_ok(requests).await {
        Ok((page, _slower)) => vec![Ok(page)],
        Err(failure) => vec![Err(failure)],
    }
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let places = mirrors.into_iter().enumerate();
    let mut answers: FuturesUnordered<_> = places
        .map(async |(place, url)| (place, web.get(url).await))
        .collect();
    let mut failures = Vec::new();
    while let Some((place, answer)) = answers.next().await {
        match answer {
            Ok(page) => return Ok(page),
            Err(failure) => failures.push((place, failure)),
        }
    }
    failures.sort_by_key(|(place, _)| *place);
    Err(failures.into_iter().map(|(_, failure)| failure).collect())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    stream::once(async { select_ok(requests).await.map(|(page, _slower)| page) })
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let (booked, _slower) = select_ok(steps.into_iter().map(|step| step.book)).await?;
    Ok(booked)
}
