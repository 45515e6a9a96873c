//! rejected by: what_was_booked_at_the_instant_of_the_failure_is_undone_too — shuts the `JoinSet` down at the failure, and with it what has ended and was not asked for
//! > After a failure, every step that was booked is undone

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;
use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages: Vec<_> = urls.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let request = web.get(url);
        tasks.spawn(async move { (place, request.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        let (place, page) = ended.expect("a request does not panic");
        pages[place] = Some(page);
    }
    pages.into_iter().flatten().collect()
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let mut failures: Vec<_> = mirrors.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, url) in mirrors.into_iter().enumerate() {
        let request = web.get(url);
        tasks.spawn(async move { (place, request.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        match ended.expect("a request does not panic") {
            (_, Ok(page)) => {
                tasks.shutdown().await;
                return Ok(page);
            }
            (place, Err(failure)) => failures[place] = Some(failure),
        }
    }
    Err(failures.into_iter().flatten().collect())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    stream::once(async { requests.into_iter().collect::<JoinSet<_>>() })
        .map(|tasks| {
            stream::unfold(tasks, async |mut tasks| {
                let ended = tasks.join_next().await?;
                Some((ended.expect("a request does not panic"), tasks))
            })
        })
        .flatten()
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut tasks = JoinSet::new();
    for Step { book, undo } in steps {
        tasks.spawn(async move { book.await.map(|()| undo) });
    }
    let mut booked = Vec::new();
    let mut failure = None;
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(undo)) => booked.push(undo),
            Ok(Err(error)) => {
                tasks.shutdown().await;
                failure.get_or_insert(error);
            }
            // Stopped before it had booked.
            Err(_) => {}
        }
    }
    let Some(failure) = failure else {
        return Ok(());
    };
    while let Some(undo) = booked.pop() {
        undo.await;
    }
    Err(failure)
}
