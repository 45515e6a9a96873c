//! outcome: deadlocked — two tasks take two locks in opposite order

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

pub async fn answer() -> u32 {
    let (one, two) = (Arc::new(Mutex::new(40)), Arc::new(Mutex::new(2)));
    let left = tokio::spawn(add(one.clone(), two.clone()));
    let right = tokio::spawn(add(two, one));
    left.await.unwrap().max(right.await.unwrap())
}

async fn add(first: Arc<Mutex<u32>>, second: Arc<Mutex<u32>>) -> u32 {
    let first = first.lock().await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    let second = second.lock().await;
    *first + *second
}
