//! rejected by: a_dashboard_requests_all_pages_at_once, all_mirrors_are_asked_at_once, a_feed_requests_all_pages_at_once, a_checkout_books_everything_side_by_side — means well, and asks for no more than 4,096 things at once
//! > All pages of a dashboard are requested at the instant of the first poll
//!
//! > All mirrors are asked at the instant of the first poll
//!
//! > All pages of a feed are requested at the instant of the first poll
//!
//! > All bookings begin at the instant of the first poll

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::join_all;
use futures::stream::{self};
use lab::{Page, Web, WebError};
use std::pin::pin;

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let requests = urls.into_iter().map(|url| web.get(url));
    stream::iter(requests).buffered(4_096).collect().await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let places = mirrors.into_iter().enumerate();
    let answers = places.map(async |(place, url)| (place, web.get(url).await));
    let mut answers = pin!(stream::iter(answers).buffer_unordered(4_096));
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
    let requests = urls.into_iter().map(|url| web.get(url));
    stream::iter(requests.collect::<Vec<_>>()).buffer_unordered(4_096)
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut booked = Vec::new();
    let failure = {
        let bookings = steps
            .into_iter()
            .map(async |Step { book, undo }| book.await.map(|()| undo));
        let mut bookings = pin!(stream::iter(bookings).buffer_unordered(4_096));
        loop {
            match bookings.next().await {
                Some(Ok(undo)) => booked.push(undo),
                Some(Err(failure)) => break failure,
                None => return Ok(()),
            }
        }
        // Here the bookings that are under way are dropped.
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
