//! rejected by: all_places_are_taken_at_once, ten_places_are_ten_times_faster_than_one, the_next_begins_when_any_one_ends, it_returns_when_the_last_has_ended, a_failed_request_gives_its_place_back, an_address_twice_is_fetched_twice — lets an interval tick between one request and the next, to spare the server
//! > At the instant of the first poll as many requests begin as `limit` allows.

use futures::future::join_all;
use lab::{Page, Web, WebError};
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::interval;

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
    let places = Semaphore::new(limit);
    let ticks = Mutex::new(interval(Duration::from_millis(1)));
    let fetches = urls.into_iter().map(async |url| {
        let _place = places.acquire().await.unwrap();
        ticks.lock().await.tick().await;
        web.get(url).await
    });
    Ok(join_all(fetches).await)
}
