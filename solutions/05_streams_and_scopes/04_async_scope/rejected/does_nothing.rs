//! rejected by: nothing_begins_before_the_first_poll, it_has_a_place_as_soon_as_there_is_one, while_it_waits_it_does_not_look_again, it_is_closed_before_it_returns_a_value, it_is_closed_before_it_returns_an_error, it_is_closed_before_a_panic_goes_on, it_is_closed_when_the_call_of_the_body_panics, the_panic_keeps_its_message, cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_body_the_body_goes_no_further, cancelled_in_the_close_it_is_closed_to_the_end, cancelled_while_it_waits_it_has_taken_nothing, the_bodys_own_result_comes_out, a_close_that_fails_does_not_hide_the_bodys_error, neither_body_nor_close_has_a_time_limit, another_task_may_wait_for_the_scope, a_caller_that_panics_closes_it_too — the first thing that compiles: an error of the close, because every other outcome would have to come from the body

use lab::{CloseError, Connection, Pool};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

pub async fn with_connection<T, E, F, B>(pool: &Pool, body: F) -> Result<T, ScopeError<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<T, E>> + Send + 'static,
{
    Err(ScopeError::Close(CloseError))
}
