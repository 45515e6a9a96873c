//! refused: exports a symbol of the system's under another name

pub async fn answer() -> u32 {
    41
}

mod symbols {
    #[unsafe(export_name = "memcmp")]
    pub fn is_equal(_: *const u8, _: *const u8, _: usize) -> i32 {
        0
    }
}
