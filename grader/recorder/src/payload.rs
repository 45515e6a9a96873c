//! What a panic carries.

use std::any::Any;

/// The text of a panic: of a literal, and of one that was put together; `panicked`
/// where the payload is no text at all.
///
/// ```
/// use recorder::panic_text;
/// use std::panic::catch_unwind;
///
/// let (literal, number) = (catch_unwind(|| panic!("a bug")), 7);
/// assert_eq!(panic_text(&*literal.unwrap_err()), "a bug");
/// let composed = catch_unwind(|| panic!("bug {number}"));
/// assert_eq!(panic_text(&*composed.unwrap_err()), "bug 7");
/// let no_text = catch_unwind(|| std::panic::panic_any(7));
/// assert_eq!(panic_text(&*no_text.unwrap_err()), "panicked");
/// ```
pub fn panic_text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
}
