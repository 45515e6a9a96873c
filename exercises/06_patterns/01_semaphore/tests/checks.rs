//! What `fetch_all` must do. Each check is a sentence; run them with
//! `cargo grade check semaphore`.

use futures::future::join;
use lab::Web;
use probe::{
    Scenario, a_turn, address, addresses, after_one_turn, afterwards, began, by_hand, cut_after,
    cut_by_a_panic, cut_everywhere, drawn, drawn_text, expect, ms, observe, schedules, shown_page,
    speed_up,
};
use semaphore::{NoPlaces, fetch_all};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// > There are never more than `limit` requests in flight.
#[probe::test]
fn never_more_than_limit_in_flight() {
    for (count, limit) in [(25, 7), (1000, 303), (10, 1)] {
        let web = Web::with_latency(ms(50));
        observe(|| fetch_all(&web, addresses(count), limit))
            .into_output()
            .ok();
        expect("any page was asked for", !web.requests().is_empty())
            .is_true()
            .because("without requests there is nothing to limit");
        expect(
            &format!("most requests in flight at once, with a limit of {limit}"),
            web.most_in_flight(),
        )
        .at_most(limit)
        .because("a request that begins while all places are taken is one too many");
    }
}

/// > At the instant of the first poll as many requests begin as `limit` allows.
#[probe::test]
fn all_places_are_taken_at_once() {
    for (count, places, limit) in [
        (25, "7 places", 7),
        (3, "10 places", 10),
        (1000, "303 places", 303),
        (5003, "5003 places", 5003),
        // 2 to the 32nd, where that fits.
        (1, "2^32 places", 1_usize.rotate_left(32)),
        (3, "the most places there can be", Semaphore::MAX_PERMITS),
    ] {
        let web = Web::with_latency(ms(50));
        observe(|| fetch_all(&web, addresses(count), limit))
            .into_output()
            .ok();
        let first = began(&web).iter().filter(|began| began.is_zero()).count();
        expect(
            &format!("requests that begin at once, of {count} with {places}"),
            first,
        )
        .at_least(count.min(limit))
        .because("every place is free, and a place that is free while pages are left is a waste");
    }
    let web = Web::with_latency(ms(50));
    let both = || {
        join(
            fetch_all(&web, addresses(9), 7),
            fetch_all(&web, addresses(9), 7),
        )
    };
    observe(both).into_output().0.ok();
    let first = began(&web).iter().filter(|began| began.is_zero()).count();
    expect(
        "requests that begin at once, of two calls with 7 places each",
        first,
    )
    .at_least(14)
    .because("a limit is that of its own call: two calls share no places");
    let web = Web::with_latency(ms(50));
    observe(async || {
        let mut polled = by_hand(fetch_all(&web, addresses(40), 7));
        let _ = polled.poll();
        a_turn().await;
        expect(
            "requests that have begun one turn after the only poll, with 7 places",
            web.requests().len(),
        )
        .at_least(7)
        .because("the first poll begins them, also where its task has no time for a second one");
    });
}

/// > At the instant of the first poll as many requests begin as `limit` allows.
///
/// > When a request ends and no earlier one is in flight, the next begins at that instant.
#[probe::test]
fn ten_places_are_ten_times_faster_than_one() {
    let web = Web::with_latency(ms(50));
    let one = observe(|| fetch_all(&web, addresses(100), 1));
    let ten = observe(|| fetch_all(&web, addresses(100), 10));
    expect("time for 100 pages, one at a time", one.elapsed())
        .is(ms(5000))
        .because("each page takes {50 ms}, and with one place nothing overlaps");
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

/// > When a request ends and no earlier one is in flight, the next begins at that instant.
#[probe::test]
fn the_next_begins_when_any_one_ends() {
    let web = Web::with_latencies(|url| if url == address(0) { ms(7) } else { ms(23) });
    observe(|| fetch_all(&web, addresses(5), 2))
        .into_output()
        .ok();
    expect("when each request began", began(&web))
        .is(vec![ms(0), ms(0), ms(7), ms(23), ms(30)])
        .because("the first answer frees a place at {7 ms}, the second at {23}, the third at {30}: each time the next request begins at once");
}

/// > Requests begin in the order of `urls`.
#[probe::test]
fn requests_begin_in_the_order_of_the_addresses() {
    for slow in [0, 1, 2].map(address) {
        let its = slow.clone();
        let web = Web::with_latencies(move |url| ms(if url == its { 303 } else { 7 }));
        observe(|| fetch_all(&web, addresses(12), 3))
            .into_output()
            .ok();
        expect(&format!("requests as they began, where {slow} is slow"), asked(&web))
            .is(addresses(12))
            .because("an address belongs to no worker before its request begins, so none waits behind a slow page while a later one is fetched");
    }
}

/// > The results are in the order of `urls`.
#[probe::test]
fn results_stand_in_the_order_of_the_addresses() {
    // The later the address, the earlier its answer.
    let web = Web::with_latencies(|url| ms(drawn(100) - url[1..].parse::<u64>().unwrap()));
    let pages = observe(|| fetch_all(&web, addresses(20), 20))
        .into_output()
        .unwrap_or_default();
    let order: Vec<String> = pages.into_iter().flatten().map(|page| page.url).collect();
    expect("order of the results", order)
        .is(addresses(20))
        .because("the place of a result says which page it is, however late each one came");
    let web = Web::with_latency(ms(50));
    let pages = observe(async || {
        let mut fetching = Box::pin(fetch_all(&web, addresses(5_003), 5_003));
        let _ = by_hand(fetching.as_mut()).poll();
        sleep(ms(103)).await;
        fetching.await
    });
    let pages = pages.into_output().unwrap_or_default().into_iter();
    let all_there = pages.map(shown_page).collect::<Vec<_>>() == addresses(5_003);
    expect("whether each of 5,003 results is there, of a future that is polled at {0 ms} and again at {103}", all_there)
        .is_true()
        .because("what came while its task was busy has its place in the list like the rest");
}

/// > A request that fails is an error in its place in the list, and is not repeated.
#[probe::test]
fn a_failed_request_is_an_error_in_its_place() {
    let web = Web::with_latency(ms(50));
    web.fail(&address(1), 1);
    web.fail(&address(4), 1);
    let pages = observe(|| fetch_all(&web, addresses(6), 3)).into_output();
    let pages = pages.unwrap_or_default().into_iter();
    expect("the list", pages.map(shown_page).collect::<Vec<_>>())
        .is([0, 1, 2, 3, 4, 5]
            .map(|at| match at {
                1 | 4 => format!("no {}", address(at)),
                _ => address(at),
            })
            .to_vec())
        .because("a failure is reported in its place, and costs no other page anything");
}

/// > A request that fails frees its place in flight like any other.
#[probe::test]
fn a_failed_request_gives_its_place_back() {
    let web = Web::with_latency(ms(50));
    addresses(30).iter().for_each(|url| web.fail(url, 1));
    observe(|| fetch_all(&web, addresses(30), 2))
        .into_output()
        .ok();
    expect("when each request began, where all fail after {50 ms}", began(&web))
        .is((0..30).map(|place| ms(place / 2 * 50)).collect())
        .because("two places are taken until two requests fail, and then they are free for the next two at once");
    let web = Web::with_latencies(|url| if url == address(0) { ms(7) } else { ms(23) });
    web.fail(&address(0), 1);
    observe(|| fetch_all(&web, addresses(4), 2))
        .into_output()
        .ok();
    expect(
        "when each request began, where the first fails after {7 ms}",
        began(&web),
    )
    .is([0, 0, 7, 23].map(ms).to_vec())
    .because("its place is free at once, also while a page that comes later is still in flight");
}

/// > There is one request for each entry of `urls`
#[probe::test]
fn failures_do_not_stop_the_rest() {
    let web = Web::with_latency(ms(50));
    addresses(99).iter().for_each(|url| web.fail(url, 1));
    let pages = observe(|| fetch_all(&web, addresses(100), 3)).into_output();
    expect(
        "pages asked for, of which all but the last fail",
        asked(&web),
    )
    .is(addresses(100))
    .because("that many have failed does not say that the next will");
    expect(
        "the last result, after 99 failures",
        pages.unwrap_or_default().pop().map(shown_page),
    )
    .is(Some(address(99)))
    .because("that page can be had");
}

/// > There is one request for each entry of `urls`, also where two entries are the same address.
///
/// > The results are in the order of `urls`.
///
/// > When a request ends and no earlier one is in flight, the next begins at that instant.
#[probe::test]
fn an_address_twice_is_fetched_twice() {
    // The second and the third `/a` overlap, and end one after the other.
    let web = Web::with_latencies(|url| ms(if url == drawn_text("/b") { 73 } else { 50 }));
    web.fail(drawn_text("/a"), 2);
    let urls = ["/a", "/b", "/a", "/a", "/b"]
        .map(drawn_text)
        .map(String::from)
        .to_vec();
    let pages = observe(|| fetch_all(&web, urls.clone(), 2)).into_output();
    expect("addresses that were asked for", asked(&web))
        .is(urls.clone())
        .because("what an address stands for may differ from one request to the next, also where the first has been answered");
    expect(
        "when each request began, two at a time, where `/a` takes {50 ms} and `/b` {73}",
        began(&web),
    )
    .is([0, 0, 50, 73, 100].map(ms).to_vec())
    .because("a request needs a place, and need not wait for another one to the same address");
    let pages = pages.unwrap_or_default().into_iter();
    expect(
        "the list, where `/a` fails twice",
        pages.map(shown_page).collect::<Vec<_>>(),
    )
    .is(["no /a", "/b", "no /a", "/a", "/b"]
        .map(drawn_text)
        .map(String::from)
        .to_vec())
    .because("each entry has its own result: the requests of the first and the third fail");
}

/// > It returns at the instant at which the last request ends.
///
/// > Without addresses the list is empty.
#[probe::test]
fn it_returns_when_the_last_has_ended() {
    let web = Web::with_latency(ms(23));
    for (count, limit, time) in [(7, 3, 69), (3, 10, 23), (0, 3, 0)] {
        let fetched = observe(|| fetch_all(&web, addresses(count), limit));
        expect(
            &format!("time for {count} pages, {limit} at a time"),
            fetched.elapsed(),
        )
        .is(ms(time))
        .because("each page takes {23 ms}, and so does a round of as many as there are places; after the last there is nothing to wait for");
        expect(
            &format!("results for {count} addresses"),
            fetched.into_output().ok().map(|pages| pages.len()),
        )
        .is(Some(count))
        .because("there is one for each address");
    }
}

/// > While a request waits for its place, nothing looks for one again and again.
#[probe::test]
fn waiting_for_a_place_takes_no_polls() {
    let hundred_days = Duration::from_secs(100 * 24 * 3600);
    let web = Web::with_latency(hundred_days);
    let scenario = Scenario::new().lasting(26 * hundred_days).polls(5_000);
    let fetched = scenario.run(|| fetch_all(&web, addresses(100), 4));
    expect("pages asked for, four at a time", web.requests().len())
        .is(100)
        .because("four begin at once, and 96 wait for their places");
    expect("polls of all tasks in that time", fetched.polls())
        .at_most(800)
        .because("a few for each page: a free place wakes one that waits for it, and not all");
}

/// > A request may take as long as it likes: there is no time limit.
///
/// > There are never more than `limit` requests in flight.
#[probe::test]
fn a_slow_request_keeps_its_place() {
    let hundred_days = Duration::from_secs(100 * 24 * 3600);
    let web = Web::with_latency(hundred_days);
    let scenario = Scenario::new().lasting(6 * hundred_days).polls(5_000);
    let fetched = scenario.run(|| fetch_all(&web, addresses(4), 2));
    expect("pages asked for, each of a hundred days", asked(&web))
        .is(addresses(4))
        .because("each page is asked for once, however late its answer is");
    let pages = fetched.into_output().unwrap_or_default();
    expect("pages that came", pages.iter().flatten().count())
        .is(4)
        .because("a page that takes a hundred days is no failure");
    expect(
        "most requests in flight at once, with a limit of 2",
        web.most_in_flight(),
    )
    .at_most(2)
    .because("a request is in flight until it ends, however long it takes");
}

/// > When this future is dropped half-way, no request is in flight one turn of the loop later.
///
/// > A request that has not begun when this future is dropped never begins.
#[probe::test]
fn a_cancelled_fetch_leaves_nothing_in_flight() {
    let web = Web::with_latency(ms(1000));
    observe(async || {
        cut_after(ms(70), fetch_all(&web, addresses(30), 10)).await;
        let begun = web.requests().len();
        expect("requests that had begun before the cancel", begun)
            .is(10)
            .because("it was dropped after {70 ms}, with all ten places taken");
        let later = web.clone();
        expect(
            "requests in flight one turn after the cancel",
            after_one_turn(move || later.in_flight()).await,
        )
        .is(0)
        .because("dropping the future must give up all that it had begun");
        afterwards(|| web.requests().len()).await;
        expect("requests that began after the cancel", web.requests().len() - begun)
        .is(0)
        .because("what was dropped must not go on in secret, not even for a moment: a request that is given up at once has reached the other side");
    });
    cut_everywhere(async |cut| {
        let web = Web::with_latencies(|url| ms(if url == address(0) { 7 } else { 23 }));
        cut.here(fetch_all(&web, addresses(7), 2)).await;
        let (later, requests) = (web.clone(), web.requests().len());
        let in_flight = after_one_turn(move || later.in_flight()).await;
        expect("requests in flight one turn after a cancel", in_flight)
            .is(0)
            .because("wherever it is dropped, all requests are given up");
        afterwards(|| web.requests().len()).await;
        expect("requests that began later", web.requests().len() - requests)
            .is(0)
            .because("wherever it is dropped, no other request begins");
    });
    observe(async || {
        let web = Web::with_latency(ms(50));
        cut_by_a_panic(ms(7), fetch_all(&web, addresses(7), 2)).await;
        let later = web.clone();
        expect(
            "requests that began, and are in flight one turn after a panic of the caller",
            after_one_turn(move || (later.requests().len(), later.in_flight())).await,
        )
        .is((2, 0))
        .because("a drop is a cancel, also while a panic unwinds");
    });
    let went_on = schedules(20).without(|scenario| {
        let (web, mut late) = (Web::with_latency(ms(50)), 0);
        scenario.run(async || {
            cut_after(ms(50), fetch_all(&web, addresses(7), 2)).await;
            let begun = web.requests().len();
            sleep(ms(1000)).await;
            late = web.requests().len() - begun;
        });
        late == 0
    });
    expect(
        "schedules in which a request began after a drop at the instant at which another ends",
        went_on,
    )
    .is(vec![])
    .because("the place that becomes free then is for nobody");
}

/// > It returns at the instant at which the last request ends.
#[probe::test]
fn another_task_may_wait_for_the_pages() {
    let web = Web::with_latency(ms(50));
    let fetched = observe(async || {
        let mut fetching = Box::pin(fetch_all(&web, addresses(3), 3));
        let early = by_hand(fetching.as_mut()).poll().is_ready();
        expect(
            "all pages are there when another task has polled it once",
            early,
        )
        .is(false)
        .because("each takes {50 ms}");
        fetching.await
    });
    let pages = fetched.into_output().unwrap_or_default();
    expect("pages for the task that waits now", pages.len())
        .is(3)
        .because(
            "a future may be handed on while it waits: the end wakes the task that has it now",
        );
}

/// > A `limit` of 0 is the error [`NoPlaces`] at once, with addresses or without.
///
/// > There are never more than `limit` requests in flight.
#[probe::test]
fn no_places_at_all_is_an_error() {
    let web = Web::with_latency(ms(50));
    let refused = observe(|| fetch_all(&web, addresses(3), 0)).into_output();
    expect("a limit of 0 is refused", matches!(refused, Err(NoPlaces)))
        .is_true()
        .because("with no place no request could ever begin: an error says so, a hang does not");
    expect("requests that reached the web", web.requests().len())
        .is(0)
        .because("refused work does not begin");
    let refused = observe(|| fetch_all(&web, addresses(0), 0)).into_output();
    expect(
        "a limit of 0 is refused without addresses, too",
        matches!(refused, Err(NoPlaces)),
    )
    .is_true()
    .because(
        "a wrong limit should be reported at the first try, and not on the day when there is work",
    );
}

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let [unpolled, polled] = [(); 2].map(|()| Web::with_latency(ms(50)));
    observe(async || {
        let fetching = fetch_all(&unpolled, addresses(3), 3);
        fetch_all(&polled, addresses(3), 3).await.ok();
        drop(fetching);
    });
    let requests = (unpolled.requests().len(), polled.requests().len());
    expect("requests of a future, unpolled and polled", requests)
        .is((0, 3))
        .because("a Rust future is inert: the work begins at its first poll");
}

/// The addresses as they were asked for.
fn asked(web: &Web) -> Vec<String> {
    let requests = web.requests().into_iter();
    requests.map(|request| request.url).collect()
}
