//! rejected by: the_fastest_mirror_sets_the_time, a_mirror_that_fails_does_not_win, the_feed_yields_each_page_as_it_comes, the_feed_goes_on_after_a_failure, a_failed_booking_stops_those_under_way, what_was_booked_is_undone_last_first — waits for all, and then looks: at the mirrors, the feed and the bookings
//! > It returns the first page that comes, at the instant at which it comes.
//!
//! > Each page comes at the instant at which it is there.
//!
//! > The first booking that fails stops all that are under way, at that instant.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::join_all;
use futures::stream;
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let answers = join_all(mirrors.into_iter().map(|url| web.get(url))).await;
    let mut failures = Vec::new();
    for answer in answers {
        match answer {
            Ok(page) => return Ok(page),
            Err(failure) => failures.push(failure),
        }
    }
    Err(failures)
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    stream::once(join_all(requests)).map(stream::iter).flatten()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let bookings = steps
        .into_iter()
        .map(async |Step { book, undo }| book.await.map(|()| undo));
    let bookings = bookings
        .collect::<FuturesUnordered<_>>()
        .collect::<Vec<_>>()
        .await;
    let mut booked = Vec::new();
    let mut failure = None;
    for booking in bookings {
        match booking {
            Ok(undo) => booked.push(undo),
            Err(error) => drop(failure.get_or_insert(error)),
        }
    }
    let Some(failure) = failure else {
        return Ok(());
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
