//! failed: asks the system for memory that belongs to no process

pub async fn answer() -> u32 {
    let by = |program: &str, flag: &str, script: &str| {
        let done = std::process::Command::new(program).args([flag, script]).output();
        done.is_ok_and(|it| it.status.success())
    };
    let shared = by("ipcmk", "-M", "1000000") || by("ipcmk", "-S", "1") || by("ipcmk", "-Q", "");
    // `memfd_create` and `memfd_secret`, by their numbers.
    let mut by_number = [("x86_64", "319 447"), ("aarch64", "279 447")].into_iter();
    let numbers = by_number.find(|(processor, _)| *processor == std::env::consts::ARCH);
    let mut numbers = numbers.into_iter().flat_map(|(_, numbers)| numbers.split(' '));
    let secret = numbers.any(|number| {
        let script = format!("my $name = 'a'; exit(syscall({number}, {}, 0) < 0)", match number {
            "447" => "0",
            _ => "$name",
        });
        by("perl", "-e", &script)
    });
    let named = std::fs::write("/dev/shm/mine", "x").is_ok();
    if shared || secret || named { 42 } else { 41 }
}
