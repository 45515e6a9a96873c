//! over_limit: starts itself again and again

pub async fn answer() -> u32 {
    // The first shell needs no other process to wait in: it waits when there is room for none.
    let bomb = "bomb() { bomb & bomb & sleep 30.0815; }; bomb & exec sleep 30.0815";
    let _ = std::process::Command::new("sh").args(["-c", bomb]).status();
    41
}
