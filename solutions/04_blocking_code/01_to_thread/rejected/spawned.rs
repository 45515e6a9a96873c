//! rejected by: no_call_is_made_on_the_loops_thread, the_loop_beats_on_while_calls_block, the_calls_overlap, a_slow_call_holds_up_no_other, a_panic_of_the_client_is_an_error, with_workers_no_call_is_made_on_one_of_them — takes a task for a thread: the task makes the call on the loop
//! > No call is made on the thread that runs the loop.
//!
//! > While the calls block, the loop goes on to run every other task.

use lab::BlockingSite;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientBroke {
    pub message: String,
}

pub async fn fetch_all(site: &BlockingSite, urls: Vec<String>) -> Vec<Result<String, ClientBroke>> {
    let calls: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let site = site.clone();
            tokio::spawn(async move { site.get(&url) })
        })
        .collect();
    let mut pages = Vec::new();
    for call in calls {
        pages.push(call.await.map_err(broke));
    }
    pages
}

fn broke(error: tokio::task::JoinError) -> ClientBroke {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    ClientBroke {
        message: text.unwrap_or_default(),
    }
}
