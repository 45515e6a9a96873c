//! What the comparison must do. Run them with `cargo grade check fetch_100`.

use fetch_100::{GaveUp, Row, TRIES, compare, fastest, fetch_all};
use lab::{Web, addresses};
use probe::{expect, ms, observe, observe_for_real, speed_up};
use std::cell::Cell;
use tokio::process::Command;

#[probe::test]
fn ten_at_once_are_ten_times_faster_than_one() {
    let rows = compared(&Web::with_latency(ms(50)), &[1, 10]);
    expect("rows of the comparison", limits(&rows))
        .is(vec![1, 10])
        .because("there is a row for each limit, in the order of the limits");
    expect("time with one at a time", rows[0].elapsed)
        .is(ms(5000))
        .because("a hundred pages of 50 ms, none of which overlap");
    expect(
        "speed-up with ten at once",
        speed_up(rows[0].elapsed, rows[1].elapsed),
    )
    .is(10.0)
    .because("ten requests wait at the same time");
}

#[probe::test]
fn a_hundred_at_once_are_slower_than_ten_and_the_comparison_says_so() {
    let web = Web::with_capacity(ms(50), 10, ms(10));
    let rows = compared(&web, &[1, 10, 100]);
    expect("time with ten at once", rows[1].elapsed)
        .is(ms(500))
        .because("this web answers ten at once without slowing down");
    expect("time with a hundred at once", rows[2].elapsed)
        .is(ms(950))
        .because("the hundredth request finds 90 too many, and each costs it 10 ms");
    expect("the fastest limit", fastest(&rows))
        .is(Some(10))
        .because("it is the row with the shortest time, and not that with the most requests");
    expect("the fastest of no rows", fastest(&[]))
        .is(None)
        .because("a comparison of nothing has no winner");
}

#[probe::test]
fn where_a_hundred_at_once_are_faster_the_comparison_says_that() {
    let rows = compared(&Web::with_latency(ms(50)), &[100, 10, 1]);
    expect(
        "times",
        rows.iter().map(|row| row.elapsed).collect::<Vec<_>>(),
    )
    .is(vec![ms(50), ms(500), ms(5000)])
    .because("this web never slows down");
    expect("the fastest limit", fastest(&rows))
        .is(Some(100))
        .because("the comparison tells what was measured, not what one expects");
}

#[probe::test]
fn every_row_comes_from_a_run_of_its_own() {
    let web = Web::with_latency(ms(50));
    compared(&web, &[1, 10, 100]);
    expect("requests that reached the web", web.requests().len())
        .is(300)
        .because("the same hundred pages are fetched once for each limit");
}

#[probe::test]
fn all_hundred_pages_come_in_the_order_of_their_addresses() {
    let web = Web::with_latencies(|url| ms(120 - url[1..].parse::<u64>().unwrap()));
    let pages = observe(async || fetch_all(over(&web), &addresses(100), 10).await).into_output();
    let pages: Vec<String> = pages.into_iter().flatten().collect();
    let wanted = addresses(100)
        .iter()
        .map(|url| format!("the page at {url}"))
        .collect::<Vec<_>>();
    expect("pages", pages)
        .is(wanted)
        .because("whoever asks for pages wants to know which is which");
    let twice = ["/0", "/1", "/0"].map(str::to_owned);
    let pages = observe(|| fetch_all(over(&web), &twice, 2)).into_output();
    let pages: Vec<String> = pages.into_iter().flatten().collect();
    expect("pages where an address is given twice", pages)
        .is(twice.map(|url| format!("the page at {url}")).to_vec())
        .because("there is one result for each address that is given");
}

#[probe::test]
fn never_more_than_the_limit_are_in_flight() {
    let web = Web::with_latency(ms(50));
    web.fail("/3", 2);
    observe(async || fetch_all(over(&web), &addresses(100), 10).await);
    expect("most requests in flight at once", web.most_in_flight())
        .is(10)
        .because("a second try takes the place of the first, and no other");
}

#[probe::test]
fn a_page_is_tried_again_at_once_and_in_its_own_place() {
    let web = Web::with_latency(ms(50));
    web.fail("/0", 2);
    let seen = observe(async || fetch_all(over(&web), &addresses(100)[..3], 1).await);
    let asked: Vec<String> = web.requests().into_iter().map(|one| one.url).collect();
    expect("requests, one at a time", asked.join(" "))
        .is("/0 /0 /0 /1 /2".to_owned())
        .because("at the end of the queue it would wait for all the others");
    expect("time for five requests", seen.elapsed())
        .is(ms(250))
        .because("there is no pause before a try");
}

#[probe::test]
fn no_page_waits_for_a_whole_batch() {
    let web = Web::with_latency(ms(50));
    web.fail("/9", 2);
    observe(async || fetch_all(over(&web), &addresses(100), 10).await);
    let requests = web.requests();
    let eleventh = requests.iter().find(|one| one.url == "/10");
    expect(
        "when the eleventh page was asked for",
        eleventh.map(|one| one.began - requests[0].began),
    )
    .is(Some(ms(50)))
    .because("the first ten have come by then but one, and that one holds a single place");
}

#[probe::test]
fn a_page_is_tried_three_times_and_then_given_up() {
    let web = Web::with_latency(ms(50));
    web.fail("/3", TRIES - 1);
    web.fail("/7", 1000);
    let pages = observe(async || fetch_all(over(&web), &addresses(100), 10).await).into_output();
    let tried = |url: &str| {
        web.requests()
            .iter()
            .filter(|request| request.url == url)
            .count()
    };
    expect("tries of a page that fails twice", tried("/3"))
        .is(3)
        .because("it is tried again until it comes");
    expect("tries of a page that always fails", tried("/7"))
        .is(3)
        .because(
            "three tries in all are the end of it: more would only add to the server's trouble",
        );
    expect(
        "what is said of it",
        pages[7]
            .clone()
            .map_err(|GaveUp { url, tries, error }| (url, (u64::from(tries), error))),
    )
    .is(Err((
        "/7".to_owned(),
        (3, "/7 is not to be had".to_owned()),
    )))
    .because(
        "a page that is given up is named, with how often it was tried and what the last try said",
    );
    let tries = Cell::new(0);
    let fetch = async |_: &str| {
        tries.set(tries.get() + 1);
        Err(format!("error {}", tries.get()))
    };
    let pages = observe(async || fetch_all(fetch, &["/0".to_owned()], 1).await).into_output();
    let said = pages.into_iter().next().and_then(Result::err);
    expect(
        "what is said where each try says something else",
        said.map(|gave_up| gave_up.error),
    )
    .is(Some("error 3".to_owned()))
    .because("what the last try said is the latest news of it");
}

#[probe::test]
fn a_page_that_is_given_up_costs_no_other() {
    let web = Web::with_latency(ms(50));
    web.fail("/0", 1000);
    web.fail("/1", 1000);
    let rows = compared(&web, &[10]);
    expect("pages that came", rows.first().map_or(0, |row| row.pages))
        .is(98)
        .because("one failure is no reason to stop, and two are none");
    expect(
        "pages that were given up",
        rows.first().map_or(0, |row| row.given_up),
    )
    .is(2)
    .because("the row tells how many are missing");
}

#[probe::test]
fn the_program_runs_to_its_end_over_real_http_and_draws_its_curve() {
    // The program cannot be asked before the library can.
    compared(&Web::with_latency(ms(1)), &[100]);
    let folder = tempfile::tempdir().unwrap();
    let curve = folder.path().join("curve.svg");
    let program = observe_for_real(async || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fetch_100"));
        command
            .arg(&curve)
            .kill_on_drop(true)
            .output()
            .await
            .expect("the program can be started")
    });
    let program = program.into_output();
    eprint!("{}", String::from_utf8_lossy(&program.stderr));
    let table = String::from_utf8_lossy(&program.stdout).into_owned();
    expect("the program ended well", program.status.success())
        .is_true()
        .because("it fetches every page from a server that it starts itself");
    expect(
        "rows over real HTTP with all hundred pages",
        full_rows(&table, "real HTTP"),
    )
    .is(3)
    .because("the table has a row for 1, 10 and 100 at once");
    let drawn = std::fs::read_to_string(&curve).unwrap_or_default();
    expect(
        "lines of the curve",
        drawn.matches("<polyline").count() >= 2,
    )
    .is_true()
    .because("one for the simulated web, and one for real HTTP");
}

fn over(web: &Web) -> impl AsyncFn(&str) -> Result<String, String> {
    async |url: &str| {
        web.get(url)
            .await
            .map(|page| page.body)
            .map_err(|error| error.to_string())
    }
}

fn compared(web: &Web, limits: &[usize]) -> Vec<Row> {
    observe(async || compare(over(web), &addresses(100), limits).await).into_output()
}

fn limits(rows: &[Row]) -> Vec<usize> {
    rows.iter().map(|row| row.limit).collect()
}

/// Rows of the table under the title with `world` in which 100 pages came.
fn full_rows(table: &str, world: &str) -> usize {
    let part = table
        .split("A hundred pages, over ")
        .find(|part| part.starts_with(world));
    let rows = part.unwrap_or_default().lines();
    rows.filter(|row| row.split_whitespace().nth(3) == Some("100"))
        .count()
}
