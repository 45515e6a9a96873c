//! Polled by hand, and begun from the last to the first.

use futures::Stream;
use futures::future::BoxFuture;
use lab::{Page, Web, WebError};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

pub struct Step {
    pub book: BoxFuture<'static, Result<(), String>>,
    pub undo: BoxFuture<'static, ()>,
}

struct All<F: Future + Unpin> {
    running: Vec<(usize, F)>,
}

impl<F: Future + Unpin> All<F> {
    fn new(futures: impl Iterator<Item = F>) -> Self {
        let mut running: Vec<_> = futures.enumerate().collect();
        running.reverse();
        Self { running }
    }
    fn poll_all(&mut self, context: &mut Context<'_>) -> Vec<(usize, F::Output)> {
        let mut ended = Vec::new();
        self.running
            .retain_mut(|(place, future)| match Pin::new(future).poll(context) {
                Poll::Ready(output) => {
                    ended.push((*place, output));
                    false
                }
                Poll::Pending => true,
            });
        ended
    }
    async fn some(&mut self) -> Vec<(usize, F::Output)> {
        poll_fn(|context| {
            let ended = self.poll_all(context);
            if ended.is_empty() && !self.running.is_empty() {
                return Poll::Pending;
            }
            Poll::Ready(ended)
        })
        .await
    }
}

pub async fn dashboard(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut answers: Vec<_> = urls.iter().map(|_| None).collect();
    let mut all = All::new(urls.into_iter().map(|url| web.get(url)).map(Box::pin));
    while !all.running.is_empty() {
        for (place, answer) in all.some().await {
            answers[place] = Some(answer);
        }
    }
    answers.into_iter().flatten().collect()
}

pub async fn fastest_mirror(web: &Web, mirrors: Vec<String>) -> Result<Page, Vec<WebError>> {
    let mut failures: Vec<_> = mirrors.iter().map(|_| None).collect();
    let mut all = All::new(mirrors.into_iter().map(|url| web.get(url)).map(Box::pin));
    while !all.running.is_empty() {
        for (place, answer) in all.some().await {
            match answer {
                Ok(page) => return Ok(page),
                Err(failure) => failures[place] = Some(failure),
            }
        }
    }
    Err(failures.into_iter().flatten().collect())
}

pub fn progress_feed(
    web: &Web,
    urls: Vec<String>,
) -> impl Stream<Item = Result<Page, WebError>> + use<> {
    let mut all = All::new(urls.into_iter().map(|url| web.get(url)).map(Box::pin));
    let mut came = Vec::new();
    futures::stream::poll_fn(move |context| {
        came.extend(all.poll_all(context));
        match came.pop() {
            Some((_, answer)) => Poll::Ready(Some(answer)),
            None if all.running.is_empty() => Poll::Ready(None),
            None => Poll::Pending,
        }
    })
}

pub async fn checkout(steps: Vec<Step>) -> Result<(), String> {
    let (books, mut undos): (Vec<_>, Vec<_>) = steps
        .into_iter()
        .map(|step| (step.book, Some(step.undo)))
        .unzip();
    let mut all = All::new(books.into_iter());
    let mut booked = Vec::new();
    while !all.running.is_empty() {
        let mut failure = None;
        for (place, ended) in all.some().await {
            match ended {
                Ok(()) => booked.extend(undos[place].take()),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        if let Some(failure) = failure {
            drop(all);
            while let Some(undo) = booked.pop() {
                undo.await;
            }
            return Err(failure);
        }
    }
    Ok(())
}
