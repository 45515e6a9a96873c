//! rejected by: all_steps_are_over_when_it_returns, each_step_is_over_before_the_next_begins — spawns the thanks and leaves the handle to its caller: the day awaits it, and `take_order` drops it
//! > All steps are over when `take_order` returns.

use futures::future::join_all;
use tokio::task::JoinHandle;

pub trait Post: Clone + Send + Sync + 'static {
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

pub const PARTS: u32 = 3;

pub async fn take_order<P: Post>(post: &P, order: u32) {
    let _thanks = take_and_thank(post, order).await;
}

async fn take_and_thank<P: Post>(post: &P, order: u32) -> JoinHandle<()> {
    write_down(post, order).await;
    join_all((1..=PARTS).map(|part| reserve(post, order, part))).await;
    charge(post, order).await;
    ship(post, order).await;
    let post = post.clone();
    tokio::spawn(async move { thank(&post, order).await })
}

pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {
    join_all(branches.iter().map(|branch| tell(post, branch))).await;
}

pub async fn close<P: Post>(post: &P) {
    post.deliver("closing: cash counted".to_owned()).await;
    post.deliver("closing: locked up".to_owned()).await;
}

pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {
    for order in orders {
        let thanks = take_and_thank(&post, order).await;
        thanks.await.expect("the thanks do not panic");
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
