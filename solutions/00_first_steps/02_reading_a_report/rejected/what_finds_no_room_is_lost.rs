//! rejected by: every_result_is_shown_once — a task for each hands over what it has with `try_send`, and what finds no room in the channel, because the caller is busy, is lost
//! > `show` is called once for each entry of `urls`

use lab::{Page, Web, WebError};

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(100);
    for url in urls {
        let (web, sender) = (web.clone(), sender.clone());
        tokio::spawn(async move {
            let page = web.get(url).await;
            sender.try_send(page).ok();
        });
    }
    drop(sender);
    while let Some(page) = receiver.recv().await {
        show(page);
    }
}
