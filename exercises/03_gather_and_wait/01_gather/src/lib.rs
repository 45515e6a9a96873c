//! Run many futures side by side and have their results in order.

/// Runs all futures concurrently and returns their results. All of this holds
/// for [`gather_or_first_error`], too:
///
/// - Nothing begins at the call.
/// - All futures begin at the instant of the first poll, however many there are.
/// - It returns at the instant at which the last future ends.
/// - The results are in the order of `futures`, whatever the order in which the
///   futures end.
/// - Of no futures, the list is empty and comes at once.
/// - When a future panics, this panics, too, at that instant.
/// - The message of that panic contains the future's, if it has a text.
/// - After a panic the other futures are cancelled: one turn of the loop later
///   none is left.
/// - When this future is dropped half-way, all are cancelled: one turn of the
///   loop after the drop none is left.
///
/// The futures may run in tasks: they are `Send` and own what they use, and what
/// they own does not panic when it is dropped. It is called inside a runtime.
pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    todo!("run all at once, results in the order of the call")
}

/// Does what [`gather`] does, for futures that may fail.
///
/// - When no future fails, it returns `Ok` with all results.
/// - An error is returned at the instant at which it occurs.
/// - Of several errors it returns the earliest, wherever its future stands.
/// - An error does not cancel the other futures: they run on to their ends.
/// - After an error, a future that panics stops no other.
///
/// Nobody sees what the others return after an error. Errors at one instant, or
/// between two polls of this future, may come in any order.
pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("all results in order, or the first error at once")
}
