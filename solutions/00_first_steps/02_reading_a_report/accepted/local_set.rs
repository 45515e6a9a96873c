//! Tasks of one thread, which may borrow nothing either, but share what is not `Send`.

use lab::{Page, Web, WebError};
use std::rc::Rc;
use tokio::sync::mpsc;
use tokio::task::{LocalSet, spawn_local};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let web = Rc::new(web.clone());
    let body = async {
        let (sender, mut receiver) = mpsc::channel(1);
        for url in urls {
            let (web, sender) = (web.clone(), sender.clone());
            spawn_local(async move { sender.send(web.get(url).await).await.ok() });
        }
        drop(sender);
        while let Some(page) = receiver.recv().await {
            show(page);
        }
    };
    LocalSet::new().run_until(body).await;
}
