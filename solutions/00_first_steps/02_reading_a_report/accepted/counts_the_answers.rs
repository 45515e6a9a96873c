//! Receives as often as it has asked, so that the end of the channel does not matter.

use lab::{Page, Web, WebError};
use tokio::sync::mpsc;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let count = urls.len();
    let (sender, mut receiver) = mpsc::channel(1);
    for url in urls {
        let (request, sender) = (web.get(url), sender.clone());
        tokio::spawn(async move { sender.send(request.await).await.ok() });
    }
    for _ in 0..count {
        show(receiver.recv().await.expect("a sender is left"));
    }
}
