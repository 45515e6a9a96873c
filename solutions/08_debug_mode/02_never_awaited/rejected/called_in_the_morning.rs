//! rejected by: the_branches_are_told_after_the_orders — calls for the deliveries to the branches in the morning, and awaits them in the evening
//! > All branches are told when the last order is over.

pub trait Post: Clone + Send + Sync + 'static {
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}
pub const PARTS: u32 = 3;
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
    for branch in branches {
        tell(post, branch).await;
    }
}
pub async fn close<P: Post>(post: &P) {
    post.deliver("closing: cash counted".to_owned()).await;
    post.deliver("closing: locked up".to_owned()).await;
}
pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {
    let telling: Vec<_> = branches
        .iter()
        .map(|branch| post.deliver(format!("branch {branch}: told")))
        .collect();
    for order in orders {
        take_order(&post, order).await;
    }
    for told in telling {
        told.await;
    }
    close(&post).await;
}
