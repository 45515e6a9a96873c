//! What nothing can be done with but to hand it on.

use std::future::poll_fn;
use std::pin::Pin;

/// A value that can only be handed on: it is no `Clone`, no `Debug`, and has no default.
pub struct Opaque<T = ()>(pub T);

/// Does as `work` does, with opaque results. It is dropped with what it owns, and not
/// as soon as it has ended.
///
/// ```
/// use probe::{Opaque, observe, opaque};
///
/// let works: [Result<u64, &str>; 2] = [Ok(7), Err("no page")];
/// let [page, none] = works.map(|ends| observe(|| opaque(Box::pin(async move { ends }))));
/// assert!(matches!(page.into_output(), Ok(Opaque(7))));
/// assert!(matches!(none.into_output(), Err(Opaque("no page"))));
/// ```
pub fn opaque<T, E>(
    mut work: impl Future<Output = Result<T, E>> + Unpin,
) -> impl Future<Output = Result<Opaque<T>, Opaque<E>>> + Unpin {
    let ends = |ends: Result<T, E>| ends.map(Opaque).map_err(Opaque);
    poll_fn(move |context| Pin::new(&mut work).poll(context).map(ends))
}
