//! rejected by: it_keeps_its_promise — the first thing that compiles

// FILL IN: arguments and return value as in the reference, and a body that does nothing.
pub fn {name}() -> u32 {
    0
}
