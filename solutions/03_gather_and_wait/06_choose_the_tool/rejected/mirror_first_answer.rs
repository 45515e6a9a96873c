//! rejected by: a_mirror_that_fails_does_not_win, when_all_mirrors_fail_each_says_why — takes the first answer for the first page
//! > A mirror that fails does not win, however fast it is.

use futures::Stream;
use futures::StreamExt;
use futures::future::{BoxFuture, join_all};
use futures::stream::FuturesUnordered;
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let requests = mirrors.into_iter().map(|url| web.get(url));
    let mut answers: FuturesUnordered<_> = requests.collect();
    match answers.next().await {
        Some(answer) => answer.map_err(|failure| vec![failure]),
        None => Err(vec![]),
    }
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
