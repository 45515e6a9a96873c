//! outcome: crashed — ends the process, with a failure

pub async fn answer() -> u32 {
    std::process::exit(7)
}
