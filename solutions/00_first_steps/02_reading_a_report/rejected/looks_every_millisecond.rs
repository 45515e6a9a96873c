//! rejected by: each_page_is_shown_when_it_arrives, a_failure_is_shown_like_a_page, it_returns_after_the_last_page — looks whether there is news, and sleeps, where it should wait to be woken
//! > `show` is called with a result at the instant at which its request ends.
//!
//! > It returns at the instant at which the last request ends

use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::time::sleep;

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for url in urls {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move { sender.send(web.get(url).await).ok() });
    }
    drop(sender);
    loop {
        match receiver.try_recv() {
            Ok(page) => show(page),
            Err(TryRecvError::Empty) => sleep(Duration::from_millis(1)).await,
            Err(TryRecvError::Disconnected) => break,
        }
    }
}
