//! rejected by: no_call_is_made_on_the_loops_thread, the_calls_overlap, the_loop_beats_on_while_calls_block, a_panic_of_the_client_is_an_error, a_slow_call_holds_up_no_other — the function is async, so its body is taken to be harmless

use lab::BlockingSite;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let mut pages = Vec::new();
    for url in urls {
        pages.push(Ok(site.get(&url)));
    }
    pages
}
