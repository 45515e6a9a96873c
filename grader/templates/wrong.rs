//! rejected by: it_keeps_its_promise — FILL IN: why a person writes this
//! > FILL IN: the promise that this breaks, or a piece of it, word for word

// FILL IN: what people get wrong. Call this file after it.
pub fn {name}() -> u32 {
    2
}
