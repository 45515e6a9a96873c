//! A shop's day. It compiles, it runs, and next to nothing happens: most of its
//! futures are never awaited. Fix that, and write [`run_the_day`].

// starter:
use futures::future::join_all;
// end starter

/// Where the shop's messages go. A delivery may begin at the call of
/// [`Post::deliver`], or at its first poll. It is over when its future is ready, and
/// not before: some take longer than others. The texts of the messages stay as they
/// are.
pub trait Post: Clone + Send + Sync + 'static {
    /// Delivers a message.
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

/// How many parts every order has.
pub const PARTS: u32 = 3;

/// Takes an order, in five steps:
///
/// 1. The order is written down, once.
/// 2. Each of its [`PARTS`] parts is reserved, once; the parts may be reserved
///    at the same time.
/// 3. The order is charged, once.
/// 4. The order is shipped, once.
/// 5. The customer is thanked, once.
///
/// Of these steps:
///
/// - Each step is over before the next begins.
/// - All steps are over when `take_order` returns.
pub async fn take_order<P: Post>(post: &P, order: u32) {
    // starter: write_down(post, order);
    // starter: for part in 1..=PARTS {
    // starter:     reserve(post, order, part);
    // starter: }
    // starter: charge(post, order);
    // starter: ship(post, order).await;
    // starter: thank(post, order);
    write_down(post, order).await;
    join_all((1..=PARTS).map(|part| reserve(post, order, part))).await;
    charge(post, order).await;
    ship(post, order).await;
    thank(post, order).await;
    // end starter
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

/// Tells the branches that the day is done, in any order or at the same time.
///
/// - Every entry of `branches` is told, once; two may have the same name.
/// - All have been told when `tell_all` returns.
pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {
    // starter: branches.iter().map(|branch| tell(post, branch));
    join_all(branches.iter().map(|branch| tell(post, branch))).await;
    // end starter
}

async fn tell<P: Post>(post: &P, branch: &str) {
    post.deliver(format!("branch {branch}: told")).await;
}

/// Closes the shop.
///
/// - The cash is counted, once.
/// - The shop is locked up, once.
/// - The cash has been counted before the locking up begins.
/// - Both are over when `close` returns.
pub async fn close<P: Post>(post: &P) {
    // starter: async {
    // starter:     post.deliver("closing: cash counted".to_owned()).await;
    // starter: };
    // starter: post.deliver("closing: locked up".to_owned());
    post.deliver("closing: cash counted".to_owned()).await;
    post.deliver("closing: locked up".to_owned()).await;
    // end starter
}

/// Runs a day: takes the orders, tells the branches, and closes.
///
/// - Every entry of `orders` is taken, in their order; two may have the same number.
/// - Each order is over before the next begins.
/// - All branches are told when the last order is over.
/// - The shop is closed when all branches have been told.
/// - A day without orders or branches is closed like any other.
/// - Nothing begins before the first poll.
/// - When it returns, nothing of the day is still going on.
/// - The compiler no longer warns of `unused_must_use` in this file, whatever an
///   `allow` says.
pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {
    // starter: todo!("take the orders, tell the branches, close")
    for order in orders {
        take_order(&post, order).await;
    }
    tell_all(&post, &branches).await;
    close(&post).await;
    // end starter
}
