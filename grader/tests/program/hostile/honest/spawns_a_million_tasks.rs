//! A thousand tasks, each joined.

pub async fn answer() -> u32 {
    let tasks: Vec<_> = (0..1000).map(|at| tokio::spawn(async move { at % 2 })).collect();
    let mut sum = 0;
    for task in tasks {
        sum += task.await.unwrap();
    }
    sum - 458
}
