//! rejected by: a_page_is_tried_again_at_once_and_in_its_own_place — a page that failed goes to the end of the queue
//! > A further try begins at once, in the place of the one before.

use futures::future::join_all;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

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
    let queue: RefCell<VecDeque<(usize, u32)>> =
        RefCell::new((0..urls.len()).map(|at| (at, 1)).collect());
    let results = RefCell::new(vec![None; urls.len()]);
    let worker = async || {
        loop {
            let next = queue.borrow_mut().pop_front();
            let Some((at, tried)) = next else { return };
            match fetch(&urls[at]).await {
                Ok(page) => results.borrow_mut()[at] = Some(Ok(page)),
                Err(_) if tried < TRIES => queue.borrow_mut().push_back((at, tried + 1)),
                Err(error) => {
                    let url = urls[at].clone();
                    results.borrow_mut()[at] = Some(Err(GaveUp {
                        url,
                        tries: tried,
                        error,
                    }));
                }
            }
        }
    };
    join_all((0..limit.min(urls.len())).map(|_| worker())).await;
    results.into_inner().into_iter().flatten().collect()
}

pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut rows = Vec::new();
    for &limit in limits {
        let began = Instant::now();
        let results = fetch_all(&fetch, urls, limit).await;
        let elapsed = began.elapsed();
        let pages = results.iter().filter(|result| result.is_ok()).count();
        let given_up = results.len() - pages;
        rows.push(Row {
            limit,
            elapsed,
            pages,
            given_up,
        });
    }
    rows
}

pub fn fastest(rows: &[Row]) -> Option<usize> {
    rows.iter()
        .min_by_key(|row| row.elapsed)
        .map(|row| row.limit)
}
