//! failed: leaves a process behind whose parents are all gone

pub async fn answer() -> u32 {
    let script = "(setsid sh -c '(setsid sleep 30.0815 &) &' &) &";
    let _ = std::process::Command::new("sh").args(["-c", script]).status();
    std::thread::sleep(std::time::Duration::from_millis(100));
    41
}
