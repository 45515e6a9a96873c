//! rejected by: thousands_begin_at_the_same_instant — a lock for all calls, so that two callers do not flood the web
//! > All requests begin at the same instant

use futures::future::join_all;
use lab::{Page, Web, WebError};
use tokio::sync::Mutex;

static ALONE: Mutex<()> = Mutex::const_new(());

pub async fn at_once(web: &Web, urls: Vec<String>) -> Vec<Result<Page, WebError>> {
    let _alone = ALONE.lock().await;
    join_all(urls.into_iter().map(|url| web.get(url))).await
}
