//! rejected by: ten_thousand_steps_need_no_more_stack_than_ten — the rest of the work is a future inside the future, as one would recurse, and the stack overflows
//! > When one job has ended, the other takes all steps that it has left.

use futures::future::LocalBoxFuture;

/// Gives the thread away once.
pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    std::future::poll_fn(move |context| {
        if yielded {
            return std::task::Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
}

fn rest<'a>(
    mut a: Option<Box<dyn Iterator<Item = ()> + 'a>>,
    mut b: Option<Box<dyn Iterator<Item = ()> + 'a>>,
) -> LocalBoxFuture<'a, ()> {
    Box::pin(async move {
        a = a.take().and_then(|mut a| a.next().map(|()| a));
        b = b.take().and_then(|mut b| b.next().map(|()| b));
        if a.is_some() || b.is_some() {
            yield_now().await;
            rest(a, b).await;
        }
    })
}

/// Runs two jobs side by side.
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    rest(Some(Box::new(a.map(|_| ()))), Some(Box::new(b.map(|_| ())))).await;
}
