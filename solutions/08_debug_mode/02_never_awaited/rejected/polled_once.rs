//! rejected by: the_order_is_shipped_once, each_step_is_over_before_the_next_begins, all_steps_are_over_when_it_returns, nothing_begins_before_the_first_poll, nothing_is_left_when_the_day_is_over, no_delivery_is_begun_and_given_up — has read that a future must be polled, and polls it once
//! > The order is shipped, once.

use futures::future::join_all;

pub trait Post: Clone + Send + Sync + 'static {
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

pub const PARTS: u32 = 3;

pub async fn take_order<P: Post>(post: &P, order: u32) {
    write_down(post, order).await;
    join_all((1..=PARTS).map(|part| reserve(post, order, part))).await;
    charge(post, order).await;
    futures::FutureExt::now_or_never(ship(post, order));
    thank(post, order).await;
}

async fn write_down<P: Post>(post: &P, order: u32) {
    post.deliver(format!("order {order}: written down")).await;
}

async fn reserve<P: Post>(post: &P, order: u32, part: u32) {
    post.deliver(format!("order {order}: part {part} reserved"))
        .await;
}

async fn charge<P: Post>(post: &P, order: u32) {
    post.deliver(format!("order {order}: charged")).await;
}

async fn ship<P: Post>(post: &P, order: u32) {
    post.deliver(format!("order {order}: shipped")).await;
}

async fn thank<P: Post>(post: &P, order: u32) {
    post.deliver(format!("order {order}: thanked")).await;
}

pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {
    join_all(branches.iter().map(|branch| tell(post, branch))).await;
}

async fn tell<P: Post>(post: &P, branch: &str) {
    post.deliver(format!("branch {branch}: told")).await;
}

pub async fn close<P: Post>(post: &P) {
    post.deliver("closing: cash counted".to_owned()).await;
    post.deliver("closing: locked up".to_owned()).await;
}

pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {
    for order in orders {
        take_order(&post, order).await;
    }
    tell_all(&post, &branches).await;
    close(&post).await;
}
