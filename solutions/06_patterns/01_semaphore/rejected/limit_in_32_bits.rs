//! rejected by: all_places_are_taken_at_once — counts the free places in an atomic of 32 bits
//! > as many requests begin as `limit` allows

use lab::{Page, Web, WebError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlaces;

use futures::future::join_all;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Semaphore;

pub async fn fetch_all(
    web: &Web,
    urls: Vec<String>,
    limit: usize,
) -> Result<Vec<Result<Page, WebError>>, NoPlaces> {
    if limit == 0 {
        return Err(NoPlaces);
    }
    let free = AtomicU32::new(limit as u32);
    let waiting = Semaphore::new(0);
    let answers = join_all(urls.into_iter().map(async |url| {
        let taken = free.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |free| {
            free.checked_sub(1)
        });
        if taken.is_err() {
            waiting
                .acquire()
                .await
                .expect("it is never closed")
                .forget();
        }
        let answer = web.get(url).await;
        waiting.add_permits(1);
        answer
    }));
    Ok(answers.await)
}
