//! rejected by: the_task_that_waits_now_is_woken — polls only the pages that were woken, and their wakers hold that of the first poll
//! > There is one result for each address, in the order of `urls`.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use std::time::Duration;

pub const TRIES: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GaveUp {
    pub url: String,
    pub tries: u32,
    pub error: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub limit: usize,
    pub elapsed: Duration,
    pub pages: usize,
    pub given_up: usize,
}

pub async fn fetch_all<F>(fetch: F, urls: &[String], limit: usize) -> Vec<Result<String, GaveUp>>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut results: Vec<Option<Result<String, GaveUp>>> = urls.iter().map(|_| None).collect();
    let mut next = 0;
    let mut running: Vec<(usize, Arc<Flag>, Pin<Box<_>>)> = Vec::new();
    let fetch = &fetch;
    let mut outer = None;
    poll_fn(|context| {
        loop {
            let outer = outer.get_or_insert_with(|| context.waker().clone());
            while running.len() < limit && next < urls.len() {
                let flag = Arc::new(Flag {
                    woken: AtomicBool::new(true),
                    outer: outer.clone(),
                });
                running.push((next, flag, Box::pin(one(fetch, &urls[next]))));
                next += 1;
            }
            if running.is_empty() {
                return Poll::Ready(());
            }
            let before = running.len();
            running.retain_mut(|(place, flag, future)| {
                if !flag.woken.swap(false, Ordering::AcqRel) {
                    return true;
                }
                let waker = Waker::from(flag.clone());
                match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                    Poll::Pending => true,
                    Poll::Ready(result) => {
                        results[*place] = Some(result);
                        false
                    }
                }
            });
            if running.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await;
    results.into_iter().flatten().collect()
}

pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut rows = Vec::new();
    for &limit in limits {
        let began = tokio::time::Instant::now();
        let results = fetch_all(&fetch, urls, limit).await;
        let elapsed = began.elapsed();
        let pages = results.iter().filter(|result| result.is_ok()).count();
        rows.push(Row {
            limit,
            elapsed,
            pages,
            given_up: results.len() - pages,
        });
    }
    rows
}

pub fn fastest(rows: &[Row]) -> Option<usize> {
    rows.iter()
        .min_by_key(|row| row.elapsed)
        .map(|row| row.limit)
}

async fn one<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut tries = 0;
    loop {
        tries += 1;
        match fetch(url).await {
            Ok(page) => return Ok(page),
            Err(error) if tries == TRIES => {
                return Err(GaveUp {
                    url: url.to_owned(),
                    tries,
                    error,
                });
            }
            Err(_) => {}
        }
    }
}

struct Flag {
    woken: AtomicBool,
    outer: Waker,
}
impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.outer.wake_by_ref();
    }
}
