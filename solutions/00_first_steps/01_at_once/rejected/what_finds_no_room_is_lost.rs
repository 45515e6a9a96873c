//! rejected by: pages_stand_in_the_order_of_the_addresses — a task for each hands over what it has with `try_send`, and what finds no room in the channel, because the caller is busy, is lost
//! > The results are in the order of `urls`.

use lab::{Page, Web, WebError};

pub async fn one_after_the_other(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let mut pages = Vec::new();
    for url in urls {
        pages.push(web.get(url).await);
    }
    pages
}

use tokio::sync::mpsc;

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let (sender, mut receiver) = mpsc::channel(1024);
    let mut pages: Vec<Option<Result<Page, WebError>>> = urls.iter().map(|_| None).collect();
    for (place, url) in urls.into_iter().enumerate() {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move {
            let page = web.get(url).await;
            sender.try_send((place, page)).ok();
        });
    }
    drop(sender);
    while let Some((place, page)) = receiver.recv().await {
        pages[place] = Some(page);
    }
    pages.into_iter().flatten().collect()
}
