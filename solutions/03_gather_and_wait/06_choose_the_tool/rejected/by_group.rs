//! rejected by: the_feed_goes_on_after_a_failure, what_was_booked_is_undone_last_first, the_failure_comes_when_all_is_undone, what_was_booked_at_the_instant_of_the_failure_is_undone_too — ends with the first failure, as a group does: the feed shows no more, and what was booked stays booked
//! > A page of a feed that cannot be fetched is an error at that instant, and the feed goes on.
//!
//! > After a failure, every step that was booked is undone

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::future::join_all;
use futures::future::try_join_all;
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
    let requests = urls.into_iter().map(|url| web.get(url));
    let pages = requests.collect::<FuturesUnordered<_>>();
    stream::unfold(Some(pages), async |pages| {
        let mut pages = pages?;
        let page = pages.next().await?;
        let rest = page.is_ok().then_some(pages);
        Some((page, rest))
    })
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    try_join_all(steps.into_iter().map(|step| step.book)).await?;
    Ok(())
}
