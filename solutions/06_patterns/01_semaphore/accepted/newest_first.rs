//! A list of what is in flight, all of it polled at each wake, and the newest first: of two
//! answers of one instant the later is taken before the earlier.

use lab::{Get, Page, Web, WebError};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use tokio::task::unconstrained;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let mut results: Vec<_> = urls.iter().map(|_| None).collect();
    let mut waiting = urls.into_iter().enumerate();
    let mut flying: Vec<(usize, Get)> = Vec::new();
    // Tokio's budget is for who polls ever again: this polls each request once a wake.
    unconstrained(poll_fn(|context| {
        for at in (0..flying.len()).rev() {
            if let Poll::Ready(result) = Pin::new(&mut flying[at].1).poll(context) {
                results[flying.remove(at).0] = Some(result);
            }
        }
        while flying.len() < limit
            && let Some((place, url)) = waiting.next()
        {
            let mut request = web.get(url);
            match Pin::new(&mut request).poll(context) {
                Poll::Ready(result) => results[place] = Some(result),
                Poll::Pending => flying.push((place, request)),
            }
        }
        match flying.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    }))
    .await;
    Ok(results.into_iter().flatten().collect())
}
