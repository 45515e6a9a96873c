//! What `at_once` must do. Each check is a sentence; run them with
//! `cargo grade check at_once`.

use at_once::at_once;
use lab::Web;
use probe::{
    Scenario, address, addresses, began, by_hand, drawn, drawn_text, expect, ms, observe,
    shown_page,
};
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 3600);

/// > All requests begin at the same instant, however many there are.
///
/// > It returns at the instant at which the last request ends.
#[probe::test]
fn three_pages_take_as_long_as_one() {
    let web = Web::with_latency(ms(50));
    let fetched = observe(|| at_once(&web, addresses(3)));
    expect("time for three pages of {50 ms}", fetched.elapsed())
        .is(ms(50))
        .because("requests that wait at the same time need the time of one");
    let pages = fetched.into_output();
    expect("pages", pages.iter().flatten().count())
        .is(3)
        .because("each was fetched");
}

/// > All requests begin at the same instant, however many there are.
///
/// > There is one request for each entry of `urls`
#[probe::test]
fn thousands_begin_at_the_same_instant() {
    let web = Web::with_latency(ms(50));
    observe(|| at_once(&web, addresses(5003)));
    let began = began(&web);
    expect(
        "requests that began with the first, of 5,003",
        began.iter().filter(|began| began.is_zero()).count(),
    )
    .is(5003)
    .because("a request that waits costs no time, so there is no need for a limit here");
    let web = Web::with_latency(ms(50));
    let [one, other] = ["/one", "/other"].map(|url| vec![drawn_text(url).to_owned()]);
    observe(async || tokio::join!(at_once(&web, one), at_once(&web, other)));
    expect(
        "when the requests of two calls began that wait at the same time",
        probe::began(&web),
    )
    .is(vec![ms(0); 2])
    .because("who else is fetching pages is no matter of this call");
}

/// > It returns at the instant at which the last request ends.
///
/// > Without addresses the list is empty.
#[probe::test]
fn it_ends_with_the_slowest() {
    let web = Web::with_latencies(|url| if url == address(1) { A_YEAR } else { ms(20) });
    let two_years = Scenario::new().lasting(2 * A_YEAR);
    let fetched = two_years.run(|| at_once(&web, addresses(3)));
    expect(
        &format!("time until it returns, where {} takes a year", address(1)),
        fetched.elapsed(),
    )
    .is(A_YEAR)
    .because("the list is complete when the slowest page is there, and not before");
    let pages = fetched.into_output();
    expect("pages", pages.iter().flatten().count())
        .is(3)
        .because("a page that takes a year is no failure");
    let nothing = observe(|| at_once(&web, Vec::new()));
    expect("time without addresses", nothing.elapsed())
        .is(ms(0))
        .because("there is nothing to wait for");
    expect("results without addresses", nothing.into_output().len())
        .is(0)
        .because("there is one for each address");
}

/// > The results are in the order of `urls`.
#[probe::test]
fn pages_stand_in_the_order_of_the_addresses() {
    // The later the address, the earlier its answer.
    let web =
        Web::with_latencies(|url| ms(90 - 30 * (url[1..].parse::<u64>().unwrap() - drawn(0))));
    let pages = observe(|| at_once(&web, addresses(3))).into_output();
    expect(
        "the list",
        pages.into_iter().map(shown_page).collect::<Vec<_>>(),
    )
    .is(addresses(3))
    .because("the place of a result says which page it is, however late each one came");
    let web = Web::with_latency(ms(50));
    let late = observe(async || {
        let mut fetched = pin!(at_once(&web, addresses(5003)));
        let _ = by_hand(fetched.as_mut()).poll();
        sleep(ms(73)).await;
        fetched.await
    });
    expect(
        "the list of 5,003, where the caller is busy until all of them have ended",
        late.into_output()
            .into_iter()
            .map(shown_page)
            .collect::<Vec<_>>(),
    )
    .is(addresses(5003))
    .because("a result waits for the caller, and none is left out for want of room");
}

/// > A request that fails is an error in its place in the list, and costs no other its result.
#[probe::test]
fn a_failure_stands_in_its_place() {
    let web = Web::with_latency(ms(50));
    web.fail(&address(1), 1);
    let pages = observe(|| at_once(&web, addresses(3))).into_output();
    expect(
        "the list",
        pages.into_iter().map(shown_page).collect::<Vec<_>>(),
    )
    .are([&address(0), &format!("no {}", address(1)), &address(2)])
    .because("the other pages came, and the place of the error says which one did not");
    expect("requests", web.requests().len())
        .is(3)
        .because("what failed is reported, and not repeated");
    let again = observe(|| at_once(&web, addresses(3))).into_output();
    expect(
        "the list of a second call, where nothing fails any more",
        again.into_iter().map(shown_page).collect::<Vec<_>>(),
    )
    .is(addresses(3))
    .because("what was not to be had a moment ago may be there now, and each call asks for itself");
}

/// > There is one request for each entry of `urls`, also where two entries are the same address.
///
/// > A request that fails is an error in its place in the list, and costs no other its result.
///
/// > All requests begin at the same instant, however many there are.
#[probe::test]
fn an_address_twice_is_fetched_twice() {
    let web = Web::with_latency(ms(50));
    let urls = ["/a", "/b", "/a"]
        .map(drawn_text)
        .map(String::from)
        .to_vec();
    let pages = observe(|| at_once(&web, urls.clone())).into_output();
    expect(
        "requests for three entries, two of them alike",
        web.requests().len(),
    )
    .is(3)
    .because("what stands at an address may differ from one request to the next");
    expect("when each of the three began", began(&web))
        .is(vec![ms(0); 3])
        .because("two requests for one address wait at the same time as any other two");
    expect(
        "the list",
        pages.into_iter().map(shown_page).collect::<Vec<_>>(),
    )
    .is(urls.clone())
    .because("each entry has its own result");
    web.fail(drawn_text("/a"), 1);
    let pages = observe(|| at_once(&web, urls)).into_output();
    let mut sorted: Vec<_> = pages.into_iter().map(shown_page).collect();
    sorted.sort();
    expect("the list, sorted, where `/a` fails once", sorted)
        .are(["/a", "/b", "no /a"].map(drawn_text))
        .because(
            "two entries with the same address are two requests: one fails, and the other does not",
        );
}

/// > Nothing begins at the call: the requests begin when the future is awaited.
#[probe::test]
fn nothing_begins_before_the_await() {
    let [left_alone, awaited] = [(); 2].map(|()| Web::with_latency(ms(50)));
    observe(async || {
        let future = at_once(&left_alone, addresses(3));
        at_once(&awaited, addresses(3)).await;
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
