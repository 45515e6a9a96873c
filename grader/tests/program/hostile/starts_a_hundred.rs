//! over_limit: starts more processes than a check may

pub async fn answer() -> u32 {
    let start = |_| std::process::Command::new("sleep").arg("30.0815").spawn();
    let children: Vec<_> = (0..100).map(start).collect();
    std::thread::sleep(std::time::Duration::from_secs(1));
    drop(children);
    41
}
