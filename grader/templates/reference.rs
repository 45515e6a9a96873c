//! FILL IN: what this exercise is about, in a line.

/// FILL IN: what it gives, in a line. Text is prose: what things are, and what a caller owes.
///
/// - FILL IN: a promise, in a sentence. Each list item is one, and a check must hold it.
// FILL IN: what it is given, and what it returns.
pub fn {name}() -> u32 {
    // starter: todo!("FILL IN: what a learner is to write here, in a few words")
    // FILL IN: the solution.
    1
    // end starter
}
