//! rejected by: ten_at_once_are_ten_times_faster_than_one, a_hundred_at_once_are_slower_than_ten_and_the_comparison_says_so, where_a_hundred_at_once_are_faster_the_comparison_says_that, every_row_comes_from_a_run_of_its_own, all_hundred_pages_come_in_the_order_of_their_addresses, never_more_than_the_limit_are_in_flight, a_page_is_tried_again_at_once_and_in_its_own_place, no_page_waits_for_a_whole_batch, a_page_is_tried_three_times_and_then_given_up, a_page_that_is_given_up_costs_no_other, the_program_runs_to_its_end_over_real_http_and_draws_its_curve — the first thing that compiles: no pages, no rows and no winner

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
    Vec::new()
}

pub async fn compare<F>(fetch: F, urls: &[String], limits: &[usize]) -> Vec<Row>
where
    F: AsyncFn(&str) -> Result<String, String>,
{
    Vec::new()
}

pub fn fastest(rows: &[Row]) -> Option<usize> {
    None
}
