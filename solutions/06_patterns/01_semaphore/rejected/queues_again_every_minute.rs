//! rejected by: waiting_for_a_place_takes_no_polls, a_slow_request_keeps_its_place — waits for a place no longer than a minute, and then queues again
//! > While a request waits for its place, nothing looks for one again and again.

use lab::{Page, Web, WebError};

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

    use tokio::sync::Semaphore;
    use tokio::time::{Duration, timeout};
    let places = Semaphore::new(limit);
    let requests = urls.into_iter().map(async |url| {
        let _place = loop {
            if let Ok(place) = timeout(Duration::from_secs(60), places.acquire()).await {
                break place.expect("it is never closed");
            }
            // Still full. Look again.
        };
        web.get(url).await
    });
    Ok(futures::future::join_all(requests).await)
}
