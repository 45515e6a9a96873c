//! failed: writes commands where a place or a message is shown

pub async fn answer() -> u32 {
    todo_like("\u{1b}]8;;http://example.com\u{7}here\u{1b}]8;;\u{7}\r\n##[error]forged\n%0A::stop-commands::x");
    41
}

fn todo_like(text: &str) {
    eprintln!("{text}");
    let _ = std::panic::catch_unwind(|| panic!("{text}"));
}
