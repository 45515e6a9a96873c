//! rejected by: each_address_is_asked_for_once, no_call_is_made_on_the_loops_thread, the_loop_beats_on_while_calls_block, it_does_not_look_again_and_again, the_calls_overlap, a_slow_call_holds_up_no_other, a_panic_of_the_client_is_an_error, the_task_that_polled_last_is_woken, a_panic_costs_no_other_page, each_place_has_the_result_of_its_own_call, with_workers_no_call_is_made_on_one_of_them, a_poll_in_the_middle_of_a_wake_misses_nothing — the function is async, so its body is taken to be harmless
//! > No call is made on the thread that runs the loop.
//!
//! > While the calls block, the loop goes on to run every other task.

use lab::BlockingSite;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut pages = Vec::new();
    for url in urls {
        pages.push(Ok(site.get(&url)));
    }
    pages
}
