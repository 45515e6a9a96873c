//! did_not_compile: gives the compiler a file without an end

const ENDLESS: &[u8] = include_bytes!("/dev/zero");

pub async fn answer() -> u32 {
    ENDLESS.len() as u32
}
