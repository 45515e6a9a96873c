//! As many threads as a pool for blocking work has at most.

pub async fn answer() -> u32 {
    let start = |_| std::thread::spawn(|| std::thread::sleep(std::time::Duration::from_millis(1)));
    let threads: Vec<_> = (0..512).map(start).collect();
    let joined = threads.into_iter().map(|it| it.join()).filter(Result::is_ok);
    joined.count() as u32 - 470
}
