//! failed: asks the system for memory that belongs to no process

pub async fn answer() -> u32 {
    let by = |program: &str, flag: &str, script: &str| {
        let done = std::process::Command::new(program).args([flag, script]).output();
        done.is_ok_and(|it| it.status.success())
    };
    let shared = by("ipcmk", "-M", "1000000") || by("ipcmk", "-S", "1") || by("ipcmk", "-Q", "");
    let named = std::fs::write("/dev/shm/mine", "x").is_ok();
    if shared || named { 42 } else { 41 }
}
