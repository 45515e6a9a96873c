//! rejected by: a_slow_request_keeps_its_place — gives the place of a request that hangs to the next, and lets the request go on
//! > There are never more than `limit` requests in flight.

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
        let place = places.acquire().await.expect("it is never closed");
        let mut request = std::pin::pin!(web.get(url));
        if let Ok(result) = timeout(Duration::from_secs(600), &mut request).await {
            return result;
        }
        // It hangs. The others need not suffer from it.
        drop(place);
        request.await
    });
    Ok(futures::future::join_all(requests).await)
}
