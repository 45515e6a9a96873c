//! What `fetch_all` must do. Each check is a sentence; run them with
//! `cargo grade check to_thread`.

use lab::{BlockingSite, addresses};
use probe::{expect, ms, observe_for_real};
use to_thread::fetch_all;

#[probe::test]
fn no_call_is_made_on_the_loops_thread() {
    let site = BlockingSite::meeting(1);
    let loops_thread = std::thread::current().id();
    observe_for_real(|| fetch_all(&site, addresses(6)));
    let calls = site.calls();
    let on_the_loop = calls.iter().filter(|call| call.thread == loops_thread);
    expect("calls made on the loop's thread", on_the_loop.count())
        .is(0)
        .because(
            "whoever makes a blocking call is blocked: the loop must have somebody else do it",
        );
    expect("calls made in all", calls.len())
        .is(6)
        .because("every address is asked for once");
}

#[probe::test]
fn the_calls_overlap() {
    // It answers nobody before four calls are in.
    let site = BlockingSite::meeting(4);
    observe_for_real(|| fetch_all(&site, addresses(8)));
    let lonely = site.calls().iter().filter(|call| call.lonely).count();
    expect("calls that waited in vain for three others", lonely)
        .is(0)
        .because("the site answers only when four calls are in at once, so all of them must begin before the first one is awaited");
    expect(
        "calls in at once, counted up to four",
        site.most_inside().min(4),
    )
    .is(4)
    .because(
        "threads that wait for an answer need no core, so four of them overlap on any machine",
    );
}

#[probe::test]
fn a_slow_call_holds_up_no_other() {
    // It answers the first call only when all the others have come in.
    let site = BlockingSite::holding_the_first(8);
    observe_for_real(|| fetch_all(&site, addresses(8)));
    let lonely = site.calls().iter().filter(|call| call.lonely).count();
    expect("calls that waited in vain for seven others", lonely)
        .is(0)
        .because("one slow call takes up one place: in a batch, or in a fixed share of the addresses, others would have to wait for it");
}

#[probe::test]
fn nothing_begins_at_the_call() {
    let site = BlockingSite::meeting(1);
    observe_for_real(async || drop(fetch_all(&site, addresses(4))));
    // Who has made a call has noted it; who is still to make one holds the site.
    let begun = site.is_held_elsewhere() || !site.calls().is_empty();
    expect("whether calls began, never polled", begun)
        .is(false)
        .because("what nobody awaits must not cost a thread, and dropping the future could not call it back");
    observe_for_real(|| fetch_all(&site, addresses(4)));
    expect("calls made, polled", site.calls().len())
        .is(4)
        .because("now somebody awaits them");
}

#[probe::test]
fn the_loop_beats_on_while_calls_block() {
    // It answers nobody before the loop has beaten twenty times.
    let site = BlockingSite::meeting(usize::MAX);
    let pages = observe_for_real(async || {
        tokio::select! {
            pages = fetch_all(&site, addresses(4)) => pages,
            () = beat(&site) => unreachable!("a heart that beats for ever"),
        }
    });
    let lonely = site.calls().iter().filter(|call| call.lonely).count();
    expect("calls that waited in vain for the loop to beat", lonely)
        .is(0)
        .because("while a call blocks its thread, the loop has other tasks to run");
    expect("results", pages.output().len())
        .is(4)
        .because("once the site is open, every page comes");
}

#[probe::test]
fn results_stand_in_the_order_of_the_addresses() {
    // Of the four calls that are in, the last address is answered first.
    let site = BlockingSite::answering_last_first(4);
    let pages = observe_for_real(|| fetch_all(&site, addresses(4))).into_output();
    let pages: Vec<String> = pages.into_iter().flatten().collect();
    let wanted: Vec<String> = addresses(4).iter().map(|url| page_at(url)).collect();
    expect("pages, in the order of the results", pages)
        .is(wanted)
        .because(
            "threads finish in any order, and whoever asked wants to know which page is which",
        );
    let asked = [0, 1, 5];
    let site = BlockingSite::meeting(1);
    let came = asked.map(|count| {
        let pages = observe_for_real(|| fetch_all(&site, addresses(count)));
        pages.output().len()
    });
    expect("results for none, one and five addresses", came.to_vec())
        .is(asked.to_vec())
        .because("there is one for each address, however few there are");
}

#[probe::test]
fn a_panic_of_the_client_is_an_error() {
    let site = BlockingSite::meeting(1);
    let mut urls = addresses(5);
    urls[2] = "/panic".to_owned();
    let pages = observe_for_real(|| fetch_all(&site, urls)).into_output();
    let (pages, failures): (Vec<_>, Vec<_>) = pages.into_iter().partition(Result::is_ok);
    let messages: Vec<String> = failures
        .into_iter()
        .filter_map(|failure| failure.err().map(|broke| broke.message))
        .collect();
    expect("messages of the failures", messages)
        .is(vec!["the client broke on /panic".to_owned()])
        .because("a panic on another thread reaches nobody unless it is asked for: it must come back as an error that tells what it said");
    expect("pages that came all the same", pages.len())
        .is(4)
        .because("one broken call costs no other page anything");
}

/// A heart that beats as long as the loop lets it, and opens the site at the
/// twentieth beat after the first call has come in.
async fn beat(site: &BlockingSite) {
    let mut beats = 0;
    loop {
        tokio::time::sleep(ms(1)).await;
        if !site.calls().is_empty() {
            beats += 1;
        }
        if beats == 20 {
            site.open();
        }
    }
}

fn page_at(url: &str) -> String {
    format!("the page at {url}")
}
