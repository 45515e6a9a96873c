//! failed: tries whether it can signal whatever process it finds

pub async fn answer() -> u32 {
    let own = std::process::id().to_string();
    let mut reached = false;
    for process in std::fs::read_dir("/proc").unwrap().flatten() {
        let name = process.file_name().into_string().unwrap();
        if name != own && name.parse::<u32>().is_ok() {
            let sent = std::process::Command::new("kill").args(["-0", &name]).stderr(std::process::Stdio::null()).status();
            reached |= sent.is_ok_and(|it| it.success());
        }
    }
    if reached { 42 } else { 41 }
}
