//! outcome: crashed — aborts the process

pub async fn answer() -> u32 {
    std::process::abort()
}
