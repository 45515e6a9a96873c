//! failed: starts more threads than a machine has room for

pub async fn answer() -> u32 {
    let start = |_| {
        std::thread::Builder::new()
            .stack_size(16 * 1024)
            .spawn(|| std::thread::sleep(std::time::Duration::from_millis(500)))
    };
    let started = (0..3000).map(start).take_while(Result::is_ok).count();
    if started == 3000 { 42 } else { 41 }
}
