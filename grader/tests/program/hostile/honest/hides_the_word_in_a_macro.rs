//! Names of its own that only contain such a word, and texts about one.

/// Nothing here is unsafe, extern or asm.
macro_rules! not_unsafe {
    ($body:block) => {
        $body
    };
}

pub async fn answer() -> u32 {
    let _external = "unsafe { asm!() }";
    not_unsafe!({ 42 })
}
