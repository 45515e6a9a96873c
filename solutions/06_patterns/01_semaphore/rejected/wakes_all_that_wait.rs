//! rejected by: waiting_for_a_place_takes_no_polls — a free place wakes all that wait, and all but one wait again
//! > While a request waits for its place, nothing looks for one again and again.

use lab::{Page, Web, WebError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio::task::JoinSet;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let places = Arc::new((Mutex::new(limit), Notify::new()));
    let mut set = JoinSet::new();
    for (number, url) in urls.into_iter().enumerate() {
        let (web, places) = (web.clone(), places.clone());
        set.spawn(async move {
            let (free, freed) = &*places;
            loop {
                let one_more = freed.notified();
                {
                    let mut free = free.lock().unwrap();
                    if *free > 0 {
                        *free -= 1;
                        break;
                    }
                }
                one_more.await;
            }
            let answer = web.get(url).await;
            *free.lock().unwrap() += 1;
            freed.notify_waiters();
            (number, answer)
        });
    }
    let mut answers = set.join_all().await;
    answers.sort_unstable_by_key(|(number, _)| *number);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}
