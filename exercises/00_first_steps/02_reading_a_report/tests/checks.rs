//! What `show_each` must do. Each check is a sentence; run them with
//! `cargo grade check reading_a_report`.

use lab::Web;
use probe::{
    Observed, Scenario, address, addresses, began, by_hand, drawn_text, expect, ms, observe,
    shown_page,
};
use reading_a_report::show_each;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// > `show` is called with a result at the instant at which its request ends.
#[probe::test]
fn each_page_is_shown_when_it_arrives() {
    let web = Web::with_latencies(|url| match url {
        _ if url == address(0) => ms(60),
        _ if url == address(1) => ms(20),
        _ => ms(40),
    });
    let shown = shown(&web, addresses(3)).into_output();
    let when: Vec<Duration> = shown.iter().map(|(when, _)| *when).collect();
    expect("when each page was shown", when)
        .is([20, 40, 60].map(ms).to_vec())
        .because("a page that is there can be shown: it need not wait for slower ones");
    let which: Vec<String> = shown.into_iter().map(|(_, what)| what).collect();
    expect("what was shown", which)
        .are([&*address(1), &address(2), &address(0)])
        .because("that is the order in which the answers arrive");
    let urls = ["/third", "/first", "/second"]
        .map(drawn_text)
        .map(String::from);
    let [third, first, _] = urls.clone();
    let web = Web::with_latencies(move |url| match url {
        _ if url == third => ms(22),
        _ if url == first => ms(20),
        _ => ms(21),
    });
    let close = self::shown(&web, urls.to_vec()).into_output();
    let when: Vec<Duration> = close.into_iter().map(|(when, _)| when).collect();
    expect(
        "when each of three was shown that come close together",
        when,
    )
    .is([20, 21, 22].map(ms).to_vec())
    .because("each is shown when it is there, however short ago another one was");
}

/// > All requests begin at the same instant, however many there are.
///
/// > There is one request for each entry of `urls`.
#[probe::test]
fn all_requests_begin_at_the_same_instant() {
    let web = Web::with_latency(ms(50));
    shown(&web, addresses(5003));
    let requests = web.requests();
    let with_the_first = requests
        .iter()
        .filter(|request| request.began == requests[0].began);
    expect(
        "requests that began with the first, of 5,003",
        with_the_first.count(),
    )
    .is(5003)
    .because("a request that waits costs no time, so there is no need for a limit here");
    let web = Web::with_latency(ms(50));
    let urls = ["/a", "/b", "/a"].map(drawn_text).map(String::from);
    shown(&web, urls.to_vec());
    expect("when each of three began, two of them alike", began(&web))
        .is(vec![ms(0); 3])
        .because("two requests for one address wait at the same time as any other two");
    shown(&web, urls.to_vec());
    expect(
        "requests after a second call for them",
        web.requests().len(),
    )
    .is(6)
    .because("what stands at an address may differ from one request to the next");
    let web = Web::with_latency(ms(50));
    let [one, other] = ["/one", "/other"].map(|url| vec![drawn_text(url).to_owned()]);
    let show = |_| {};
    observe(async || tokio::join!(show_each(&web, one, show), show_each(&web, other, show)));
    expect(
        "when the requests of two calls began that wait at the same time",
        began(&web),
    )
    .is(vec![ms(0); 2])
    .because("who else is fetching pages is no matter of this call");
}

/// > A request that fails is shown as an error, and costs no other its result.
///
/// > `show` is called with a result at the instant at which its request ends.
#[probe::test]
fn a_failure_is_shown_like_a_page() {
    let web = Web::with_latencies(|url| ms(if url == address(1) { 20 } else { 50 }));
    web.fail(&address(1), 1);
    let first = shown(&web, addresses(3)).into_output();
    let when: Vec<Duration> = first.iter().map(|(when, _)| *when).collect();
    expect("when each result was shown", when)
        .is([20, 50, 50].map(ms).to_vec())
        .because("a failure is news like a page: it need not wait for the others");
    expect("what was shown, sorted", sorted(first))
        .are([&*address(0), &address(2), &format!("no {}", address(1))])
        .because("the caller wants to know that this page will not come");
    expect("requests", web.requests().len())
        .is(3)
        .because("what failed is reported, and not repeated");
    let again = shown(&web, addresses(3)).into_output();
    expect(
        "what a second call showed, where nothing fails any more, sorted",
        sorted(again),
    )
    .is(addresses(3))
    .because("what was not to be had a moment ago may be there now, and each call asks for itself");
}

/// > `show` is called once for each entry of `urls`, also where two entries are the same address.
#[probe::test]
fn every_result_is_shown_once() {
    let web = Web::with_latency(ms(50));
    web.fail(drawn_text("/b"), 2);
    let urls = ["/a", "/a", "/b", "/b"]
        .map(drawn_text)
        .map(String::from)
        .to_vec();
    let shown = shown(&web, urls).into_output();
    expect("what was shown, sorted", sorted(shown))
        .are(["/a", "/a", "no /b", "no /b"].map(drawn_text))
        .because("each entry has a request and a result of its own");
    let web = Web::with_latency(ms(50));
    let late = observe(async || {
        let shown = Cell::new(0);
        let mut shows = pin!(show_each(&web, addresses(5003), |_| shown.update(|n| n + 1)));
        let _ = by_hand(shows.as_mut()).poll();
        sleep(ms(73)).await;
        shows.await;
        shown.get()
    });
    expect(
        "results shown of 5,003, where the caller is busy until all of them have ended",
        late.into_output(),
    )
    .is(5003)
    .because("a result waits for the caller, and none is left out for want of room");
}

/// > It returns at the instant at which the last request ends; without addresses, at once.
#[probe::test]
fn it_returns_after_the_last_page() {
    for (count, time) in [(3, A_YEAR), (0, ms(0))] {
        let web = Web::with_latencies(|url| if url == address(1) { A_YEAR } else { ms(20) });
        let shown = shown(&web, addresses(count));
        expect(
            &format!("time until it returns, with {count} addresses"),
            shown.elapsed(),
        )
        .is(time)
        .because("when nothing more can come, there is nothing to wait for");
        expect("results shown by then", shown.into_output().len())
            .is(count)
            .because("it returns when its work is done, and not before");
    }
}

/// > Nothing begins at the call: the requests begin when the future is awaited.
#[probe::test]
fn nothing_begins_before_the_await() {
    let [left_alone, awaited] = [(); 2].map(|()| Web::with_latency(ms(50)));
    observe(async || {
        let future = show_each(&left_alone, addresses(3), |_| {});
        show_each(&awaited, addresses(3), |_| {}).await;
        drop(future);
    });
    expect(
        "requests of a future that is never awaited",
        left_alone.requests().len(),
    )
    .is(0)
    .because("a Rust future does nothing until it is awaited");
    expect("requests of one that is", awaited.requests().len())
        .is(3)
        .because("awaiting it begins them");
}

/// What `show_each` shows: when, counted from its beginning, and which page.
fn shown(web: &Web, urls: Vec<String>) -> Observed<Vec<(Duration, String)>> {
    Scenario::new().lasting(2 * A_YEAR).run(async || {
        let (began, shown) = (Instant::now(), RefCell::new(Vec::new()));
        let show = |page| {
            let what = shown_page(page);
            shown.borrow_mut().push((began.elapsed(), what));
        };
        show_each(web, urls, show).await;
        shown.into_inner()
    })
}

fn sorted(shown: Vec<(Duration, String)>) -> Vec<String> {
    let mut sorted: Vec<String> = shown.into_iter().map(|(_, what)| what).collect();
    sorted.sort();
    sorted
}
