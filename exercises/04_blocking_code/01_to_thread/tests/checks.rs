//! What `fetch_all` must do. Each check is a sentence; run them with
//! `cargo grade check to_thread`.

use lab::{BlockingSite, addresses};
use probe::{
    Gate, a_turn, by_hand, drawn, drawn_text, expect, observe_for_real, on_one_core, soon,
    soon_holds,
};
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::Duration;
use to_thread::fetch_all;
use tokio::runtime::Builder;
use tokio::time::{advance, pause, resume, sleep};

/// > Nothing begins at the call; the calls of `get` begin at the first poll.
#[probe::test]
fn nothing_begins_at_the_call() {
    let site = BlockingSite::meeting(1);
    observe_for_real(async || drop(fetch_all(&site, addresses(4))));
    // A thread that has made a call has noted it; one that will holds the site.
    let begun = site.is_held_elsewhere() || !site.calls().is_empty();
    expect("whether calls began, never polled", begun)
        .is(false)
        .because("what nobody awaits must not cost a thread, and a drop could not call it back");
    observe_for_real(|| fetch_all(&site, addresses(4)));
    expect("calls made, polled", site.calls().len())
        .is(4)
        .because("once it is polled, the calls are made");
    let site = BlockingSite::meeting(1);
    observe_for_real(async || {
        let mut polled = by_hand(fetch_all(&site, addresses(4)));
        let _ = polled.poll();
        let begin = soon_holds(|| !site.calls().is_empty()).await;
        expect("whether calls begin, polled once", begin)
            .is_true()
            .because(
                "the first poll begins them, also where its task has no time for a second one",
            );
    });
}

/// > `get` is called exactly once for each address, or as often as it is listed.
#[probe::test]
fn each_address_is_asked_for_once() {
    let site = BlockingSite::meeting(1);
    let urls = ["/3", "/panic", "/1", "/3", "/panic/literal", "/2"].map(str::to_owned);
    observe_for_real(|| fetch_all(&site, urls.to_vec()));
    let mut asked: Vec<_> = site.calls().into_iter().map(|call| call.url).collect();
    asked.sort();
    expect("the addresses asked for, sorted", asked)
        .are(["/1", "/2", "/3", "/3", "/panic", "/panic/literal"])
        .because("a call may do something on the other side: it is neither left out nor made twice, even if it fails");
}

/// > No call is made on the thread that runs the loop.
#[probe::test]
fn no_call_is_made_on_the_loops_thread() {
    let site = BlockingSite::meeting(1);
    let loops_thread = std::thread::current().id();
    observe_for_real(|| fetch_all(&site, addresses(40)));
    let calls = site.calls();
    let on_the_loop = calls.iter().filter(|call| call.thread == loops_thread);
    expect("calls made on the loop's thread", on_the_loop.count())
        .is(0)
        .because("a blocking call blocks the thread that makes it, and the loop has no other");
    expect("calls made in all", calls.len())
        .is(40)
        .because("every address is asked for");
    let site = BlockingSite::meeting(1);
    observe_for_real(|| fetch_all(&site, addresses(1)));
    let calls = site.calls();
    let off_the_loop = calls.iter().filter(|call| call.thread != loops_thread);
    expect(
        "calls made on another thread, of one address alone",
        off_the_loop.count(),
    )
    .is(1)
    .because("a call that has no other beside it blocks its thread all the same");
}

/// > No call is made on the thread that runs the loop.
#[probe::test]
fn with_workers_no_call_is_made_on_one_of_them() {
    let site = BlockingSite::meeting(1);
    let loops = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let loops = loops.expect("a runtime can be built");
    let here = || std::thread::current().id();
    let the_loops = loops.block_on(async {
        let worker = tokio::spawn(async move { here() }).await;
        soon(fetch_all(&site, addresses(4))).await;
        [here(), worker.expect("it does not panic")]
    });
    loops.shutdown_background();
    let calls = site.calls();
    let on_the_loop = calls.iter().any(|call| the_loops.contains(&call.thread));
    expect("whether calls were made on the threads of a loop with one worker", on_the_loop)
        .is(false)
        .because("these threads are there to poll: a call that blocks in place takes one of them away, and until there is another no task goes on");
    expect("whether calls were made", !calls.is_empty())
        .is_true()
        .because("the addresses are asked for on every runtime");
}

/// > While the calls block, the loop goes on to run every other task.
#[probe::test]
fn the_loop_beats_on_while_calls_block() {
    for count in [4, 703] {
        // It answers no call before the loop has beaten twenty times.
        let (site, door) = BlockingSite::behind_a_door();
        let pages = observe_for_real(async || {
            let beats = async {
                soon_holds(|| !site.calls().is_empty()).await;
                for _ in 0..20 {
                    sleep(Duration::from_millis(1)).await;
                }
                door.open();
            };
            tokio::join!(fetch_all(&site, addresses(count)), beats).0
        });
        expect(
            &format!("of {count} calls, those that waited in vain for the loop to beat"),
            lonely(&site),
        )
        .is(0)
        .because("while a call blocks its thread, the loop has other tasks to run, also while calls wait for a thread");
        expect(&format!("calls made, of {count}"), site.calls().len())
            .is(count)
            .because("every address is asked for");
        expect(&format!("results of {count}"), pages.output().len())
            .is(count)
            .because("once the site is open, every page comes");
    }
}

/// > While the calls block, the future does not look again and again whether one has ended.
///
/// > It waits for the end of each call, however long that takes.
#[probe::test]
fn it_does_not_look_again_and_again() {
    let (site, door) = BlockingSite::behind_a_door();
    observe_for_real(async || {
        let mut fetching = by_hand(fetch_all(&site, addresses(4)));
        let ready = (0..3).any(|_| fetching.poll().is_ready());
        expect("whether it was ready while the calls block", ready)
            .is(false)
            .because("the pages are still to come, and a poll must not wait for them");
        soon_holds(|| !site.calls().is_empty()).await;
        // What the first polls have brought about is no look at the calls.
        a_turn().await;
        let before = fetching.wakes();
        let _ = fetching.poll();
        pause();
        advance(Duration::from_secs(31_536_007)).await;
        resume();
        let again = fetching.wakes() > before;
        let given_up = lonely(&site) == 0 && fetching.poll().is_ready();
        expect("whether it was ready after a year of Tokio's clock, the calls still blocked", given_up)
            .is(false)
            .because("a page that comes late is still a page, and a call that blocks cannot be called back: nothing is won by leaving early");
        expect("whether it was woken while the calls block, with a year of Tokio's clock to look", again)
            .is(false)
            .because("a thread that is done wakes the loop: looking every now and then costs polls, and sees the end late");
        door.open();
    });
}

/// > When the calls have ended, the task that polled last is woken.
#[probe::test]
fn the_task_that_polled_last_is_woken() {
    for (urls, what) in [
        (addresses(4), "four pages"),
        (vec!["/panic".to_owned(); 2], "two calls that break"),
    ] {
        let (site, door) = BlockingSite::behind_a_door();
        observe_for_real(async || {
            let mut fetching = by_hand(fetch_all(&site, urls));
            let first = fetching.poll().is_pending();
            let second = fetching.poll_from_another_task().is_pending();
            expect(
                &format!("polls that were pending, for {what}"),
                (first, second),
            )
            .is((true, true))
            .because("the site answers no call yet");
            door.open();
            soon_holds(|| fetching.wakes() > 0).await;
            expect(
                &format!("whether the task that polled last was woken, for {what}"),
                fetching.wakes() > 0,
            )
            .is_true()
            .because("a future may be handed on while it waits: whoever polled it last waits for the end of the calls, good or bad");
        });
    }
}

/// > When the calls have ended, the task that polled last is woken.
#[probe::test]
fn a_poll_in_the_middle_of_a_wake_misses_nothing() {
    let (site, door) = BlockingSite::behind_a_door();
    let [woken, polled] = Gate::several();
    observe_for_real(async || {
        let mut fetching = Box::pin(fetch_all(&site, addresses(2)));
        let waker = Waker::from(Arc::new(Lingers { woken, polled }));
        let early = fetching.as_mut().poll(&mut Context::from_waker(&waker));
        expect(
            "whether it was ready while the calls block",
            early.is_ready(),
        )
        .is(false)
        .because("the site answers no call yet");
        door.open();
        soon(woken.pass()).await;
        let mut again = by_hand(fetching);
        let ready = again.poll().is_ready();
        polled.open();
        let heard = ready || soon_holds(|| again.wakes() > 0).await;
        expect("whether a poll in the middle of the wake found the pages, or was followed by another wake", heard)
            .is_true()
            .because("a task that is woken may be polled at once, on another core: what it finds unfinished then, it has to hear of again");
    });
}

/// A waker whose call lasts until the future has been polled again.
struct Lingers {
    woken: Gate,
    polled: Gate,
}

impl Wake for Lingers {
    fn wake(self: Arc<Self>) {
        self.woken.open();
        let _ = self.polled.pass_blocking();
    }
}

/// > The calls overlap: at least four are under way at once, or all if there are fewer, however few cores the machine has.
#[probe::test]
fn the_calls_overlap() {
    for (count, together) in [(20, 4), (5, 4), (3, 3)] {
        // It answers no call before so many are in; of twenty, five times.
        let site = match count {
            20 => BlockingSite::meeting_again_and_again(together),
            _ => BlockingSite::meeting(together),
        };
        on_one_core(|| observe_for_real(|| fetch_all(&site, addresses(count))));
        expect(
            &format!("of {count} calls, those that waited in vain for {together} to be in"),
            lonely(&site),
        )
        .is(0)
        .because("threads that wait for an answer need no core, so they overlap on any machine, and as long as there are calls to make");
        expect(
            &format!("of {count} calls, those in at once, counted up to {together}"),
            site.most_inside().min(together),
        )
        .is(together)
        .because("as many have to begin before the first one is awaited");
    }
    let (site, (held, door)) = (BlockingSite::meeting(4), BlockingSite::behind_a_door());
    observe_for_real(async || {
        let four = async {
            soon_holds(|| !held.calls().is_empty()).await;
            fetch_all(&site, addresses(4)).await
        };
        let opens = async {
            soon_holds(|| site.most_inside() == 4).await;
            door.open();
        };
        tokio::join!(fetch_all(&held, addresses(40)), four, opens)
    });
    expect("of 40 calls, those that waited in vain for four of another future", lonely(&held))
        .is(0)
        .because("the four overlap whatever other futures have under way: threads that all of them share would be taken");
}

/// > One slow call holds up no other: while it lasts, all others are made, however many they are.
#[probe::test]
fn a_slow_call_holds_up_no_other() {
    // More than Tokio's blocking pool has threads, and fewer.
    for count in [100, 603] {
        // It answers the first call only when all the others have come in.
        let site = BlockingSite::holding_the_first(count);
        observe_for_real(|| fetch_all(&site, addresses(count)));
        expect(&format!("of {count} calls, those that waited in vain for all others"), lonely(&site))
            .is(0)
            .because("one slow call takes up one place: in a batch, in a window, or in a fixed share of the addresses, others would have to wait for it");
        expect(&format!("calls made of {count}"), site.calls().len())
            .is(count)
            .because("every address is asked for");
    }
}

/// > There is one result for each place in `urls`, in that order, whichever page comes first.
#[probe::test]
fn results_stand_in_the_order_of_the_addresses() {
    // Of the four calls that are in, the last address is answered first.
    let site = BlockingSite::answering_last_first(4);
    let what = "four pages, of which the last comes first";
    comes_in_order(
        &site,
        what,
        ["/0", "/1", "/2", "/3"]
            .map(|url| drawn_text(url).to_owned())
            .into(),
    );
    let site = BlockingSite::meeting(1);
    for count in [0, 1, drawn(5), drawn(40)] {
        comes_in_order(&site, &format!("{count} pages"), addresses(count));
    }
    let what = "pages of an address listed three times";
    comes_in_order(
        &site,
        what,
        ["/1", "/0", "/1", "/1"]
            .map(|url| drawn_text(url).to_owned())
            .into(),
    );
}

/// > There is one result for each place in `urls`
#[probe::test]
fn each_place_has_the_result_of_its_own_call() {
    let site = BlockingSite::meeting(1);
    let url = drawn_text("/panic/once").to_owned();
    let pages = observe_for_real(|| fetch_all(&site, vec![url; 3])).into_output();
    let broken = pages.iter().filter(|page| page.is_err()).count();
    expect("whether one of three places of one address broke, and no other", (broken, pages.len()) == (1, 3))
        .is_true()
        .because("the first of three calls breaks and the others do not: what stands in a place is what came of one call, and of no other one with the same address");
}

/// > A call that panics is the error [`ClientBroke`] in its place, with the text of the panic.
#[probe::test]
fn a_panic_of_the_client_is_an_error() {
    for (urls, together, broken) in [
        (vec!["/0", "/1", "/panic", "/3"], 4, "one"),
        (vec!["/panic", "/1", "/panic/literal", "/3"], 4, "two"),
        (vec!["/panic/literal", "/panic/1"], 2, "all"),
    ] {
        // The last address is answered first.
        let site = BlockingSite::answering_last_first(together);
        comes_in_order(
            &site,
            &format!("pages and failures, of which {broken} broke"),
            urls.into_iter()
                .map(|url| drawn_text(url).to_owned())
                .collect(),
        );
        expect(
            &format!("calls that waited in vain, of which {broken} broke"),
            lonely(&site),
        )
        .is(0)
        .because("all are under way at once, those that break too");
    }
    comes_in_order(
        &BlockingSite::meeting(1),
        "a page, and a failure whose text ends with a line",
        vec![
            drawn_text("/0").to_owned(),
            format!("{}\n", drawn_text("/panic")),
        ],
    );
}

/// > A call that panics costs no other page anything.
#[probe::test]
fn a_panic_costs_no_other_page() {
    let site = BlockingSite::meeting(1);
    let mut urls = vec!["/panic".to_owned(); 100];
    let count = drawn(20);
    urls.extend(addresses(count));
    let pages = observe_for_real(|| fetch_all(&site, urls)).into_output();
    expect(
        &format!("calls made, of 100 that break and {count} more"),
        site.calls().len(),
    )
    .at_least(100 + count)
    .because("a thread that a panic has ended is missing afterwards, where others count on it");
    expect(
        "pages that came",
        pages.iter().filter(|page| page.is_ok()).count(),
    )
    .is(count)
    .because("a panic is the result of its own call, however many there are");
}

/// Expects the page of each address, or what its panic says.
fn comes_in_order(site: &BlockingSite, what: &str, urls: Vec<String>) {
    let expected = urls.iter().map(|url| match url {
        url if url.starts_with("/panic/literal") => Err("the client broke".to_owned()),
        url if url.starts_with("/panic") => Err(format!("the client broke on {url}")),
        url => Ok(format!("the page at {url}")),
    });
    let expected = expected.collect::<Vec<_>>();
    let pages = observe_for_real(|| fetch_all(site, urls)).into_output();
    let pages = pages
        .into_iter()
        .map(|page| page.map_err(|broke| broke.message));
    expect(what, pages.collect::<Vec<_>>()).is(expected).because("threads finish in any order, and any of them may break: what came of an address is found at its place");
}

/// How many calls the site has answered without what they waited for.
fn lonely(site: &BlockingSite) -> usize {
    site.calls().iter().filter(|call| call.lonely).count()
}
