//! rejected by: nothing_begins_at_the_call, each_address_is_asked_for_once, no_call_is_made_on_the_loops_thread, the_loop_beats_on_while_calls_block, it_does_not_look_again_and_again, the_calls_overlap, a_slow_call_holds_up_no_other, results_stand_in_the_order_of_the_addresses, a_panic_of_the_client_is_an_error, the_task_that_polled_last_is_woken, a_panic_costs_no_other_page, each_place_has_the_result_of_its_own_call, with_workers_no_call_is_made_on_one_of_them, a_poll_in_the_middle_of_a_wake_misses_nothing — the first thing that compiles: no results, whatever was asked for

use lab::BlockingSite;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    Vec::new()
}
