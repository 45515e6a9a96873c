//! rejected by: another_task_may_await_the_rest — clones the waker once, at its first poll, and wakes that at every yield
//! > It returns when both jobs have ended, however few steps they had.

use std::pin::Pin;
use std::task::{Context, Poll};

struct YieldNow(bool);
impl Future for YieldNow {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
pub fn yield_now() -> impl Future<Output = ()> + Send {
    YieldNow(false)
}

use std::future::poll_fn;
use std::task::Waker;
async fn pause(waker: &Waker) {
    let mut done = false;
    poll_fn(|_| {
        if done {
            return Poll::Ready(());
        }
        done = true;
        waker.wake_by_ref();
        Poll::Pending
    })
    .await
}
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
    let (mut a, mut b) = (a.fuse(), b.fuse());
    loop {
        let (x, y) = (a.next().is_some(), b.next().is_some());
        if !x && !y {
            return;
        }
        pause(&waker).await;
    }
}
