//! Fetch pages with a client that blocks, without blocking the loop.

use lab::BlockingSite;

/// The client panicked in the middle of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    /// What the panic said.
    pub message: String,
}

/// Fetches every page with `site.get(url)`, which blocks the thread that calls
/// it until the page is there, and panics with a text on some addresses. A
/// `BlockingSite` is cheap to clone; clones are the same site.
///
/// - Nothing begins at the call; the calls of `get` begin at the first poll.
/// - `get` is called exactly once for each address, or as often as it is listed.
/// - No call is made on the thread that runs the loop.
/// - While the calls block, the loop goes on to run every other task.
/// - While the calls block, the future does not look again and again whether one
///   has ended.
/// - When the calls have ended, the task that polled last is woken.
/// - The calls overlap: at least four are under way at once, or all if there are
///   fewer, however few cores the machine has.
/// - One slow call holds up no other: while it lasts, all others are made, however
///   many they are.
/// - It waits for the end of each call, however long that takes.
/// - There is one result for each place in `urls`, in that order, whichever page
///   comes first.
/// - A call that panics is the error [`ClientBroke`] in its place, with the text of
///   the panic.
/// - A call that panics costs no other page anything.
pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    todo!("call `site.get` for every address, on threads that may block")
}
