//! failed: kills the process that runs it

pub async fn answer() -> u32 {
    let parent = std::os::unix::process::parent_id().to_string();
    let _ = std::process::Command::new("kill").args(["-9", &parent]).status();
    41
}
