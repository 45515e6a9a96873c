//! rejected by: jobs_of_any_length_end, a_job_that_has_ended_is_not_asked_again — ends as soon as neither `size_hint` promises another step, and that of a filter never does
//! > When one job has ended, the other takes all steps that it has left.

struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<()> {
        if self.yielded {
            return std::task::Poll::Ready(());
        }
        self.yielded = true;
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    }
}

pub fn yield_now() -> impl Future<Output = ()> + Send {
    YieldNow { yielded: false }
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let (mut a, mut b) = (a.fuse(), b.fuse());
    while a.next().is_some() | b.next().is_some() {
        if a.size_hint().0 == 0 && b.size_hint().0 == 0 {
            break; // nothing left: no need for a last turn
        }
        yield_now().await;
    }
}
