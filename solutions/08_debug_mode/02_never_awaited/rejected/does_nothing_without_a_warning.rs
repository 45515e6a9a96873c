//! rejected by: the_order_is_written_down_once, each_part_is_reserved_once, each_step_is_over_before_the_next_begins, the_customer_is_thanked_once, every_branch_is_told_once, the_cash_is_counted_before_the_shop_is_locked_up, the_order_is_charged_once, the_order_is_shipped_once, all_steps_are_over_when_it_returns, all_have_been_told_when_it_returns, the_cash_is_counted_once, the_shop_is_locked_up_once, both_are_over_when_it_returns, every_order_is_taken_in_its_place, the_orders_are_taken_one_after_the_other, the_branches_are_told_after_the_orders, the_closing_comes_last, an_empty_day_is_closed_too, nothing_begins_before_the_first_poll, nothing_is_left_when_the_day_is_over — takes out the lines that the compiler warns of, and everything else with them

pub trait Post: Clone + Send + Sync + 'static {
    fn deliver(&self, message: String) -> impl Future<Output = ()> + Send;
}

pub const PARTS: u32 = 3;

pub async fn take_order<P: Post>(post: &P, order: u32) {}

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

pub async fn tell_all<P: Post>(post: &P, branches: &[String]) {}

async fn tell<P: Post>(post: &P, branch: &str) {
    post.deliver(format!("branch {branch}: told")).await;
}

pub async fn close<P: Post>(post: &P) {}

pub async fn run_the_day<P: Post>(post: P, orders: Vec<u32>, branches: Vec<String>) {}
