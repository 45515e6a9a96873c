//! What `fetch_all` must do. Each check is a sentence; run them with
//! `cargo grade check semaphore`.

use lab::{Web, addresses};
use probe::{expect, ms, observe, speed_up};
use semaphore::{NoPlaces, fetch_all};
use std::time::Duration;

#[probe::test]
fn never_more_than_limit_in_flight() {
    let web = Web::with_latency(ms(50));
    let fetched = observe(|| fetch_all(&web, addresses(25), 7)).into_output();
    expect("pages fetched", fetched.map_or(0, |pages| pages.len()))
        .is(25)
        .because("every address has its result");
    expect("most requests in flight at once", web.most_in_flight())
        .is(7)
        .because(
            "with a limit of 7 there must be 7 in flight while pages are left, and never an eighth",
        );
}

#[probe::test]
fn ten_places_are_ten_times_faster_than_one() {
    let web = Web::with_latency(ms(50));
    let one = observe(|| fetch_all(&web, addresses(100), 1));
    let ten = observe(|| fetch_all(&web, addresses(100), 10));
    expect("time for 100 pages, one at a time", one.elapsed())
        .is(ms(5000))
        .because("each page takes 50 ms, and with one place nothing overlaps");
    expect(
        "speed-up with 10 places",
        speed_up(one.elapsed(), ten.elapsed()),
    )
    .is(10.0)
    .because("ten requests wait at the same time, so the whole needs a tenth of the time");
    let forty = observe(|| fetch_all(&web, addresses(100), 40));
    expect(
        "speed-up with 40 places",
        speed_up(one.elapsed(), forty.elapsed()),
    )
    .within_percent(1.0, 100.0 / 3.0)
    .because("100 pages at 40 a time are three rounds: 40, 40 and 20");
}

#[probe::test]
fn the_next_begins_when_any_one_ends() {
    let web = Web::with_latencies(|url| if url == "/0" { ms(10) } else { ms(20) });
    observe(|| fetch_all(&web, addresses(5), 2))
        .into_output()
        .ok();
    let requests = web.requests();
    let began: Vec<Duration> = requests
        .iter()
        .map(|request| request.began - requests[0].began)
        .collect();
    expect("when each request began", began)
        .is(vec![ms(0), ms(0), ms(10), ms(20), ms(30)])
        .because("the first answer frees a place at 10 ms, and the third request must take it at once instead of waiting for the second");
}

#[probe::test]
fn results_stand_in_the_order_of_the_addresses() {
    // The later the address, the earlier its answer.
    let web = Web::with_latencies(|url| ms(100 - url[1..].parse::<u64>().unwrap()));
    let pages = observe(|| fetch_all(&web, addresses(20), 20))
        .into_output()
        .unwrap_or_default();
    let order: Vec<String> = pages.into_iter().flatten().map(|page| page.url).collect();
    expect("order of the results", order)
        .is(addresses(20))
        .because("whoever asks for pages wants to know which is which, however late each one came");
}

#[probe::test]
fn a_failed_request_gives_its_place_back() {
    let web = Web::with_latency(ms(50));
    web.fail("/0", 1);
    web.fail("/1", 1);
    let pages = observe(|| fetch_all(&web, addresses(6), 2))
        .into_output()
        .unwrap_or_default();
    let failed = pages.iter().filter(|page| page.is_err()).count();
    expect("results in all", pages.len())
        .is(6)
        .because("a request that failed has ended too: its place is free for the next one");
    expect("failures among the results", failed)
        .is(2)
        .because("a failure is told, and costs no other page anything");
}

#[probe::test]
fn a_cancelled_fetch_leaves_nothing_in_flight() {
    let web = Web::with_latency(ms(1000));
    let (cut, in_flight, reached) = observe(async || {
        let cut = tokio::time::timeout(ms(70), fetch_all(&web, addresses(30), 10))
            .await
            .is_err();
        let reached = web.requests().len();
        tokio::task::yield_now().await;
        let in_flight = web.in_flight();
        tokio::time::sleep(ms(5000)).await;
        (cut, in_flight, web.requests().len() - reached)
    })
    .into_output();
    expect("the fetch was cut half-way", cut)
        .is_true()
        .because("no page comes before 1000 ms, and it was dropped after 70");
    expect("requests in flight one turn after the cancel", in_flight)
        .is(0)
        .because("dropping the future must give up all that it had begun");
    expect("requests that began after the cancel", reached)
        .is(0)
        .because("what was dropped must not go on in secret");
}

#[probe::test]
fn no_places_at_all_is_an_error() {
    let web = Web::with_latency(ms(50));
    let refused = observe(|| fetch_all(&web, addresses(3), 0))
        .into_output()
        .err()
        == Some(NoPlaces);
    expect("a limit of 0 is refused", refused)
        .is_true()
        .because("with no place nobody could ever begin: an error says so, a hang does not");
    expect("requests that reached the web", web.requests().len())
        .is(0)
        .because("refused work does not begin");
    let refused = observe(|| fetch_all(&web, addresses(0), 0))
        .into_output()
        .err()
        == Some(NoPlaces);
    expect("a limit of 0 is refused without addresses, too", refused)
        .is_true()
        .because(
            "a wrong limit should be told at the first try, and not on the day when there is work",
        );
}

#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let web = Web::with_latency(ms(50));
    observe(async || {
        let unpolled = fetch_all(&web, addresses(3), 3);
        tokio::time::sleep(ms(100)).await;
        drop(unpolled);
    });
    expect(
        "requests of a future that nobody polled",
        web.requests().len(),
    )
    .is(0)
    .because("a Rust future is inert: the work begins when somebody polls it");
    observe(|| fetch_all(&web, addresses(3), 3))
        .into_output()
        .ok();
    expect("requests once it was polled", web.requests().len())
        .is(3)
        .because("then every page is asked for");
}
