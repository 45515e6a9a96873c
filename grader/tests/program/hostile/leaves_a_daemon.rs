//! failed: leaves a process behind that is in no group of the check's

pub async fn answer() -> u32 {
    let _ = std::process::Command::new("setsid").args(["sleep", "30.0815"]).spawn();
    41
}
