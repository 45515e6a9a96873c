//! rejected by: a_dashboard_begins_at_its_first_poll, the_mirrors_are_asked_at_the_first_poll, a_feed_begins_at_its_first_poll, a_checkout_begins_at_its_first_poll — spawns in the call and returns a future that awaits the tasks
//! > No page of a dashboard is requested before the first poll.
//!
//! > No mirror is asked before the first poll.
//!
//! > No page of a feed is requested before the first poll of the stream.
//!
//! > No booking begins before the first poll.

use futures::Stream;
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;
use lab::{Page, Web, WebError};
use tokio::task::JoinSet;

pub fn dashboard(
    web: &Web,
    urls: Vec<String>,
) -> impl Future<Output = Vec<Result<Page, WebError>>> {
    let mut pages: Vec<_> = urls.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, url) in urls.into_iter().enumerate() {
        let request = web.get(url);
        tasks.spawn(async move { (place, request.await) });
    }
    async move {
        while let Some(ended) = tasks.join_next().await {
            let (place, page) = ended.expect("a request does not panic");
            pages[place] = Some(page);
        }
        pages.into_iter().flatten().collect()
    }
}

pub fn fastest_mirror(
    web: &Web,
    mirrors: Vec<String>,
) -> impl Future<Output = Result<Page, Vec<WebError>>> {
    let mut failures: Vec<_> = mirrors.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, url) in mirrors.into_iter().enumerate() {
        let request = web.get(url);
        tasks.spawn(async move { (place, request.await) });
    }
    async move {
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
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let tasks: JoinSet<_> = urls.into_iter().map(|url| web.get(url)).collect();
    stream::once(async { tasks })
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

pub fn checkout(steps: Vec<Step>) -> impl Future<Output = Result<(), String>> {
    let mut tasks = JoinSet::new();
    for Step { book, undo } in steps {
        tasks.spawn(async move { book.await.map(|()| undo) });
    }
    async move {
        let mut booked = Vec::new();
        let mut failure = None;
        while let Some(ended) = tasks.join_next().await {
            match ended {
                Ok(Ok(undo)) => booked.push(undo),
                Ok(Err(error)) => {
                    tasks.abort_all();
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
}
