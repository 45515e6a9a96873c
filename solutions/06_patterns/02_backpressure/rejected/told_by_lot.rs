//! rejected by: nothing_is_left_running — the producer's task is told to end, and a `select!` draws by lot between that and the item that is ready
//! > When this future is dropped half-way, no call is under way one turn of the loop later, and nothing more is made.

use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, watch};

pub const CAPACITY: usize = 10;
pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;
pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub async fn produce_and_consume<T, E>(
    count: usize,
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (off, _) = watch::channel(false);
    let off = Arc::new(off);
    struct Off(Arc<watch::Sender<bool>>);
    impl Drop for Off {
        fn drop(&mut self) {
            let _ = self.0.send_replace(true);
        }
    }
    let _off = Off(off.clone());
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let (report, mut reports) = mpsc::unbounded_channel();
    let mut told = off.subscribe();
    tokio::spawn(async move {
        let making = async move {
            for number in 0..count {
                let item = producer(number).await;
                if sender.send(item).await.is_err() {
                    break;
                }
            }
        };
        tokio::select! { _ = told.wait_for(|off| *off) => {}, () = making => {} }
    });
    let mut left = consumers.len();
    for mut consumer in consumers {
        let (receiver, report, mut told, off) = (
            receiver.clone(),
            report.clone(),
            off.subscribe(),
            off.clone(),
        );
        tokio::spawn(async move {
            let work = async move {
                loop {
                    let next = receiver.lock().await.recv().await;
                    let last = next.is_none();
                    consumer(next).await?;
                    if last {
                        return Ok(());
                    }
                }
            };
            tokio::select! {
                biased;
                _ = told.wait_for(|off| *off) => {}
                ended = work => {
                    if ended.is_err() { off.send_replace(true); }
                    let _ = report.send(ended);
                }
            }
        });
    }
    drop((receiver, report));
    while left > 0 {
        left -= 1;
        if let Some(ended) = reports.recv().await {
            ended?;
        }
    }
    Ok(())
}
