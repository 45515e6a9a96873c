//! rejected by: every_order_is_taken_in_its_place, the_orders_are_taken_one_after_the_other — takes an order that follows its like for a double click, and drops it
//! > Every entry of `orders` is taken, in their order; two may have the same number.

use futures::future::join_all;

pub trait Post: Clone + Send + Sync + 'static {
    /// Delivers a message.
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

pub const PARTS: u32 = 3;

pub async fn take_order<P: Post>(post: &P, order: u32) {
    write_down(post, order).await;
    for part in 1..=PARTS {
        reserve(post, order, part).await;
    }
    charge(post, order).await;
    ship(post, order).await;
    thank(post, order).await;
}

pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {
    join_all(branches.iter().map(|branch| tell(post, branch))).await;
}

pub async fn close<P: Post>(post: &P) {
    post.deliver("closing: cash counted".to_owned()).await;
    post.deliver("closing: locked up".to_owned()).await;
}

pub async fn run_the_day<P: Post>(post: P, mut orders: Vec<u32>, branches: Vec<String>) {
    orders.dedup();
    for order in orders {
        take_order(&post, order).await;
    }
    tell_all(&post, &branches).await;
    close(&post).await;
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

async fn tell<P: Post>(post: &P, branch: &str) {
    post.deliver(format!("branch {branch}: told")).await;
}
