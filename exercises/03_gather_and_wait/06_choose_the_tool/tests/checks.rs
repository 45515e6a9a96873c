//! What the four services must do. Each check is a sentence; run them with
//! `cargo grade check choose_the_tool`.

use choose_the_tool::{Step, checkout, dashboard, fastest_mirror, progress_feed};
use futures::{FutureExt, StreamExt};
use lab::Web;
use probe::{Trace, expect, ms, observe};
use std::pin::pin;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

#[probe::test]
fn the_dashboard_shows_all_in_their_order() {
    let web = web();
    let pages = observe(|| dashboard(&web, urls(["/50", "/10", "/30"])));
    expect("time until it is shown", pages.elapsed())
        .is(ms(50))
        .because("all requests wait at the same time, and it is shown when the slowest is there");
    expect("pages on it", shown(pages.into_output()))
        .is(urls(["/50", "/10", "/30"]))
        .because("everything has its place on a dashboard, whichever came first");
}

#[probe::test]
fn the_dashboard_shows_what_there_is() {
    let web = web();
    web.fail("/20", 1);
    let pages = observe(|| dashboard(&web, urls(["/10", "/20", "/30"])));
    expect("pages and failures on it", shown(pages.into_output()))
        .is(urls(["/10", "no /20", "/30"]))
        .because("one dead source leaves one empty field, not an empty dashboard");
}

#[probe::test]
fn a_closed_dashboard_leaves_nothing_in_flight() {
    let web = web();
    let in_flight = observe(async || {
        let shown = dashboard(&web, urls(["/100", "/200", "/300"]));
        timeout(ms(50), shown).await.ok();
        yield_now().await;
        (web.requests().len(), web.in_flight())
    });
    expect(
        "requests that had begun, and those in flight after",
        in_flight.into_output(),
    )
    .is((3, 0))
    .because("nobody looks at it any more");
}

#[probe::test]
fn the_fastest_mirror_sets_the_time() {
    let web = web();
    let page = observe(|| fastest_mirror(&web, urls(["/50", "/10", "/30"])));
    expect("time until there is a page", page.elapsed())
        .is(ms(10))
        .because("all mirrors have the same page, so the first will do");
    expect("the page", page.into_output().ok().map(|page| page.url))
        .is(Some("/10".to_owned()))
        .because("it comes from the mirror that was fastest");
}

#[probe::test]
fn a_mirror_that_fails_does_not_win() {
    let web = web();
    web.fail("/10", 1);
    let page = observe(|| fastest_mirror(&web, urls(["/50", "/10", "/30"])));
    expect("time until there is a page", page.elapsed())
        .is(ms(30))
        .because("at 10 ms there was an answer, but no page");
    expect("the page", page.into_output().ok().map(|page| page.url))
        .is(Some("/30".to_owned()))
        .because("to fail fast is not to be first");
}

#[probe::test]
fn slower_mirrors_are_given_up() {
    let web = web();
    let in_flight = observe(async || {
        fastest_mirror(&web, urls(["/50", "/10", "/30"])).await.ok();
        yield_now().await;
        (web.requests().len(), web.in_flight())
    });
    expect(
        "requests that had begun, and those in flight after",
        in_flight.into_output(),
    )
    .is((3, 0))
    .because("the race is over: what still runs costs others' time and is thrown away");
}

#[probe::test]
fn when_all_mirrors_fail_each_says_why() {
    let web = web();
    for mirror in ["/30", "/10", "/20"] {
        web.fail(mirror, 1);
    }
    let failures = observe(|| fastest_mirror(&web, urls(["/30", "/10", "/20"])));
    let failures = failures.into_output().err().unwrap_or_default();
    let failed: Vec<String> = failures.into_iter().map(|failure| failure.url).collect();
    expect("failures", failed)
        .is(urls(["/30", "/10", "/20"]))
        .because("only when the last has failed there is nothing to hope for, and then each reason counts");
}

#[probe::test]
fn the_feed_gives_each_page_as_it_comes() {
    let web = web();
    let fed = observe(async || {
        let began = Instant::now();
        let feed = progress_feed(&web, urls(["/50", "/10", "/30"]));
        let feed = feed.map(|page| (shown(vec![page]).remove(0), began.elapsed()));
        feed.collect::<Vec<_>>().await
    });
    expect("pages, and when each came", fed.into_output())
        .is([("/10", 10), ("/30", 30), ("/50", 50)]
            .map(|(url, at)| (url.to_owned(), ms(at)))
            .into())
        .because("a feed is there to be watched: what has come is shown at once");
}

#[probe::test]
fn the_feed_goes_on_after_a_failure() {
    let web = web();
    web.fail("/20", 1);
    let fed = observe(async || {
        progress_feed(&web, urls(["/30", "/20", "/10"]))
            .collect::<Vec<_>>()
            .await
    });
    expect("pages and failures", shown(fed.into_output()))
        .is(urls(["/10", "no /20", "/30"]))
        .because("a failure is news like any other");
}

#[probe::test]
fn a_closed_feed_leaves_nothing_in_flight() {
    let web = web();
    let in_flight = observe(async || {
        pin!(progress_feed(&web, urls(["/50", "/10", "/30"])))
            .next()
            .await;
        sleep(ms(1)).await;
        (web.requests().len(), web.in_flight())
    });
    expect(
        "requests that had begun, and those in flight after",
        in_flight.into_output(),
    )
    .is((3, 0))
    .because("the feed was dropped after its first item");
}

#[probe::test]
fn a_checkout_books_everything_side_by_side() {
    let trace = Trace::new();
    let bought = observe(|| {
        checkout(vec![
            step(&trace, "flight", ms(30), Ok(())),
            step(&trace, "hotel", ms(50), Ok(())),
            step(&trace, "car", ms(10), Ok(())),
        ])
    });
    expect("time of the checkout", bought.elapsed())
        .is(ms(50))
        .because("no booking needs to wait for another, and all are needed");
    expect("it went well", bought.into_output().is_ok())
        .is_true()
        .because("all three were booked");
    expect(
        "bookings made, and bookings undone",
        (trace.count_of("booked"), trace.count_of("undo")),
    )
    .is((3, 0))
    .because("where nothing fails there is nothing to take back");
}

#[probe::test]
fn a_failed_booking_stops_those_under_way() {
    let trace = Trace::new();
    let failed = observe(|| {
        checkout(vec![
            step(&trace, "flight", ms(10), Ok(())),
            step(&trace, "hotel", ms(80), Ok(())),
            step(&trace, "car", ms(20), Err("no car")),
        ])
    });
    expect("the failure", failed.into_output().err())
        .is(Some("no car".to_owned()))
        .because("it is the reason why there is no journey");
    expect(
        "when the slow booking was dropped",
        trace.at("hotel dropped"),
    )
    .is(Some(ms(20)))
    .because("what is not booked yet need not be taken back later");
    expect(
        "it was dropped before anything was undone",
        trace.is_before("hotel dropped", "undo flight"),
    )
    .is_true()
    .because("stop first, then take back: else something could still be booked behind your back");
}

#[probe::test]
fn what_was_booked_is_undone_last_first() {
    let trace = Trace::new();
    let failed = observe(|| {
        checkout(vec![
            step(&trace, "flight", ms(30), Ok(())),
            step(&trace, "hotel", ms(10), Ok(())),
            step(&trace, "car", ms(20), Ok(())),
            step(&trace, "guide", ms(40), Err("no guide")),
        ])
    });
    let undone = trace
        .names()
        .into_iter()
        .filter(|name| name.starts_with("undo"));
    expect("what was undone", undone.collect::<Vec<_>>())
        .is(["undo flight", "undo car", "undo hotel"]
            .map(str::to_owned)
            .into())
        .because("later bookings may rest on earlier ones, so one goes back the way one came");
    expect("time of the checkout", failed.elapsed())
        .is(ms(40 + 3 * 5))
        .because("each undo takes 5 ms and waits for the one before; who gets the failure knows that all is clean");
}

#[probe::test]
fn what_was_booked_at_the_instant_of_the_failure_is_undone_too() {
    for bad in 0..3 {
        let trace = Trace::new();
        let result = |place| {
            if place == bad {
                Err("sold out")
            } else {
                Ok(())
            }
        };
        observe(|| {
            checkout(vec![
                step(&trace, "flight", ms(20), result(0)),
                step(&trace, "hotel", ms(20), result(1)),
                step(&trace, "car", ms(20), result(2)),
            ])
        })
        .into_output()
        .ok();
        expect(
            &format!(
                "bookings that were kept when number {} of three failed",
                bad + 1
            ),
            trace.count_of("booked") - trace.count_of("undo"),
        )
        .is(0)
        .because(
            "what ends at one instant ends in some order all the same, and all or none means all",
        );
    }
}

/// A web in which the address says the latency: `/30` takes 30 ms.
fn web() -> Web {
    Web::with_latencies(|url| ms(url[1..].parse().unwrap()))
}

fn urls<const N: usize>(urls: [&str; N]) -> Vec<String> {
    urls.map(str::to_owned).into()
}

fn shown(pages: Vec<Result<lab::Page, lab::WebError>>) -> Vec<String> {
    let shown = pages.into_iter().map(|page| match page {
        Ok(page) => page.url,
        Err(failure) => format!("no {}", failure.url),
    });
    shown.collect()
}

/// A step that books in `latency` and is undone in 5 ms; what it does is noted.
fn step(
    trace: &Trace,
    name: &'static str,
    latency: Duration,
    result: Result<(), &'static str>,
) -> Step {
    let (booking, undoing) = (*trace, *trace);
    let book = async move {
        let _guard = booking.guard(name);
        sleep(latency).await;
        result?;
        booking.mark(format!("booked {name}"));
        Ok(())
    };
    let undo = async move {
        undoing.mark(format!("undo {name}"));
        sleep(ms(5)).await;
    };
    let book = book.map(|booked: Result<(), &str>| booked.map_err(str::to_owned));
    let (book, undo) = (book.boxed(), undo.boxed());
    Step { book, undo }
}
