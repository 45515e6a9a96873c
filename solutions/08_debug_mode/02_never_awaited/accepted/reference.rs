//! A shop's day. It compiles, it runs, and next to nothing happens: most of its
//! futures are never awaited. Mend it, and write [`run_the_day`].

// starter:
use futures::future::join_all;
// end starter

/// Where the shop's messages go. A message has been delivered when the future
/// is done, and not before: some take longer than others.
pub trait Post: Clone + Send + Sync + 'static {
    /// Delivers a message.
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

/// How many parts every order has.
pub const PARTS: u32 = 3;

/// Takes an order. The steps, each over before the next begins:
///
/// 1. it is written down;
/// 2. its parts are reserved (they may be reserved at the same time);
/// 3. it is charged;
/// 4. it is shipped;
/// 5. the customer is thanked.
///
/// All of it is over when this returns.
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

/// Tells every branch that the day is done, once; in any order or at the same
/// time. All have been told when this returns.
pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {
    // starter: branches.iter().map(|branch| tell(post, branch));
    join_all(branches.iter().map(|branch| tell(post, branch))).await;
    // end starter
}

async fn tell<P: Post>(post: &P, branch: &str) {
    post.deliver(format!("branch {branch}: told")).await;
}

/// Counts the cash, and locks up when it has been counted. Both are over when
/// this returns.
pub async fn close<P: Post>(post: &P) {
    // starter: async {
    // starter:     post.deliver("closing: cash counted".to_owned()).await;
    // starter: };
    // starter: post.deliver("closing: locked up".to_owned());
    post.deliver("closing: cash counted".to_owned()).await;
    post.deliver("closing: locked up".to_owned()).await;
    // end starter
}

/// Runs a day: takes the orders one after the other, tells all branches, and
/// closes. Each of these is over before the next begins, and all of it when
/// this returns. Nothing begins before the first poll.
pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {
    // starter: todo!("take the orders, tell the branches, close")
    for order in orders {
        take_order(&post, order).await;
    }
    tell_all(&post, &branches).await;
    close(&post).await;
    // end starter
}
