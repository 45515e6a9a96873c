//! rejected by: all_pages_come_in_the_order_of_their_addresses, never_more_than_the_limit_are_in_flight, nothing_begins_at_the_call, it_waits_without_looking, no_page_waits_for_a_whole_batch, a_page_is_tried_three_times_in_all, a_page_is_tried_again_at_once_and_in_its_own_place, a_page_that_is_given_up_says_why, a_page_that_is_given_up_costs_no_other, there_is_a_row_for_each_limit, every_row_comes_from_a_run_of_its_own, each_row_says_how_long_it_took, each_row_counts_what_came, the_fastest_has_the_shortest_time, of_equals_the_first_is_the_fastest, the_program_runs_to_its_end_over_real_http_and_draws_its_curve, the_whole_limit_is_used, an_address_given_twice_is_fetched_twice, the_task_that_waits_now_is_woken — the first thing that compiles: no pages, no rows and no winner

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
