//! What a `Job` must tell. Each check is a sentence; run them with
//! `cargo grade check task_status`.

use probe::{Trace, expect, ms, observe};
use task_status::{Job, Status};
use tokio::time::{sleep, timeout};

#[probe::test]
fn a_running_job_is_told_as_running() {
    let asked = observe(async || {
        let job = Job::start(gives(Ok(7)));
        let mut asked = vec![told(&job.status())];
        for _ in 0..3 {
            sleep(ms(10)).await;
            asked.push(told(&job.status()));
        }
        asked
    });
    expect("time spent asking four times, 10 ms apart", asked.elapsed())
        .is(ms(30))
        .because("asking is not waiting");
    expect("what was told", asked.into_output())
        .is(vec!["running".to_owned(); 4])
        .because("a job of 50 ms is still at work after 30, however often it is asked");
}

#[probe::test]
fn a_job_that_was_asked_goes_on() {
    let trace = Trace::new();
    let ends = trace;
    observe(async move || {
        let job = Job::start(async move {
            sleep(ms(50)).await;
            ends.mark("the job ends");
            Ok::<u32, String>(7)
        });
        sleep(ms(10)).await;
        job.status();
        sleep(ms(100)).await;
    });
    expect("when the job ended", trace.at("the job ends"))
        .is(Some(ms(50)))
        .because("it was started at the call; a question neither drives it nor holds it up");
}

#[probe::test]
fn a_result_is_told_as_often_as_asked() {
    expect("what was told, asked twice", twice(gives(Ok(7))))
        .is(("result 7".to_owned(), "result 7".to_owned()))
        .because("the outcome is kept: whoever asks does not take it away from the next");
}

#[probe::test]
fn an_error_is_told_as_this_error() {
    expect(
        "what was told, asked twice",
        twice(gives(Err("no such page"))),
    )
    .is((
        "error no such page".to_owned(),
        "error no such page".to_owned(),
    ))
    .because("an error is neither a success nor a panic, and tells what went wrong");
}

#[probe::test]
fn a_panic_is_told_with_its_message() {
    let wheels = 3;
    expect(
        "a message of its own making",
        twice(async move { panic!("{wheels} wheels left") }),
    )
    .is((
        "panic 3 wheels left".to_owned(),
        "panic 3 wheels left".to_owned(),
    ))
    .because("the message is the only thing that tells what broke");
    expect(
        "a message that never changes",
        twice(async { panic!("the wheel came off") }),
    )
    .is((
        "panic the wheel came off".to_owned(),
        "panic the wheel came off".to_owned(),
    ))
    .because("a plain message comes as another type than a composed one, and is one all the same");
    expect(
        "a payload that is no text",
        twice(async { std::panic::panic_any(42) }),
    )
    .is(("panic panicked".to_owned(), "panic panicked".to_owned()))
    .because("a panic without a message is still a panic");
}

#[probe::test]
fn a_stopped_job_is_told_as_cancelled() {
    let told = observe(async || {
        let mut job = Job::start(gives(Ok(7)));
        sleep(ms(10)).await;
        let stopped = told(&job.stop().await);
        (stopped, told(&job.status()))
    });
    expect(
        "what the stop gave, and what was told then",
        told.into_output(),
    )
    .is(("cancelled".to_owned(), "cancelled".to_owned()))
    .because("whoever was stopped has neither succeeded nor failed");
}

#[probe::test]
fn after_a_stop_the_job_has_really_ended() {
    let trace = Trace::new();
    let (guard, ends) = (trace.guard("what the job owned"), trace);
    observe(async || {
        let mut job = Job::start(async move {
            let _guard = guard;
            sleep(ms(50)).await;
            ends.mark("the job ends");
            Ok::<u32, String>(7)
        });
        sleep(ms(10)).await;
        job.stop().await;
        trace.mark("stop returned");
        sleep(ms(100)).await;
    });
    expect("what happened, in order", trace.names())
        .is(vec![
            "what the job owned dropped".to_owned(),
            "stop returned".to_owned(),
        ])
        .because("an abort only marks a task: to know that it has ended one has to wait for it");
}

#[probe::test]
fn a_job_stopped_before_its_first_poll_is_cancelled() {
    let trace = Trace::new();
    let begins = trace;
    let told = observe(async || {
        let mut job = Job::start(async move {
            begins.mark("the job begins");
            Ok::<u32, String>(7)
        });
        told(&job.stop().await)
    });
    expect("what the stop gave", told.into_output())
        .is("cancelled".to_owned())
        .because("it never came to its first line, and that is an end as well");
    expect("what the job did", trace.names())
        .is(vec![])
        .because("it was stopped before its first turn");
}

#[probe::test]
fn stopping_a_job_that_has_ended_gives_its_outcome() {
    let outcomes = observe(async || {
        let (mut good, mut bad) = (Job::start(gives(Ok(7))), Job::start(gives(Err("late"))));
        sleep(ms(100)).await;
        (told(&good.stop().await), told(&bad.stop().await))
    });
    expect(
        "what stopping a success and an error gave",
        outcomes.into_output(),
    )
    .is(("result 7".to_owned(), "error late".to_owned()))
    .because("what has ended cannot be cancelled any more");
    let stopped = observe(async || {
        let mut broken = Job::start(async { panic!("the wheel came off") });
        sleep(ms(10)).await;
        told(&broken.stop().await)
    });
    expect("what stopping a panic gave", stopped.into_output())
        .is("panic the wheel came off".to_owned())
        .because("a panic is an end like the others, and must not pass for a cancel");
}

#[probe::test]
fn stopping_twice_is_safe() {
    let told = observe(async || {
        let mut job = Job::start(gives(Ok(7)));
        sleep(ms(10)).await;
        let first = told(&job.stop().await);
        (first, told(&job.stop().await))
    });
    expect("what both stops gave", told.into_output())
        .is(("cancelled".to_owned(), "cancelled".to_owned()))
        .because("the second stop finds a job that has ended, and tells how");
}

#[probe::test]
fn a_stop_that_was_given_up_can_be_called_again() {
    let trace = Trace::new();
    let guard = trace.guard("what the job owned");
    let told = observe(async || {
        let mut job = Job::start(async move {
            let _guard = guard;
            gives(Ok(7)).await
        });
        sleep(ms(10)).await;
        // Polled once, and dropped.
        timeout(ms(0), job.stop()).await.ok();
        let told = told(&job.stop().await);
        trace.mark("stop returned");
        told
    });
    expect("what the second stop gave", told.into_output())
        .is("cancelled".to_owned())
        .because("the first was dropped while it waited; the job is still there to be stopped");
    expect("what happened, in order", trace.names())
        .is(vec![
            "what the job owned dropped".to_owned(),
            "stop returned".to_owned(),
        ])
        .because("when a stop returns the job has really ended, whoever stopped it before");
}

// What the checks are made of.

/// A job of 50 ms.
async fn gives(outcome: Result<u32, &'static str>) -> Result<u32, String> {
    sleep(ms(50)).await;
    outcome.map_err(str::to_owned)
}

/// What a job tells at 60 ms and at 70 ms.
fn twice(future: impl Future<Output = Result<u32, String>> + Send + 'static) -> (String, String) {
    let told = observe(async || {
        let job = Job::start(future);
        sleep(ms(60)).await;
        let first = told(&job.status());
        sleep(ms(10)).await;
        (first, told(&job.status()))
    });
    told.into_output()
}

fn told(status: &Status<u32, String>) -> String {
    match status {
        Status::Running => "running".to_owned(),
        Status::Succeeded(value) => format!("result {value}"),
        Status::Failed(error) => format!("error {error}"),
        Status::Panicked(message) => format!("panic {message}"),
        Status::Cancelled => "cancelled".to_owned(),
    }
}
