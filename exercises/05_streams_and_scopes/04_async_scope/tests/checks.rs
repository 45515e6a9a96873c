//! What `with_connection` must do. Each check is a sentence; run them with
//! `cargo grade check async_scope`.
//!
//! A query takes 50 ms and a close 30.

use async_scope::{ScopeError, with_connection};
use lab::{Connection, Pool};
use probe::{Trace, expect, ms, observe};
use std::future::Ready;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[probe::test]
fn it_is_closed_before_it_returns_a_value() {
    let pool = Pool::new(1, ms(50), ms(30));
    let closed = observe(async || {
        let _ = with_connection(&pool, ask).await;
        is_closed(&pool)
    });
    expect("closed when a value came out", closed.into_output())
        .is_true()
        .because("whoever goes on after the scope may rely on it that the connection is closed");
}

#[probe::test]
fn it_is_closed_before_it_returns_an_error() {
    let pool = Pool::new(1, ms(50), ms(30));
    let closed = observe(async || {
        let _ = with_connection(&pool, ask_in_vain).await;
        is_closed(&pool)
    });
    expect("closed when an error came out", closed.into_output())
        .is_true()
        .because("an error is a way out of the body like any other");
}

#[probe::test]
fn it_is_closed_before_a_panic_goes_on() {
    let pool = Pool::new(1, ms(50), ms(30));
    let (closed, message) = panic_in(&pool, ask_and_panic);
    expect("closed when the panic came out", closed)
        .is_true()
        .because("a panic is a way out of the body, too, and on the server the session is open whatever happened here");
    expect("what the panic said", message)
        .is(Some("out of cheese"))
        .because("the scope has no say in the body's panic: it lets it go on as it was");
}

#[probe::test]
fn it_is_closed_when_the_call_of_the_body_panics() {
    let pool = Pool::new(1, ms(50), ms(30));
    let (closed, message) = panic_in(&pool, panic_at_the_call);
    expect("closed when the panic came out", closed)
        .is_true()
        .because(
            "the body was called and had its connection, though there was never a future to poll",
        );
    expect("what the panic said", message)
        .is(Some("out of bread"))
        .because("it is the body's own panic, and goes on as it was");
}

#[probe::test]
fn a_close_that_fails_does_not_hide_a_panic() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let (_, message) = panic_in(&pool, ask_and_panic);
    expect("what the panic said, though the close failed, too", message)
        .is(Some("out of cheese"))
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
    let trace = Trace::new();
    let body_trace = trace;
    observe(async || {
        let scope = with_connection(&pool, move |connection| async move {
            let _guard = body_trace.guard("body");
            connection.query("hello").await;
            body_trace.mark("the body went on");
            Ok::<_, &str>(())
        });
        let _ = timeout(ms(20), scope).await;
        sleep(ms(1000)).await;
    });
    expect("when the body was dropped", trace.at("body dropped"))
        .is(Some(ms(20)))
        .because("whoever cancels the scope cancels what is done in it");
    expect(
        "times the body went on after that",
        trace.count("the body went on"),
    )
    .is(0)
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
        let waiting = timeout(ms(20), with_connection(&pool, ask)).await;
        drop(waiting);
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
    let (value, error) = observe(async || {
        let value = with_connection(&pool, ask).await;
        (told(value), told(with_connection(&pool, ask_in_vain).await))
    })
    .into_output();
    expect("what came out of a good body", value)
        .is("HELLO".to_owned())
        .because("the scope gives the body's value on");
    expect("what came out of a body that failed", error)
        .is("body: no such table".to_owned())
        .because("and the body's error as well");
}

#[probe::test]
fn a_close_that_fails_is_reported() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let told = observe(async || told(with_connection(&pool, ask).await));
    expect(
        "what came out when only the close failed",
        told.into_output(),
    )
    .is("close: failed".to_owned())
    .because("a value that may not have been saved at the other end is no success");
}

#[probe::test]
fn a_close_that_fails_does_not_hide_the_bodys_error() {
    let pool = Pool::failing_close(1, ms(50), ms(30));
    let told = observe(async || told(with_connection(&pool, ask_in_vain).await));
    expect("what came out when both failed", told.into_output())
        .is("body: no such table, close: failed".to_owned())
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

/// Lets a body panic in a scope. Whether the connection was closed when the
/// panic came out, and what it said.
fn panic_in<F, B>(pool: &Pool, body: F) -> (bool, Option<&'static str>)
where
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<String, &'static str>> + Send + 'static,
{
    observe(async || {
        let own = pool.clone();
        let scope = tokio::spawn(async move { with_connection(&own, body).await.is_ok() });
        let panic = scope.await.map_err(|error| error.into_panic());
        let message = panic.err().and_then(|panic| panic.downcast::<&str>().ok());
        (is_closed(pool), message.map(|message| *message))
    })
    .into_output()
}

/// Drops a scope after some time, and then gives the runtime a second. The
/// instant at which the scope began.
async fn cut(time: Duration, pool: &Pool) -> Instant {
    let start = Instant::now();
    let _ = timeout(time, with_connection(pool, ask)).await;
    sleep(ms(1000)).await;
    start
}

fn is_closed(pool: &Pool) -> bool {
    pool.visits()[0].closed.is_some()
}

fn told(result: Result<String, ScopeError<&str>>) -> String {
    match result {
        Ok(value) => value,
        Err(ScopeError::Body(error)) => format!("body: {error}"),
        Err(ScopeError::Close(_)) => "close: failed".to_owned(),
        Err(ScopeError::Both { body, .. }) => format!("body: {body}, close: failed"),
    }
}
