//! What `with_connection` must do. Each check is a sentence; run them with
//! `cargo grade check async_scope`.
//!
//! A query takes 50 ms and a close 30.

use async_scope::{ScopeError, with_connection};
use lab::{CloseError, Connection, Pool};
use probe::{Jobs, cut_after, expect, expect_that, ms, observe, panic_of};
use std::future::Ready;
use std::time::Duration;
use tokio::time::{Instant, sleep};

#[probe::test]
fn it_is_closed_before_it_returns_a_value() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        with_connection(&pool, ask).await.ok();
        expect("closed when a value came out", is_closed(&pool))
            .is_true()
            .because(
                "whoever goes on after the scope may rely on it that the connection is closed",
            );
    });
}

#[probe::test]
fn it_is_closed_before_it_returns_an_error() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        with_connection(&pool, ask_in_vain).await.ok();
        expect("closed when an error came out", is_closed(&pool))
            .is_true()
            .because("an error is a way out of the body like any other");
    });
}

#[probe::test]
fn it_is_closed_before_a_panic_goes_on() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let message = panic_of(with_connection(&pool, ask_and_panic)).await;
        expect("closed when the panic came out", is_closed(&pool))
            .is_true()
            .because("a panic is a way out of the body, too, and on the server the session is open whatever happened here");
        expect("what the panic said", message)
            .is(Some("out of cheese".to_owned()))
            .because("the scope has no say in the body's panic: it lets it go on as it was");
    });
}

#[probe::test]
fn it_is_closed_when_the_call_of_the_body_panics() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let message = panic_of(with_connection(&pool, panic_at_the_call)).await;
        expect("closed when the panic came out", is_closed(&pool))
            .is_true()
            .because(
                "the body was called and had its connection, though there was never a future to poll",
            );
        expect("what the panic said", message)
            .is(Some("out of bread".to_owned()))
            .because("it is the body's own panic, and goes on as it was");
    });
}

#[probe::test]
fn a_close_that_fails_does_not_hide_a_panic() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let message = observe(|| panic_of(with_connection(&pool, ask_and_panic)));
    expect(
        "what the panic said, though the close failed, too",
        message.into_output(),
    )
    .is(Some("out of cheese".to_owned()))
    .because("an error in its place would look as if the body had done well");
}

#[probe::test]
fn cancelled_in_the_body_it_is_closed_all_the_same() {
    let pool = Pool::new(1, ms(50), ms(30));
    let start = observe(|| cut(ms(20), &pool)).into_output();
    let visit = &pool.visits()[0];
    expect(
        "when the close began",
        visit.close_began.map(|at| at - start),
    )
    .is(Some(ms(20)))
    .because("the scope was dropped at 20 ms, and the close begins in the next turn of the loop");
    expect("when it was closed", visit.closed.map(|at| at - start))
        .is(Some(ms(50)))
        .because("a close takes 30 ms, and the runtime lives long enough");
    expect("places that are free in the end", pool.free_places())
        .is(1)
        .because("a place that does not come back is lost for the rest of the program");
}

#[probe::test]
fn cancelled_in_the_body_the_body_goes_no_further() {
    let pool = Pool::new(1, ms(50), ms(30));
    let jobs = Jobs::new();
    observe(async || {
        let scope = with_connection(&pool, move |connection| {
            jobs.does("body", async move {
                connection.query("hello").await;
                Ok::<_, &str>(())
            })
        });
        cut_after(ms(20), scope).await;
        sleep(ms(1000)).await;
    });
    expect("when the body was dropped", jobs.dropped_at("body"))
        .is(Some(ms(20)))
        .because("whoever cancels the scope cancels what is done in it");
    expect("bodies that went on after that", jobs.ended())
        .are([])
        .because("its connection is being closed");
}

#[probe::test]
fn cancelled_in_the_close_it_is_closed_to_the_end() {
    let pool = Pool::new(1, ms(50), ms(30));
    let start = observe(|| cut(ms(65), &pool)).into_output();
    let visit = &pool.visits()[0];
    expect("when it was closed", visit.closed.map(|at| at - start))
        .is(Some(ms(80)))
        .because("the close began at 50 ms and takes 30; that nobody waits for it any more is no reason to leave it half done");
    expect("places that are free in the end", pool.free_places())
        .is(1)
        .because("a close that is cut gives no place back");
}

#[probe::test]
fn cancelled_while_it_waits_it_has_taken_nothing() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let holder = pool.connect().await;
        cut_after(ms(20), with_connection(&pool, ask)).await;
        let _ = holder.close().await;
        sleep(ms(1000)).await;
    });
    expect("connections opened", pool.visits().len())
        .is(1)
        .because(
            "the one that held the only place was open; the scope was dropped before it had one",
        );
}

#[probe::test]
fn the_bodys_own_result_comes_out() {
    let pool = Pool::new(1, ms(50), ms(30));
    observe(async || {
        let value = with_connection(&pool, ask).await;
        expect_that!("what came out of a good body", value, Ok(answer) if answer == "HELLO")
            .because("the scope gives the body's value on");
        expect_that!(
            "what came out of a body that failed",
            with_connection(&pool, ask_in_vain).await,
            Err(ScopeError::Body("no such table"))
        )
        .because("and the body's error as well");
    });
}

#[probe::test]
fn a_close_that_fails_is_reported() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let error = observe(|| with_connection(&pool, ask)).into_output();
    expect_that!(
        "what came out when only the close failed",
        error,
        Err(ScopeError::Close(CloseError))
    )
    .because("a value that may not have been saved at the other end is no success");
}

#[probe::test]
fn a_close_that_fails_does_not_hide_the_bodys_error() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let error = observe(|| with_connection(&pool, ask_in_vain)).into_output();
    expect_that!(
        "what came out when both failed",
        error,
        Err(ScopeError::Both { body: "no such table", close: CloseError })
    )
    .because("the body's error is the reason for everything, and comes first; the other is told beside it");
}

async fn ask(connection: Connection) -> Result<String, &'static str> {
    Ok(connection.query("hello").await)
}

async fn ask_in_vain(connection: Connection) -> Result<String, &'static str> {
    connection.query("hello").await;
    Err("no such table")
}

async fn ask_and_panic(connection: Connection) -> Result<String, &'static str> {
    connection.query("hello").await;
    panic!("out of cheese");
}

/// Panics before it has given a future.
fn panic_at_the_call(_: Connection) -> Ready<Result<String, &'static str>> {
    panic!("out of bread");
}

/// Drops a scope after some time, and then gives the runtime a second. The
/// instant at which the scope began.
async fn cut(time: Duration, pool: &Pool) -> Instant {
    let start = Instant::now();
    cut_after(time, with_connection(pool, ask)).await;
    sleep(ms(1000)).await;
    start
}

fn is_closed(pool: &Pool) -> bool {
    pool.visits()[0].closed.is_some()
}
