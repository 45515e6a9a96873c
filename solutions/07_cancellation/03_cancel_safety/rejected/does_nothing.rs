//! rejected by: messages_come_whole_and_in_order, a_message_comes_as_soon_as_it_is_whole, no_byte_is_lost_wherever_the_input_is_cut, no_byte_is_lost_under_any_schedule, ticks_come_on_time_while_messages_come, a_flood_of_messages_does_not_keep_a_tick_away, half_a_message_at_the_end_is_an_error, a_message_may_be_long_and_not_too_long, an_input_that_breaks_is_an_error, dropped_it_reads_no_further — the first thing that compiles: says that the input is at its end before it has read a byte

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
