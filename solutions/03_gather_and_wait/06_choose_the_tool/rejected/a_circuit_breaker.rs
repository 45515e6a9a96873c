//! rejected by: the_feed_goes_on_after_a_failure, a_mirror_that_fails_does_not_win, when_all_mirrors_fail_each_says_why — takes five failures for a network that is down, as a circuit breaker does
//! > A page of a feed that cannot be fetched is an error at that instant, and the feed goes on.
//!
//! > A mirror that fails does not win, however fast it is.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::{join_all, ready};
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let places = mirrors.into_iter().enumerate();
    let mut answers: FuturesUnordered<_> = places
        .map(async |(place, url)| (place, web.get(url).await))
        .collect();
    let mut failures = Vec::new();
    while let Some((place, answer)) = answers.next().await {
        if failures.len() == 5 {
            break;
        }
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
    let pages = requests.collect::<FuturesUnordered<_>>();
    let mut in_a_row = 0;
    pages.take_while(move |page| {
        in_a_row = if page.is_err() { in_a_row + 1 } else { 0 };
        ready(in_a_row <= 5)
    })
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut booked = Vec::new();
    let failure = {
        let mut bookings: FuturesUnordered<_> = steps
            .into_iter()
            .map(async |Step { book, undo }| book.await.map(|()| undo))
            .collect();
        loop {
            match bookings.next().await {
                Some(Ok(undo)) => booked.push(undo),
                Some(Err(failure)) => break failure,
                None => return Ok(()),
            }
        }
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
