//! rejected by: the_lines_are_in_the_order_of_the_numbers, a_line_names_the_first_start_or_none, without_numbers_there_are_no_lines, no_poll_holds_the_loop, each_line_is_saved_once, a_failure_to_save_follows_its_line, no_failure_is_left_unread, nothing_is_left_when_it_returns — no lines, and so no counting that could hold the loop and nothing to save

use std::time::Duration;

pub type Save = fn(String) -> Result<(), String>;

pub async fn run(numbers: Vec<u64>, save: Save) -> Vec<String> {
    Vec::new()
}

pub fn line(number: u64, start: u64) -> String {
    String::new()
}

pub fn not_saved(error: &str) -> String {
    format!("not saved: {error}")
}

pub fn longest_chain(number: u64) -> u64 {
    let mut longest = (0, 0);
    for start in 1..number {
        let steps = steps(start);
        if steps > longest.1 {
            longest = (start, steps);
        }
    }
    longest.0
}

pub fn steps(start: u64) -> u64 {
    let (mut at, mut steps) = (start, 1);
    while at != 1 {
        at = if at.is_multiple_of(2) {
            at / 2
        } else {
            3 * at + 1
        };
        steps += 1;
    }
    steps
}

async fn show_progress() {
    loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
