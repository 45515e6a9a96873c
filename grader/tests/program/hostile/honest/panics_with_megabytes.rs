//! A panic with a long message that is caught, as a parser's may be.

pub async fn answer() -> u32 {
    let caught = std::panic::catch_unwind(|| panic!("{}", "x".repeat(5 * 1024 * 1024)));
    if caught.is_err() { 42 } else { 41 }
}
