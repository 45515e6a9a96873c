//! rejected by: a_cancelled_fetch_leaves_nothing_in_flight — a task does all, and looks for the cancel behind its work: where a request ends at the instant of the drop, the next begins
//! > A request that has not begun when this future is dropped never begins.

use futures::StreamExt;
use lab::{Page, Web, WebError};
use tokio::select;
use tokio::sync::oneshot;

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
    let web = web.clone();
    let (mut send, receive) = oneshot::channel();
    tokio::spawn(async move {
        if send.is_closed() {
            return;
        }
        let pages = futures::stream::iter(urls)
            .map(|url| web.get(url))
            .buffered(limit)
            .collect();
        select! {
            biased;
            pages = pages => {
                let _ = send.send(pages);
            }
            () = send.closed() => {}
        }
    });
    Ok(receive.await.expect("it sends, as long as somebody waits"))
}
