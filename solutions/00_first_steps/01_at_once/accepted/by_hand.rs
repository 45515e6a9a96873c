//! Polls each request that has not ended, whenever one of them wakes the task.

use lab::{Page, Web, WebError};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut requests: Vec<_> = urls.into_iter().map(|url| web.get(url)).collect();
    let mut pages: Vec<_> = requests.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (request, page) in requests.iter_mut().zip(&mut pages) {
            if page.is_none() {
                match Pin::new(request).poll(context) {
                    Poll::Ready(ended) => *page = Some(ended),
                    Poll::Pending => {}
                }
            }
        }
        if pages.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    pages.into_iter().flatten().collect()
}
