//! rejected by: the_fastest_mirror_sets_the_time, a_mirror_that_fails_does_not_win — waits for all mirrors and takes the first page in the list
//! > It returns the first page that comes, at the instant at which it comes.

use futures::Stream;
use futures::StreamExt;
use futures::future::{BoxFuture, join_all};
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
    let requests = urls.into_iter().map(|url| web.get(url));
    requests.collect::<FuturesUnordered<_>>()
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
