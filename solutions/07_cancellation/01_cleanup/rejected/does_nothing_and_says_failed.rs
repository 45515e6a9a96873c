//! rejected by: the_bench_is_locked_first, nothing_begins_at_the_call, every_item_is_worked_off_in_its_place, the_next_step_begins_at_once, without_a_stop_there_is_no_limit, it_waits_without_looking, once_told_to_stop_no_item_begins, told_before_the_first_poll_no_item_begins, the_item_in_hand_is_finished, an_item_that_takes_too_long_is_given_up, an_item_that_is_given_up_is_gone, the_clean_up_is_over_when_the_join_returns, a_clean_up_in_time_is_not_cut, a_stop_in_the_clean_up_does_not_cut_it_short, a_clean_up_that_hangs_is_cut, a_clean_up_that_is_given_up_is_gone, the_bench_is_unlocked_once_and_last, finished_work_is_not_redone, a_stop_after_the_last_item_comes_too_late, a_clean_up_that_fails_is_reported, the_token_is_only_listened_to, wherever_it_is_dropped_the_bench_is_unlocked, after_a_drop_nothing_more_is_done, a_caller_that_panics_unlocks_it_too, a_stop_and_the_end_of_an_item_may_be_seen_in_one_poll, what_ended_in_time_counts_when_it_is_polled_late — the same report whatever happened: told to stop, and left dirty

use lab::{Bench, StillDirty};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub const ITEM_GRACE: Duration = Duration::from_millis(100);

pub const CLEAN_UP_LIMIT: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub finished: usize,
    pub ending: Ending,
    pub clean_up: CleanUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Completed,
    Cancelled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CleanUp {
    Done,
    Failed(StillDirty),
    Cut,
}

pub async fn work_off(bench: Bench, items: Vec<u32>, stop: CancellationToken) -> Report {
    Report {
        finished: 0,
        ending: Ending::Cancelled,
        clean_up: CleanUp::Failed(StillDirty),
    }
}
