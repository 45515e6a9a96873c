//! rejected by: each_step_is_over_before_the_next_begins, the_cash_is_counted_before_the_shop_is_locked_up — first makes all the futures, as a plan, and then awaits one after the other
//! > Each step is over before the next begins.
//!
//! > The cash has been counted before the locking up begins.

pub trait Post: Clone + Send + Sync + 'static {
    /// Delivers a message.
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

pub const PARTS: u32 = 3;

async fn tell<P: Post>(post: &P, branch: &str) {
    post.deliver(format!("branch {branch}: told")).await;
}

pub async fn take_order<P: Post>(post: &P, order: u32) {
    let written_down = post.deliver(format!("order {order}: written down"));
    let parts: Vec<_> = (1..=PARTS)
        .map(|part| post.deliver(format!("order {order}: part {part} reserved")))
        .collect();
    let charged = post.deliver(format!("order {order}: charged"));
    let shipped = post.deliver(format!("order {order}: shipped"));
    let thanked = post.deliver(format!("order {order}: thanked"));

    written_down.await;
    for part in parts {
        part.await;
    }
    charged.await;
    shipped.await;
    thanked.await;
}

pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {
    for branch in branches {
        tell(post, branch).await;
    }
}

pub async fn close<P: Post>(post: &P) {
    let counting = post.deliver("closing: cash counted".to_owned());
    let locking = post.deliver("closing: locked up".to_owned());
    counting.await;
    locking.await;
}

pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {
    for order in orders {
        take_order(&post, order).await;
    }
    tell_all(&post, &branches).await;
    close(&post).await;
}
