//! rejected by: a_closed_feed_leaves_nothing_in_flight, a_caller_that_panics_leaves_nothing_in_flight — a task owns the others: at the drop it gets its turn, and then aborts those that get theirs later
//! > one turn of the loop later no request of a feed is in flight

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{Stream, StreamExt};
use lab::{Page, Web, WebError};

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    futures::future::join_all(urls.into_iter().map(|url| web.get(url))).await
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let count = mirrors.len();
    let mut answers: FuturesUnordered<_> = mirrors
        .into_iter()
        .enumerate()
        .map(|(place, mirror)| {
            let get = web.get(mirror);
            async move { (place, get.await) }
        })
        .collect();
    let mut failures: Vec<Option<WebError>> = (0..count).map(|_| None).collect();
    while let Some((place, answer)) = answers.next().await {
        match answer {
            Ok(page) => return Ok(page),
            Err(failure) => failures[place] = Some(failure),
        }
    }
    Err(failures.into_iter().flatten().collect())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let mut requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let mut items = None;
    futures::stream::poll_fn(move |cx| {
        items
            .get_or_insert_with(|| {
                let (send, receive) = tokio::sync::mpsc::unbounded_channel();
                let mut tasks: tokio::task::JoinSet<_> = requests.drain(..).collect();
                tokio::spawn(async move {
                    loop {
                        tokio::select! {
                            () = send.closed() => return,
                            ended = tasks.join_next() => match ended {
                                Some(Ok(page)) => drop(send.send(page)),
                                _ => return,
                            },
                        }
                    }
                });
                receive
            })
            .poll_recv(cx)
    })
}

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let mut bookings: FuturesUnordered<_> = steps
        .into_iter()
        .map(|Step { book, undo }| async move { book.await.map(|()| undo) })
        .collect();
    let mut booked = Vec::new();
    let mut failure = None;
    while let Some(booking) = bookings.next().await {
        match booking {
            Ok(undo) => booked.push(undo),
            Err(why) => {
                failure = Some(why);
                break;
            }
        }
    }
    drop(bookings);
    let Some(failure) = failure else {
        return Ok(());
    };
    while let Some(undo) = booked.pop() {
        undo.await;
    }
    Err(failure)
}
