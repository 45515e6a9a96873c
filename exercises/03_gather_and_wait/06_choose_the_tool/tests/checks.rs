//! What the four services must do. Each check is a sentence; run them with
//! `cargo grade check choose_the_tool`.

use choose_the_tool::{Step, checkout, dashboard, fastest_mirror, progress_feed};
use futures::{FutureExt, StreamExt};
use lab::{Web, addresses};
use probe::{
    JobFate, Jobs, Scenario, Trace, a_turn, after_one_turn, by_hand, cut_by_a_panic,
    cut_everywhere, drawn_text, expect, ms, observe, shown_page,
};
use std::pin::pin;
use std::time::Duration;
use tokio::time::sleep;

/// > No page of a dashboard is requested before the first poll.
#[probe::test]
fn a_dashboard_begins_at_its_first_poll() {
    let web = web();
    observe(async || {
        let unpolled = dashboard(&web, urls(&["/23", "/7"]));
        sleep(ms(103)).await;
        expect("requests before the first poll", web.requests().len())
            .is(0)
            .because("a Rust future is inert: what nobody polls does nothing");
        unpolled.await;
        expect("requests in all, once it is over", web.requests().len())
            .is(2)
            .because("it was polled, and there are two addresses");
    });
}

/// > All pages of a dashboard are requested at the instant of the first poll, however many they are.
///
/// > There is one result for each place in `urls`, in that order.
#[probe::test]
fn a_dashboard_requests_all_pages_at_once() {
    let web = Web::with_latency(ms(23));
    let pages = observe(async || {
        let mut pages = Box::pin(dashboard(&web, addresses(5_003)));
        let _ = by_hand(pages.as_mut()).poll();
        sleep(ms(103)).await;
        pages.await
    });
    let shown: Vec<_> = pages.into_output().into_iter().map(shown_page).collect();
    expect(
        "whether each of 5,003 places has its page, of a dashboard that is polled at {0 ms} and again at {103}",
        shown == addresses(5_003),
    )
    .is_true()
    .because("what came while its task was busy has its place on the dashboard like the rest");
    expect("requests in flight at once, of 5,003", web.most_in_flight())
        .is(5_003)
        .because("each takes {23 ms}, and no request needs to wait for another");
}

/// > It returns when the last page has come or failed.
///
/// > There is one result for each place in `urls`, in that order.
#[probe::test]
fn the_dashboard_shows_all_in_their_order() {
    for (list, time) in [
        (vec!["/53", "/7", "/23"], 53),
        (vec!["/23", "/7", "/23", "/7"], 23),
        (vec!["/7", "/31536000007"], A_YEAR),
        (vec!["/7"], 7),
        (vec![], 0),
    ] {
        let web = web();
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let pages = two_years.run(|| dashboard(&web, urls(&list)));
        expect(&format!("time until {list:?} are shown"), pages.elapsed())
            .is(ms(time))
            .because("all requests wait at the same time, and the slowest sets the time");
        expect(
            &format!("pages shown of {list:?}"),
            pages
                .into_output()
                .into_iter()
                .map(shown_page)
                .collect::<Vec<_>>(),
        )
        .is(urls(&list))
        .because("everything has its place on a dashboard, whichever came first");
    }
}

/// > A page that cannot be fetched is an error in its place, and costs no other page anything.
///
/// > There is one result for each place in `urls`, in that order.
#[probe::test]
fn the_dashboard_shows_what_there_is() {
    for (fails, expected) in [
        ("/10", ["no /10", "/20", "/30"]),
        ("/20", ["/10", "no /20", "/30"]),
        ("/30", ["/10", "/20", "no /30"]),
    ] {
        let web = web();
        web.fail(drawn_text(fails), 1);
        let pages = observe(|| dashboard(&web, urls(&["/10", "/20", "/30"])));
        let pages: Vec<_> = pages.into_output().into_iter().map(shown_page).collect();
        expect(&format!("pages and failures when {fails} fails"), pages)
            .is(urls(&expected))
            .because("one dead source leaves one empty field, not an empty dashboard");
    }
    let web = web();
    web.fail(drawn_text("/7"), 1);
    let pages = observe(|| dashboard(&web, urls(&["/7", "/23", "/7"])));
    let mut pages: Vec<_> = pages.into_output().into_iter().map(shown_page).collect();
    pages.sort();
    expect(
        "pages and failures, sorted, when one of two requests to /7 fails",
        pages,
    )
    .are(["/23", "/7", "no /7"].map(drawn_text))
    .because(
        "two places of one address are two requests, and each place has the result of its own",
    );
}

/// > When the dashboard is dropped half-way, all its requests are given up: one turn of the loop later none is in flight.
#[probe::test]
fn a_closed_dashboard_leaves_nothing_in_flight() {
    let cuts = cut_everywhere(async |cut| {
        let web = web();
        cut.here(dashboard(&web, urls(&["/103", "/203", "/303"])))
            .await;
        let seen = web.clone();
        let in_flight = after_one_turn(move || seen.in_flight()).await;
        expect("requests in flight, a turn later", in_flight)
            .is(0)
            .because("nobody waits for the answers any more, and each costs the other side time");
    });
    expect("whether it waits at least once", cuts > 0)
        .is_true()
        .because("no page comes at once, so there is a poll after which it is pending");
}

/// > No mirror is asked before the first poll.
#[probe::test]
fn the_mirrors_are_asked_at_the_first_poll() {
    let web = web();
    observe(async || {
        let unpolled = fastest_mirror(&web, urls(&["/23", "/7"]));
        sleep(ms(103)).await;
        expect("requests before the first poll", web.requests().len())
            .is(0)
            .because("a Rust future is inert: what nobody polls does nothing");
        unpolled.await.ok();
        expect("requests in all, once it is over", web.requests().len())
            .is(2)
            .because("it was polled, and there are two addresses");
    });
}

/// > All mirrors are asked at the instant of the first poll, however many they are.
#[probe::test]
fn all_mirrors_are_asked_at_once() {
    let web = Web::with_latency(ms(23));
    observe(|| fastest_mirror(&web, addresses(5_003)));
    expect("mirrors asked at once, of 5,003", web.most_in_flight())
        .is(5_003)
        .because("the fastest takes {23 ms}, and nobody knows which one that is");
}

/// > It returns the first page that comes, at the instant at which it comes.
#[probe::test]
fn the_fastest_mirror_sets_the_time() {
    for (list, first, time) in [
        (vec!["/53", "/7", "/23", "/53"], "/7", 7),
        (vec!["/31536050007", "/31536000007"], "/31536000007", A_YEAR),
    ] {
        let web = web();
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let page = two_years.run(|| fastest_mirror(&web, urls(&list)));
        let of = format!("of {list:?}");
        expect(&format!("time until there is a page {of}"), page.elapsed())
            .is(ms(time))
            .because("all mirrors have the same page, so the first is enough");
        let page = page.into_output().ok().map(|page| page.url);
        expect(&format!("the page {of}"), page)
            .is(Some(drawn_text(first).to_owned()))
            .because("it comes from the mirror that was fastest");
    }
}

/// > A mirror that fails does not win, however fast it is.
#[probe::test]
fn a_mirror_that_fails_does_not_win() {
    for (failing, first, time) in [(vec!["/10"], "/30", 30), (vec!["/10", "/30"], "/50", 50)] {
        let web = web();
        failing.iter().for_each(|url| web.fail(drawn_text(url), 1));
        let page = observe(|| fastest_mirror(&web, urls(&["/50", "/10", "/30"])));
        let failing = failing.join(" and ");
        expect(
            &format!("time until there is a page when {failing} fail"),
            page.elapsed(),
        )
        .is(ms(time))
        .because("a failure is an answer, but no page");
        expect(
            &format!("the page when {failing} fail"),
            page.into_output().ok().map(|page| page.url),
        )
        .is(Some(drawn_text(first).to_owned()))
        .because("to fail fast is not to be first");
    }
    let web = web();
    web.fail(drawn_text("/10"), 20);
    let mirrors = [urls(&["/10"; 20]), urls(&["/30"])].concat();
    let page = observe(|| fastest_mirror(&web, mirrors)).into_output();
    expect(
        "the page when twenty mirrors fail before the last",
        page.ok().map(|page| page.url),
    )
    .is(Some(drawn_text("/30").to_owned()))
    .because("as long as one is left there is hope, however many have failed");
}

/// > When it has returned, the slower mirrors are given up: one turn of the loop later no request to a mirror is in flight.
#[probe::test]
fn slower_mirrors_are_given_up() {
    let web = web();
    observe(async || {
        fastest_mirror(&web, urls(&["/53", "/7", "/23"])).await.ok();
        expect("mirrors that were asked", web.requests().len())
            .is(3)
            .because("all are asked at once");
        let seen = web.clone();
        let in_flight = after_one_turn(move || seen.in_flight()).await;
        expect("requests in flight, a turn later", in_flight)
            .is(0)
            .because("nobody waits for the answers any more, and each costs the other side time");
    });
}

/// > When it is dropped half-way, all mirrors are given up within one turn of the loop.
#[probe::test]
fn a_dropped_race_leaves_nothing_in_flight() {
    let cuts = cut_everywhere(async |cut| {
        let web = web();
        web.fail(drawn_text("/7"), 1);
        cut.here(fastest_mirror(&web, urls(&["/53", "/7", "/23"])))
            .await;
        let seen = web.clone();
        let in_flight = after_one_turn(move || seen.in_flight()).await;
        expect("requests in flight, a turn later", in_flight)
            .is(0)
            .because("nobody waits for the answers any more, and each costs the other side time");
    });
    expect("whether it waits at least once", cuts > 0)
        .is_true()
        .because("no page comes at once, so there is a poll after which it is pending");
}

/// > When all mirrors have failed: why each of them did, in the order of `mirrors`.
#[probe::test]
fn when_all_mirrors_fail_each_says_why() {
    for list in [vec!["/23", "/7", "/13", "/7"], vec!["/7"]] {
        let web = web();
        list.iter()
            .for_each(|mirror| web.fail(drawn_text(mirror), 2));
        let failures = observe(|| fastest_mirror(&web, urls(&list)));
        let failures = failures.into_output().err().unwrap_or_default();
        let failed = failures.into_iter().map(|failure| failure.url);
        expect(&format!("failures of {list:?}"), failed.collect::<Vec<_>>())
            .is(urls(&list))
            .because("only when the last has failed is there nothing left to hope for, and then each reason counts");
        expect(&format!("requests to {list:?}"), web.requests().len())
            .is(list.len())
            .because("a mirror that was not asked has not failed");
    }
    let web = Web::with_latency(ms(23));
    let mirrors = addresses(5_003);
    mirrors.iter().for_each(|mirror| web.fail(mirror, 1));
    let failures = observe(|| fastest_mirror(&web, mirrors))
        .into_output()
        .err();
    let failed = failures.into_iter().flatten().map(|failure| failure.url);
    expect(
        "whether each of 5,003 mirrors says why, in their order",
        failed.collect::<Vec<_>>() == addresses(5_003),
    )
    .is_true()
    .because("they all fail at one instant, and the reason of each is wanted");
}

/// > No page of a feed is requested before the first poll of the stream.
#[probe::test]
fn a_feed_begins_at_its_first_poll() {
    let web = web();
    observe(async || {
        let unpolled = progress_feed(&web, urls(&["/23", "/7"])).collect::<Vec<_>>();
        sleep(ms(103)).await;
        expect("requests before the first poll", web.requests().len())
            .is(0)
            .because("a Rust stream is inert: what nobody polls does nothing");
        unpolled.await;
        expect("requests in all, once it is over", web.requests().len())
            .is(2)
            .because("it was polled, and there are two addresses");
    });
}

/// > All pages of a feed are requested at the instant of the first poll, however many they are.
///
/// > There is one item for each place in `urls`, and then the stream ends.
#[probe::test]
fn a_feed_requests_all_pages_at_once() {
    let web = Web::with_latency(ms(23));
    let items = observe(async || {
        let mut feed = pin!(progress_feed(&web, addresses(5_003)));
        let first = feed.next().await;
        sleep(ms(7)).await;
        feed.count().await + usize::from(first.is_some())
    });
    expect(
        "items of 5,003 addresses, all but the first taken {7 ms} late",
        items.into_output(),
    )
    .is(5_003)
    .because("they all come at one instant, and whoever watches has not always time at once");
    expect("requests in flight at once, of 5,003", web.most_in_flight())
        .is(5_003)
        .because("each takes {23 ms}, and no request needs to wait for another");
}

/// > Each page comes at the instant at which it is there.
///
/// > There is one item for each place in `urls`, and then the stream ends.
#[probe::test]
fn the_feed_yields_each_page_as_it_comes() {
    for (list, expected, times) in [
        (
            vec!["/53", "/7", "/23"],
            vec!["/7", "/23", "/53"],
            vec![7, 23, 53],
        ),
        (
            vec!["/23", "/7", "/23"],
            vec!["/7", "/23", "/23"],
            vec![7, 23, 23],
        ),
        (
            vec!["/31536000007", "/7"],
            vec!["/7", "/31536000007"],
            vec![7, A_YEAR],
        ),
        (vec![], vec![], vec![]),
    ] {
        let (web, came) = (web(), Trace::new());
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        two_years.run(|| {
            progress_feed(&web, urls(&list)).for_each(async |page| came.mark(shown_page(page)))
        });
        expect(&format!("pages of {list:?}"), came.names())
            .is(urls(&expected))
            .because("each address has a page, and the quicker one comes first");
        expect(&format!("when each page of {list:?} came"), came.times())
            .is(times.into_iter().map(ms).collect())
            .because("a feed is there to be watched: what has come is shown at once");
    }
}

/// > A page of a feed that cannot be fetched is an error at that instant, and the feed goes on.
#[probe::test]
fn the_feed_goes_on_after_a_failure() {
    for (failing, expected) in [
        ("/7", ["no /7", "/23", "/53"]),
        ("/23", ["/7", "no /23", "/53"]),
        ("/53", ["/7", "/23", "no /53"]),
    ] {
        let (web, came) = (web(), Trace::new());
        web.fail(drawn_text(failing), 1);
        let list = urls(&["/53", "/23", "/7"]);
        observe(|| progress_feed(&web, list).for_each(async |page| came.mark(shown_page(page))));
        expect(&format!("items when {failing} fails"), came.names())
            .is(urls(&expected))
            .because("a failure is news like any other, and no reason to show no more");
        expect(
            &format!("when each item came when {failing} fails"),
            came.times(),
        )
        .is([7, 23, 53].map(ms).into())
        .because("a page that has failed is shown at once, as one that has come is");
    }
    let (web, came) = (web(), Trace::new());
    web.fail(drawn_text("/7"), 20);
    let list = [urls(&["/7"; 20]), urls(&["/23"])].concat();
    observe(|| progress_feed(&web, list).for_each(async |page| came.mark(shown_page(page))));
    expect("items when twenty fail before the last", came.names())
        .is([urls(&["no /7"; 20]), urls(&["/23"])].concat())
        .because("however many have failed, the next may be there");
}

/// > When the feed is dropped, the rest is given up: one turn of the loop later no request of a feed is in flight.
#[probe::test]
fn a_closed_feed_leaves_nothing_in_flight() {
    let cuts = cut_everywhere(async |cut| {
        let web = web();
        let feed = progress_feed(&web, urls(&["/53", "/7", "/23"]));
        cut.here(feed.collect::<Vec<_>>()).await;
        let seen = web.clone();
        let in_flight = after_one_turn(move || seen.in_flight()).await;
        expect("requests in flight, a turn later", in_flight)
            .is(0)
            .because("nobody waits for the answers any more, and each costs the other side time");
    });
    expect("whether it waits at least once", cuts > 0)
        .is_true()
        .because("no page comes at once, so there is a poll after which it is pending");
}

/// > No booking begins before the first poll.
#[probe::test]
fn a_checkout_begins_at_its_first_poll() {
    let jobs = Jobs::new();
    observe(async || {
        let steps = vec![
            step(jobs, "flight", 23, Ok(())),
            step(jobs, "car", 7, Ok(())),
        ];
        let unpolled = checkout(steps);
        sleep(ms(103)).await;
        expect("what had begun before the first poll", jobs.begun())
            .are([])
            .because("a Rust future is inert: what nobody polls does nothing");
        unpolled.await.ok();
        expect("bookings in all, once it is over", jobs.begun().len())
            .is(2)
            .because("it was polled, and there are two steps");
    });
}

/// > All bookings begin at the instant of the first poll, however many they are.
#[probe::test]
fn a_checkout_books_everything_side_by_side() {
    let jobs = Jobs::new();
    let steps = (0..5_003).map(|_| step(jobs, "flight", 23, Ok(())));
    observe(|| checkout(steps.collect()));
    expect("bookings under way at once, of 5,003", jobs.most_alive())
        .is(5_003)
        .because("each takes {23 ms}, and no booking needs to wait for another");
}

/// > When all bookings have gone well, it returns at that instant.
#[probe::test]
fn a_checkout_ends_with_its_last_booking() {
    for latencies in [vec![23, 53, 7], vec![7, A_YEAR], vec![]] {
        let jobs = Jobs::new();
        let steps = latencies.iter().map(|&at| step(jobs, "flight", at, Ok(())));
        let two_years = Scenario::new().lasting(ms(2 * A_YEAR));
        let bought = two_years.run(|| checkout(steps.collect()));
        let of = format!("of bookings that take {latencies:?} ms");
        expect(&format!("time {of}"), bought.elapsed())
            .is(ms(latencies.iter().copied().max().unwrap_or(0)))
            .because("all are needed, so the slowest sets the time");
        expect(
            &format!("whether it went well, {of}"),
            bought.into_output().is_ok(),
        )
        .is_true()
        .because("every booking went well");
        expect(&format!("ends {of}"), jobs.ended().len())
            .is(latencies.len())
            .because("each step is booked, and that is all");
    }
}

/// > When all bookings have gone well, nothing is undone.
#[probe::test]
fn what_went_well_is_not_undone() {
    let jobs = Jobs::new();
    observe(async || {
        let steps = vec![
            step(jobs, "flight", 23, Ok(())),
            step(jobs, "car", 7, Ok(())),
        ];
        checkout(steps).await.ok();
        sleep(ms(103)).await;
    });
    let mut begun = jobs.begun();
    begun.sort();
    expect("what began, in all, sorted", begun)
        .are(["car", "flight"])
        .because("where nothing fails there is nothing to undo, not even later");
}

/// > The first booking that fails stops all that are under way, at that instant.
///
/// > Nothing is undone before all bookings that are under way have been dropped.
#[probe::test]
fn a_failed_booking_stops_those_under_way() {
    let jobs = Jobs::new();
    observe(|| {
        checkout(vec![
            step(jobs, "flight", 10, Ok(())),
            step(jobs, "hotel", 80, Ok(())),
            step(jobs, "car", 20, Err("no car")),
        ])
    });
    expect(
        "when the slow booking was dropped",
        jobs.dropped_at("hotel"),
    )
    .is(Some(ms(20)))
    .because("what is not booked yet need not be undone later");
    let events = jobs.events();
    let dropped = events
        .iter()
        .position(|event| event.fate == JobFate::Dropped);
    let undone = events.iter().position(|event| event.job == "undo flight");
    let too_early = undone.is_some() && undone < dropped;
    expect("whether anything was undone before that", too_early)
        .is(false)
        .because("stop first, then undo: otherwise something could still be booked meanwhile");
}

/// > After a failure, every step that was booked is undone
///
/// > Only what was booked is undone: no step that failed, and none that was stopped.
///
/// > What was booked last is undone first.
///
/// > Undoing one step ends before undoing the next begins.
#[probe::test]
fn what_was_booked_is_undone_last_first() {
    let jobs = Jobs::new();
    observe(|| {
        checkout(vec![
            step(jobs, "ferry", 103, Err("no ferry")),
            step(jobs, "flight", 31, Ok(())),
            step(jobs, "hotel", 7, Ok(())),
            step(jobs, "car", 23, Ok(())),
            step(jobs, "guide", 43, Err("no guide")),
            step(jobs, "museum", 53, Ok(())),
        ])
    });
    let undone = jobs
        .begun()
        .into_iter()
        .filter(|job| job.starts_with("undo"));
    let undone: Vec<_> = undone
        .map(|job| (jobs.begun_at(&job).unwrap_or_default(), job))
        .collect();
    let mut what: Vec<_> = undone.iter().map(|(_, job)| job.clone()).collect();
    what.sort();
    expect("what was undone, sorted", what)
        .are(["undo car", "undo flight", "undo hotel"])
        .because("these three were booked when the guide failed: a step that failed or was stopped leaves nothing to take back");
    expect("what was undone, and when", undone)
        .is([(43, "undo flight"), (74, "undo car"), (97, "undo hotel")]
            .map(|(at, job)| (ms(at), job.to_owned()))
            .into())
        .because("to undo takes as long as to book; later bookings may rest on earlier ones, so the way back is the way there, in reverse");
    let jobs = Jobs::new();
    let mut steps: Vec<_> = (0..1_003)
        .map(|_| step(jobs, "flight", 7, Ok(())))
        .collect();
    steps.push(step(jobs, "car", 23, Err("no car")));
    observe(|| checkout(steps));
    let mut undone = jobs.ended();
    undone.retain(|job| job == "undo flight");
    expect("undone steps, of 1,003 that were booked", undone.len())
        .is(1_003)
        .because("all or nothing has no limit: one booking that is forgotten has to be paid");
}

/// > When all is undone, it returns the failure of the booking that failed first.
#[probe::test]
fn the_failure_comes_when_all_is_undone() {
    for (hotel, guide) in [(23, 43), (A_YEAR, A_YEAR + 50)] {
        let jobs = Jobs::new();
        let four_years = Scenario::new().lasting(ms(4 * A_YEAR));
        let failed = four_years.run(|| {
            checkout(vec![
                step(jobs, "flight", 7, Ok(())),
                step(jobs, "hotel", hotel, Ok(())),
                step(jobs, "guide", guide, Err(drawn_text("no guide"))),
            ])
        });
        let of =
            format!("where the hotel takes {{{hotel} ms}}, and the guide fails after {{{guide}}}");
        expect(&format!("time of the checkout {of}"), failed.elapsed())
            .is(ms(guide + hotel + 7))
            .because("when you get the failure, you can rely on everything being undone");
        expect(&format!("the failure {of}"), failed.into_output().err())
            .is(Some(drawn_text("no guide").to_owned()))
            .because("it is the reason why there is no journey");
    }
    let (jobs, names) = (Jobs::new(), ["ferry", "guide", "museum"].map(drawn_text));
    let failed = observe(|| checkout(names.map(|name| step(jobs, name, 23, Err(name))).into()));
    expect("the failure of three at one instant", failed.into_output().err())
        .is(jobs.ended().into_iter().next())
        .because("what ends at one instant ends in some order all the same, and what failed first is the reason for the rest");
}

/// > After a failure, every step that was booked is undone, even one that was booked at the instant of the failure.
///
/// > What was booked last is undone first.
#[probe::test]
fn what_was_booked_at_the_instant_of_the_failure_is_undone_too() {
    for (bad, turns) in (0..3).flat_map(|bad| [(bad, 0), (bad, 1)]) {
        let (jobs, names) = (Jobs::new(), ["flight", "hotel", "car"]);
        let steps = names.into_iter().enumerate().map(|(place, name)| {
            // What stands first ends last, and what fails ends after all others.
            let (booked, turns) = match place == bad {
                true => (Err("sold out"), turns * 3),
                false => (Ok(()), turns * (2 - place)),
            };
            let book = async move {
                sleep(ms(23)).await;
                for _ in 0..turns {
                    a_turn().await;
                }
                booked.map_err(|why| drawn_text(why).to_owned())
            };
            let book = jobs.does(name, book).boxed();
            Step {
                book,
                ..step(jobs, name, 23, Ok(()))
            }
        });
        let steps = steps.collect();
        let failed = observe(|| checkout(steps));
        let of = format!(
            "when number {} of three fails, {turns} turns apart",
            bad + 1
        );
        expect(&format!("the failure {of}"), failed.into_output().err())
            .is(Some(drawn_text("sold out").to_owned()))
            .because("it is the reason why there is no journey");
        let mut booked = jobs.ended();
        booked.retain(|job| names.contains(&job.as_str()) && job != names[bad]);
        let mut undone = jobs.begun();
        undone.retain(|job| job.starts_with("undo"));
        let wanted = booked.iter().rev().map(|job| format!("undo {job}"));
        expect(&format!("what was undone {of}"), undone)
            .is(wanted.collect())
            .because("what ends at one instant ends in some order all the same; all or none means all, and the way back is the way there in reverse");
    }
}

/// > When the dashboard is dropped half-way, all its requests are given up
///
/// > When it is dropped half-way, all mirrors are given up within one turn of the loop.
///
/// > When the feed is dropped, the rest is given up
#[probe::test]
fn a_caller_that_panics_leaves_nothing_in_flight() {
    for what in ["a dashboard", "a race of mirrors", "a feed"] {
        let (web, list) = (web(), urls(&["/53", "/73"]));
        observe(async || {
            let service = match what {
                "a dashboard" => dashboard(&web, list).map(drop).boxed_local(),
                "a race of mirrors" => fastest_mirror(&web, list).map(drop).boxed_local(),
                _ => progress_feed(&web, list).map(drop).collect().boxed_local(),
            };
            cut_by_a_panic(ms(7), service).await;
            let seen = web.clone();
            let in_flight = after_one_turn(move || seen.in_flight()).await;
            expect(
                &format!("requests of {what} in flight, a turn after a panic of its caller"),
                in_flight,
            )
            .is(0)
            .because("a panic that unwinds past it drops it, as any other cancel does");
        });
        expect(&format!("requests of {what}"), web.requests().len())
            .is(2)
            .because("both were under way when its caller panicked");
    }
}

/// > All pages of a dashboard are requested at the instant of the first poll
///
/// > All mirrors are asked at the instant of the first poll
///
/// > All pages of a feed are requested at the instant of the first poll
///
/// > All bookings begin at the instant of the first poll
#[probe::test]
fn one_poll_begins_everything() {
    for what in ["a dashboard", "a race of mirrors", "a feed", "a checkout"] {
        let (web, jobs, list) = (web(), Jobs::new(), urls(&["/23", "/7"]));
        observe(async || {
            let steps = ["flight", "car"].map(|name| step(jobs, name, 23, Ok(())));
            let service = match what {
                "a dashboard" => dashboard(&web, list).map(drop).boxed_local(),
                "a race of mirrors" => fastest_mirror(&web, list).map(drop).boxed_local(),
                "a feed" => progress_feed(&web, list).map(drop).collect().boxed_local(),
                _ => checkout(steps.into()).map(drop).boxed_local(),
            };
            let mut service = by_hand(service);
            let _ = service.poll();
            a_turn().await;
            let begun = web.requests().len() + jobs.begun().len();
            expect(
                &format!("what has begun one turn after the only poll of {what}, of two"),
                begun,
            )
            .is(2)
            .because(
                "the first poll begins all of it, also where its task has no time for a second one",
            );
        });
    }
}

/// > It returns when the last page has come or failed.
///
/// > It returns the first page that comes, at the instant at which it comes.
///
/// > Each page comes at the instant at which it is there.
///
/// > When all bookings have gone well, it returns at that instant.
#[probe::test]
fn another_task_may_wait() {
    // Not stretched: code that looks every now and then has not looked by then.
    let web = Web::with_latency(Duration::from_millis(7));
    observe(async || {
        let list = || urls(&["/7"]);
        for what in ["a dashboard", "a race of mirrors", "a feed", "a checkout"] {
            let flight = Jobs::new().takes("flight", Duration::from_millis(7));
            let (book, undo) = (flight.gives(Ok(())).boxed(), async {}.boxed());
            let service = match what {
                "a dashboard" => dashboard(&web, list()).map(drop).boxed_local(),
                "a race of mirrors" => fastest_mirror(&web, list()).map(drop).boxed_local(),
                "a feed" => Box::pin(progress_feed(&web, list()))
                    .into_future()
                    .map(drop)
                    .boxed_local(),
                _ => checkout(vec![Step { book, undo }]).map(drop).boxed_local(),
            };
            let mut service = by_hand(service);
            let early = service.poll().is_ready() || service.poll_from_another_task().is_ready();
            expect(&format!("whether {what} came to something at once"), early)
                .is(false)
                .because("what it waits for takes 7 ms");
            sleep(Duration::from_millis(9)).await;
            expect(
                &format!("whether the last task to poll {what} was woken"),
                service.wakes() > 0,
            )
            .is_true()
            .because(
                "what it waits for has come, and the task that polled first may have long gone",
            );
        }
    });
}

/// In milliseconds, and a bit.
const A_YEAR: u64 = 31_536_000_007;

/// A web in which the address says the latency: `/30` takes 30 ms, drawn or not.
fn web() -> Web {
    Web::with_latencies(|url| ms(url[1..].split(' ').next().unwrap().parse().unwrap()))
}

fn urls(urls: &[&'static str]) -> Vec<String> {
    urls.iter().map(|url| drawn_text(url).to_owned()).collect()
}

/// A step that takes as long to undo as to book.
fn step(jobs: Jobs, name: &str, latency: u64, booked: Result<(), &str>) -> Step {
    let job = |name: &str| jobs.takes(name, ms(latency));
    let book = job(name).gives(booked.map_err(str::to_owned)).boxed();
    let undo = job(&format!("undo {name}")).boxed();
    Step { book, undo }
}
