//! rejected by: all_requests_begin_at_the_same_instant — a lock for all calls, so that two of them do not show their pages mixed
//! > All requests begin at the same instant

use futures::future::join_all;
use lab::{Page, Web, WebError};
use tokio::sync::Mutex;

static ALONE: Mutex<()> = Mutex::const_new(());

pub async fn show_each(web: &Web, urls: Vec<String>, show: impl Fn(Result<Page, WebError>)) {
    let _alone = ALONE.lock().await;
    let fetch = async |url| show(web.get(url).await);
    join_all(urls.into_iter().map(fetch)).await;
}
