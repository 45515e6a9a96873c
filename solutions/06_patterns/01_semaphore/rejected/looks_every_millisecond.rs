//! rejected by: waiting_for_a_place_takes_no_polls — counts the free places itself, and looks at the count every millisecond
//! > While a request waits for its place, nothing looks for one again and again.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

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
    let free = Cell::new(limit);
    let fetches = urls.into_iter().map(async |url| {
        while free.get() == 0 {
            sleep(Duration::from_millis(1)).await;
        }
        free.set(free.get() - 1);
        let page = web.get(url).await;
        free.set(free.get() + 1);
        page
    });
    Ok(join_all(fetches).await)
}
