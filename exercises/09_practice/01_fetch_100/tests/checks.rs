//! What the comparison must do. Each check is a sentence; run them with
//! `cargo grade check fetch_100`.

use fetch_100::{GaveUp, Row, TRIES, compare, fastest, fetch_all};
use futures::join;
use lab::{Web, addresses};
use probe::{
    Scenario, a_turn, by_hand, drawn, drawn_text, expect, expect_that, ms, observe,
    observe_for_real,
};
use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::advance;

/// > There is one result for each address, in the order of `urls`.
#[probe::test]
fn all_pages_come_in_the_order_of_their_addresses() {
    let web = Web::with_latencies(|url| ms(120 - url[1..].parse::<u64>().unwrap() % 100));
    for (count, limit) in [(0, 10), (drawn(3), 10), (drawn(100), 7), (1000, 1000)] {
        let urls = addresses(count);
        let pages = observe(|| fetch_all(over(&web), &urls, limit)).into_output();
        expect(&format!("pages of {count} addresses"), bodies(pages))
            .is(urls.iter().map(|url| body(url)).collect())
            .because("only its place says which page it is, whichever comes first");
    }
}

/// > Nothing begins at the call.
#[probe::test]
fn nothing_begins_at_the_call() {
    let web = Web::with_latency(ms(7));
    let urls = addresses(3);
    observe(async || {
        let pages = fetch_all(over(&web), &urls, 10);
        let rows = compare(over(&web), &urls, &[1, 10]);
        tokio::time::sleep(ms(73)).await;
        expect("requests before the first poll", web.requests().len())
            .is(0)
            .because("a future does nothing before somebody awaits it");
        pages.await;
        expect("times of the rows", times(&rows.await))
            .is(vec![ms(21), ms(7)])
            .because("the clock starts with the work, and not when the future is made");
        expect("requests once both were awaited", web.requests().len())
            .is(9)
            .because("three pages, three times over");
    });
}

/// > At most `limit` requests are in flight at once, however great the limit.
#[probe::test]
fn never_more_than_the_limit_are_in_flight() {
    for limit in [1, 3, 10, 100, usize::MAX] {
        let web = Web::with_latency(ms(47));
        web.fail("/3", 2);
        observe(async || fetch_all(over(&web), &addresses(100), limit).await);
        expect(
            &format!("most in flight with a limit of {limit}"),
            web.most_in_flight(),
        )
        .at_most(limit)
        .because("whoever sets a limit has a server in mind that cannot bear more");
        expect(
            &format!("requests with a limit of {limit}"),
            web.requests().len(),
        )
        .at_least(100)
        .because("there are a hundred pages, and each is asked for");
    }
    let (web, open, most) = (Web::with_latency(ms(47)), Cell::new(0), Cell::new(0));
    let at_the_call = |url: &str| {
        open.set(open.get() + 1);
        most.set(open.get().max(most.get()));
        let (page, open) = (web.get(url), &open);
        async move {
            let page = page.await;
            open.set(open.get() - 1);
            page.map(|page| page.body)
                .map_err(|error| error.to_string())
        }
    };
    observe(async || fetch_all(at_the_call, &addresses(20), 3).await);
    expect("most calls of `fetch` that were not over, with a limit of 3", most.get())
        .is(3)
        .because("a plain closure may begin its request when it is called, and not when its future is polled");
}

/// > A page waits for no whole batch: it begins at the latest when all those that are `limit` or more
#[probe::test]
fn the_whole_limit_is_used() {
    for (count, limit) in [(100, 1), (100, 40), (5_003, 5_003), (3, 10)] {
        let web = Web::with_latency(ms(47));
        observe(async || fetch_all(over(&web), &addresses(count), limit).await);
        expect(
            &format!("most of {count} pages in flight with a limit of {limit}"),
            web.most_in_flight(),
        )
        .at_least(limit.min(count))
        .because("the first so many pages have nothing to wait for");
    }
    let (web, urls) = (Web::with_latency(ms(47)), addresses(10));
    let job = || fetch_all(over(&web), &urls, 10);
    let both = observe(async || join!(job(), job()));
    expect(
        "time of two jobs at once, with ten places each",
        both.elapsed(),
    )
    .is(ms(47))
    .because("the limit of one job is no limit of another");
}

/// > A page waits for no whole batch: it begins at the latest when all those that are `limit` or more
#[probe::test]
fn no_page_waits_for_a_whole_batch() {
    let web = Web::with_latency(ms(47));
    web.fail("/9", 2);
    observe(async || fetch_all(over(&web), &addresses(100), 10).await);
    let requests = web.requests();
    let eleventh = requests.iter().find(|one| one.url == "/10");
    expect(
        "when the eleventh page was asked for",
        eleventh.map(|one| one.began - requests[0].began),
    )
    .is(Some(ms(47)))
    .because("the first ten have come by then but one, and that one holds a single place");
}

/// > While all requests wait, nothing is polled.
///
/// > A page that fails is tried again until it comes, up to [`TRIES`] times in all.
#[probe::test]
fn it_waits_without_looking() {
    let month = Duration::from_secs(30 * 24 * 3600);
    let web = Web::with_latency(month);
    let fetched = Scenario::new()
        .lasting(20 * month)
        .run(async || fetch_all(over(&web), &addresses(15), 10).await.len());
    expect("time of fifteen slow pages, ten at once", fetched.elapsed())
        .is(2 * month)
        .because("the first ten wait at the same time, and the last five after them");
    let polls: u64 = fetched.tasks().iter().map(|task| task.polls).sum();
    expect("polls in two months", polls)
        .at_most(450)
        .because("an answer wakes the task that waits for it: there is nothing to look for before, neither a page nor a place");
}

/// > A page that fails is tried again until it comes, up to [`TRIES`] times in all.
#[probe::test]
fn a_page_is_tried_three_times_in_all() {
    for (fails, tried) in [(0, 1), (1, 2), (TRIES - 1, 3), (1000, 3)] {
        let web = Web::with_latency(ms(47));
        web.fail("/7", fails);
        observe(async || fetch_all(over(&web), &addresses(20), 10).await);
        let tries = web.requests().into_iter().filter(|one| one.url == "/7");
        expect(
            &format!("tries of a page that fails {fails} times"),
            tries.count(),
        )
        .is(tried)
        .because("a page that has come is not asked for again, and three tries are the end of it");
    }
}

/// > A further try begins at once, in the place of the one before.
#[probe::test]
fn a_page_is_tried_again_at_once_and_in_its_own_place() {
    let web = Web::with_latency(ms(47));
    web.fail("/0", 2);
    let seen = observe(async || fetch_all(over(&web), &addresses(3), 1).await);
    let asked: Vec<String> = web.requests().into_iter().map(|one| one.url).collect();
    expect("requests, one at a time", asked)
        .are(["/0", "/0", "/0", "/1", "/2"])
        .because("at the end of the queue it would wait for all the others");
    expect("time of five requests", seen.elapsed())
        .is(ms(5 * 47))
        .because("there is no pause before a try");
    let tries = Cell::new(0);
    let fetch = async |_: &str| {
        tries.set(tries.get() + 1);
        Err("down".to_owned())
    };
    observe(async || {
        let urls = ["/0".to_owned()];
        let mut fetching = by_hand(fetch_all(fetch, &urls, 1));
        // The first try may begin a few turns later.
        for _ in 0..10 {
            if fetching.poll().is_ready() || tries.get() > 0 {
                break;
            }
            a_turn().await;
        }
        expect(
            "tries in the poll of the first, where each fails at once",
            tries.get(),
        )
        .at_least(3)
        .because("a try that waits for a turn of the loop waits for all that is ready then");
    });
}

/// > A page whose tries are used up is [`GaveUp`], with the error of the last.
#[probe::test]
fn a_page_that_is_given_up_says_why() {
    let tries = Cell::new(0);
    let fetch = async |_: &str| {
        tries.set(tries.get() + 1);
        Err(drawn_text(format!("error {}", tries.get()).leak()).to_owned())
    };
    let pages = observe(async || fetch_all(fetch, &["/0".to_owned()], 1).await).into_output();
    expect_that!(
        "the result",
        pages.as_slice(),
        [Err(GaveUp { url, tries: 3, error })] if url == "/0" && error == drawn_text("error 3")
    )
    .because("it names the page, how often it was tried, and what the last try said");
}

/// > A page that is given up costs no other page.
#[probe::test]
fn a_page_that_is_given_up_costs_no_other() {
    let web = Web::with_latency(ms(47));
    let gone: Vec<usize> = (0..20).chain([99]).collect();
    for (place, url) in addresses(100).iter().enumerate() {
        let for_good = gone.contains(&place);
        web.fail(url, if for_good { 1000 } else { TRIES - 1 });
    }
    let fetched = observe(async || fetch_all(over(&web), &addresses(100), 10).await);
    expect("time of a hundred pages, ten at once", fetched.elapsed())
        .is(ms(10 * 3 * 47))
        .because("each page needs three tries, and all ten places are there for those behind one that is given up");
    let pages = fetched.into_output();
    let places = (0..pages.len()).filter(|&place| pages[place].is_err());
    expect(
        "places of the pages that did not come",
        places.collect::<Vec<_>>(),
    )
    .is(gone)
    .because("each failure is the result of its own page: the others have three tries of their own, and come with the last");
}

/// > An address that is given twice is fetched twice.
#[probe::test]
fn an_address_given_twice_is_fetched_twice() {
    let tries = Cell::new(0);
    let fetch = async |url: &str| {
        tries.set(tries.get() + 1);
        Ok(drawn_text(format!("{url}, the {}", tries.get()).leak()).to_owned())
    };
    let twice = ["/0", "/1", "/0"].map(str::to_owned);
    let pages = observe(async || fetch_all(fetch, &twice, 1).await).into_output();
    expect("pages where an address is given twice", bodies(pages))
        .are(["/0, the 1", "/1, the 2", "/0, the 3"].map(drawn_text))
        .because("each has a result of its own, in its own place");
    let tries = Cell::new(0);
    let fetch = async |_: &str| {
        tries.set(tries.get() + 1);
        Err(format!("error {}", tries.get()))
    };
    let twice = ["/0", "/0"].map(str::to_owned);
    observe(async || fetch_all(fetch, &twice, 1).await);
    expect(
        "tries of an address that is given twice and fails",
        tries.get(),
    )
    .is(6)
    .because("each has three tries of its own");
}

/// > There is one row for each of `limits`, in their order.
#[probe::test]
fn there_is_a_row_for_each_limit() {
    let web = Web::with_latency(ms(7));
    for limits in [vec![], vec![100, 10, 1, 10], vec![20, 1000]] {
        let limits: Vec<usize> = limits.into_iter().map(drawn).collect();
        let rows = compared(&web, &limits);
        let of_rows: Vec<usize> = rows.iter().map(|row| row.limit).collect();
        expect(&format!("limits of the rows for {limits:?}"), of_rows)
            .is(limits)
            .because("a comparison answers what was asked, in that order");
    }
}

/// > It does the whole job for each limit, one limit after the other.
#[probe::test]
fn every_row_comes_from_a_run_of_its_own() {
    let web = Web::with_latency(ms(47));
    compared(&web, &[1, 10, 10]);
    let mut began: Vec<Duration> = Vec::new();
    let requests = web.requests();
    for request in &requests {
        began.push(request.began - requests[0].began);
    }
    expect("requests that reached the web", began.len())
        .is(300)
        .because("the same hundred pages are fetched once for each limit, also for one that was measured before");
    expect(
        "when the second and the third run began",
        vec![began[100], began[200]],
    )
    .is(vec![ms(4700), ms(4700 + 470)])
    .because("runs at the same time would slow each other down");
}

/// > There is one result for each address
///
/// > There is one row for each of `limits`
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    let (web, urls) = (Web::with_latency(ms(47)), addresses(7));
    let pages = observe(async || {
        let mut pages = pin!(fetch_all(over(&web), &urls, 3));
        let polled = by_hand(pages.as_mut()).poll();
        expect("the first poll is pending", polled.is_pending())
            .is_true()
            .because("each page takes {47 ms}");
        pages.await.len()
    });
    expect("pages of seven addresses", pages.into_output())
        .is(7)
        .because("another task polled the future before, but this one waits for the pages now");
    let rows = observe(async || {
        let mut rows = pin!(compare(over(&web), &urls, &[3, 7]));
        let polled = by_hand(rows.as_mut()).poll();
        expect(
            "the first poll of the comparison is pending",
            polled.is_pending(),
        )
        .is_true()
        .because("each page takes {47 ms}");
        rows.await.len()
    });
    expect("rows for two limits", rows.into_output())
        .is(2)
        .because("another task polled the future before, but this one waits for the rows now");
}

/// > `elapsed` is how long that took, by Tokio's clock.
#[probe::test]
fn each_row_says_how_long_it_took() {
    let even = compared(&Web::with_latency(ms(47)), &[100, 40, 10, 1]);
    expect("times of a web that never slows down", times(&even))
        .is(vec![ms(47), ms(3 * 47), ms(470), ms(4700)])
        .because("with forty at once a hundred pages are three times as long under way as one");
    let loaded = Web::with_capacity(ms(47), 10, ms(11));
    expect(
        "times of a web that slows down",
        times(&compared(&loaded, &[1, 10, 100])),
    )
    .is(vec![ms(4700), ms(470), ms(47 + 90 * 11)])
    .because("the hundredth request finds 90 too many, and each costs it {11 ms}");
    let web = Web::with_latency(ms(47));
    web.fail("/2", 1000);
    let rows = observe(async || compare(over(&web), &addresses(3), &[1, 3]).await).into_output();
    expect("times where the last page never comes", times(&rows))
        .is(vec![ms(5 * 47), ms(3 * 47)])
        .because(
            "a page that is given up is a part of the job, too: its three tries take their time",
        );
    let fine = async |_: &str| {
        advance(Duration::from_nanos(1_500_001)).await;
        Ok(String::new())
    };
    let rows = observe(async || compare(fine, &addresses(3), &[1]).await).into_output();
    expect("times of three pages, of 1.500001 ms each", times(&rows))
        .is(vec![Duration::from_nanos(4_500_003)])
        .because("a row has the whole time, and not the part of it that a table shows");
}

/// > `pages` counts the pages that came, and `given_up` the others.
#[probe::test]
fn each_row_counts_what_came() {
    let web = Web::with_latency(ms(47));
    web.fail("/0", 1000);
    web.fail("/7", TRIES);
    let mut urls = addresses(drawn(100));
    urls.extend(["/0", "/1"].map(str::to_owned));
    let compared = observe(async || compare(over(&web), &urls, &[10, 100]).await);
    let rows = compared.into_output();
    let counts = rows.iter().map(|row| (row.pages, row.given_up));
    expect(
        "pages and pages given up, of each row",
        counts.collect::<Vec<_>>(),
    )
    .is(vec![(drawn(99), 3), (drawn(100), 2)])
    .because("`/0` never comes and is given twice, and `/7` comes in the second run");
    let empty = async |_: &str| Ok(String::new());
    let rows = observe(async || compare(empty, &addresses(drawn(3)), &[1]).await).into_output();
    let counts = rows.iter().map(|row| (row.pages, row.given_up));
    expect(
        "pages and pages given up, where nothing stands on the pages",
        counts.collect::<Vec<_>>(),
    )
    .is(vec![(drawn(3), 0)])
    .because("a page has come when `fetch` returned it, whatever stands on it");
}

/// > It is the limit of the row with the shortest `elapsed`, whatever came of its pages.
#[probe::test]
fn the_fastest_has_the_shortest_time() {
    let row = |limit, time, pages| Row {
        limit: drawn(limit),
        elapsed: ms(time),
        pages,
        given_up: 100 - pages,
    };
    let rows = [row(1, 4700, 100), row(10, 470, 40), row(40, 990, 100)];
    expect("the fastest of three", fastest(&rows))
        .is(Some(drawn(10)))
        .because("it is the row with the shortest time: not with the most requests, nor with the most pages a second");
    let rows = [row(1, 4700, 100), row(10, 0, 0)];
    expect(
        "the faster of two, of which one took no time and has no page",
        fastest(&rows),
    )
    .is(Some(drawn(10)))
    .because("what came of the pages is another question, and no time is the shortest of all");
    for time in [
        Duration::from_millis(470),
        Duration::MAX - Duration::from_millis(1),
    ] {
        let mut rows = [row(1, 0, 100), row(10, 0, 100)];
        rows[0].elapsed = time + Duration::from_nanos(1);
        rows[1].elapsed = time;
        expect(&format!("the faster of two, at {time:?}"), fastest(&rows))
            .is(Some(drawn(10)))
            .because("the first took a nanosecond longer");
    }
    let rows = compared(&Web::with_latency(ms(47)), &[10, 100, 1]);
    expect("the fastest where the web never slows down", fastest(&rows))
        .is(Some(100))
        .because("the comparison reports what was measured");
}

/// > Of several such rows it is the first.
///
/// > Of no rows it is none.
#[probe::test]
fn of_equals_the_first_is_the_fastest() {
    let row = |limit| Row {
        limit: drawn(limit),
        elapsed: ms(470),
        pages: 100,
        given_up: 0,
    };
    expect(
        "the fastest of two that are equal",
        fastest(&[row(100), row(10)]),
    )
    .is(Some(drawn(100)))
    .because("the first stands");
    expect("the fastest of no rows", fastest(&[]))
        .is(None)
        .because("a comparison of nothing has no winner");
}

/// > It needs no runtime but the one that it is called in: real HTTP does as well.
#[probe::test]
fn the_program_runs_to_its_end_over_real_http_and_draws_its_curve() {
    // The program cannot be asked before the library can.
    compared(&Web::with_latency(ms(1)), &[100]);
    let folder = tempfile::tempdir().unwrap();
    let curve = folder.path().join("curve.svg");
    let mut command = Command::new(env!("CARGO_BIN_EXE_fetch_100"));
    command.arg(&curve).kill_on_drop(true);
    let program = observe_for_real(async || command.output().await).into_output();
    let program = program.expect("the program can be started");
    eprint!("{}", String::from_utf8_lossy(&program.stderr));
    expect("the program ended well", program.status.success())
        .is_true()
        .because("it fetches every page from a server that it starts itself");
    let table = String::from_utf8_lossy(&program.stdout);
    let real = table.split("over real HTTP").nth(1).unwrap_or_default();
    let full = |row: &&str| row.split_whitespace().nth(3) == Some("100");
    expect(
        "rows over real HTTP with all hundred pages",
        real.lines().filter(full).count(),
    )
    .is(3)
    .because("the table has a row for 1, 10 and 100 at once");
    let drawn = std::fs::read_to_string(&curve).unwrap_or_default();
    expect(
        "two lines at least are drawn",
        drawn.matches("<polyline").count() >= 2,
    )
    .is_true()
    .because("one is for the simulated web, and one for real HTTP");
}

fn over(web: &Web) -> impl AsyncFn(&str) -> Result<String, String> {
    async |url: &str| match web.get(url).await {
        Ok(page) => Ok(page.body),
        Err(error) => Err(error.to_string()),
    }
}

fn compared(web: &Web, limits: &[usize]) -> Vec<Row> {
    observe(async || compare(over(web), &addresses(100), limits).await).into_output()
}

fn times(rows: &[Row]) -> Vec<Duration> {
    rows.iter().map(|row| row.elapsed).collect()
}

fn body(url: &str) -> String {
    format!("the page at {url}")
}

fn bodies(pages: Vec<Result<String, GaveUp>>) -> Vec<String> {
    pages.into_iter().flatten().collect()
}
