//! rejected by: the_program_runs_to_its_end_over_real_http_and_draws_its_curve, never_more_than_the_limit_are_in_flight, all_pages_come_in_the_order_of_their_addresses, nothing_begins_at_the_call, it_waits_without_looking, no_page_waits_for_a_whole_batch, a_page_is_tried_three_times_in_all, a_page_is_tried_again_at_once_and_in_its_own_place, a_page_that_is_given_up_says_why, a_page_that_is_given_up_costs_no_other, there_is_a_row_for_each_limit, every_row_comes_from_a_run_of_its_own, each_row_says_how_long_it_took, each_row_counts_what_came, the_fastest_has_the_shortest_time, the_whole_limit_is_used, an_address_given_twice_is_fetched_twice, the_task_that_waits_now_is_woken — cannot await in a plain function, and so blocks on a runtime of its own
//! > It needs no runtime but the one that it is called in

use futures::{StreamExt, stream};
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
    let pages = urls.iter().map(|url| patiently(&fetch, url));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(stream::iter(pages).buffered(limit).collect())
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

async fn patiently<F>(fetch: &F, url: &str) -> Result<String, GaveUp>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    let mut error = String::new();
    for _ in 0..TRIES {
        match fetch(url).await {
            Ok(page) => return Ok(page),
            Err(said) => error = said,
        }
    }
    Err(GaveUp {
        url: url.to_owned(),
        tries: TRIES,
        error,
    })
}
