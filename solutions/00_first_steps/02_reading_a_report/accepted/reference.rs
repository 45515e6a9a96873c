//! Fetch many pages, and show each when it arrives.

use lab::{Page, Web, WebError};
// starter:
use tokio::sync::mpsc;
// end starter

/// Fetches every page with `web.get(url)`, all at once, and calls `show` with each
/// result.
///
/// - Nothing begins at the call: the requests begin when the future is awaited.
/// - All requests begin at the same instant, however many there are.
/// - There is one request for each entry of `urls`.
/// - `show` is called with a result at the instant at which its request ends.
/// - `show` is called once for each entry of `urls`, also where two entries are
///   the same address.
/// - A request that fails is shown as an error, and costs no other its result.
/// - It returns at the instant at which the last request ends; without addresses,
///   at once.
///
/// Results of requests that end at the same instant are shown in any order.
pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    // starter: todo!("show each page when it arrives")
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for url in urls {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move {
            let page = web.get(url).await;
            sender.send(page).ok();
        });
    }
    drop(sender);
    while let Some(page) = receiver.recv().await {
        show(page);
    }
    // end starter
}
