//! rejected by: the_feed_yields_each_page_as_it_comes, the_feed_goes_on_after_a_failure — yields the page that came first, and no more
//! > There is one item for each place in `urls`, and then the stream ends.

use futures::Stream;
use futures::StreamExt;
use futures::future::{BoxFuture, join_all, select_ok};
use futures::stream;
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
        // Here the bookings that are under way are dropped.
    };
    for undo in booked.into_iter().rev() {
        undo.await;
    }
    Err(failure)
}
