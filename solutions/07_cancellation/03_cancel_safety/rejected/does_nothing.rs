//! rejected by: messages_come_whole_and_in_order, nothing_begins_at_the_call, the_length_stands_before_the_message, a_message_may_be_empty, a_message_may_be_long, a_message_comes_as_soon_as_it_is_whole, no_byte_is_lost_wherever_the_input_is_cut, no_byte_is_lost_under_any_schedule, the_first_tick_comes_after_a_period, ticks_come_on_time_while_messages_come, ticks_do_not_drift, a_flood_of_messages_does_not_keep_a_tick_away, it_waits_without_looking, an_end_after_a_message_is_well, half_a_message_at_the_end_is_an_error, a_message_may_not_be_too_long, an_input_that_breaks_is_an_error, an_error_takes_no_message_along, dropped_it_reads_no_further, the_reader_is_dropped_too, no_task_is_left, the_task_that_waits_now_is_woken — the first thing that compiles: says that the input is at its end before it has read a byte

use bytes::Bytes;
use std::io;
use std::time::Duration;
use tokio::io::AsyncRead;

pub const LONGEST: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Message(Bytes),
    Tick,
}

#[derive(Debug)]
pub enum ListenError {
    Truncated,
    TooLong(u32),
    Input(io::Error),
}

pub async fn listen<R>(
    reader: R,
    period: Duration,
    on_event: impl FnMut(Event),
) -> Result<(), ListenError>
where
    R: AsyncRead + Send + Unpin + 'static,
{
    Ok(())
}
