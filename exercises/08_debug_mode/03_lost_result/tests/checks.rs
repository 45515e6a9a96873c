//! What a `Task` must tell and must not. Each check is a sentence; run them
//! with `cargo grade check lost_result`.

use lost_result::{Failure, Lost, Sink, Task, What, spawn};
use probe::{Trace, expect, ms, observe};
use std::sync::{Arc, Mutex};
use tokio::time::{sleep, timeout};

#[probe::test]
fn an_unread_error_is_told_once() {
    let lost = LostOnes::new();
    observe(async || {
        let task = spawn(lost.sink(), gives(Err("no such page")));
        sleep(ms(20)).await;
        let_go(task);
        sleep(ms(20)).await;
    });
    expect("what was told", lost.told())
        .is(names(&["error no such page"]))
        .because("the task has ended, its handle is gone, and nobody has seen the error");
}

#[probe::test]
fn an_unread_panic_is_told_once() {
    let lost = LostOnes::new();
    observe(async || {
        let task = spawn(lost.sink(), panics("the wheel came off"));
        sleep(ms(20)).await;
        let_go(task);
        sleep(ms(20)).await;
    });
    expect("what was told", lost.told())
        .is(names(&["panic the wheel came off"]))
        .because("a panic is a failure as well, and the worse one");
}

#[probe::test]
fn a_failure_after_the_handle_has_gone_is_told_at_once() {
    let (lost, trace) = (LostOnes::new(), Trace::new());
    observe(async || {
        let_go(spawn(lost.marks(&trace), gives(Err("no such page"))));
        let_go(spawn(lost.marks(&trace), panics("the wheel came off")));
        sleep(ms(100)).await;
        trace.mark("later");
    });
    expect("what was told", lost.told())
        .is(names(&["error no such page", "panic the wheel came off"]))
        .because("a detached task is the one whose failure is lost most easily");
    expect("when the first was told", trace.at("told"))
        .is(Some(ms(10)))
        .because("the task's end came last here, and that is the moment");
}

#[probe::test]
fn nothing_is_told_while_the_handle_is_there() {
    let (lost, trace) = (LostOnes::new(), Trace::new());
    observe(async || {
        let task = spawn(lost.marks(&trace), gives(Err("no such page")));
        sleep(ms(50)).await;
        trace.mark("the handle goes");
        let_go(task);
        trace.mark("it is gone");
        sleep(ms(10)).await;
    });
    expect("what happened, in order", trace.names())
        .is(names(&["the handle goes", "told", "it is gone"]))
        .because("as long as there is a handle somebody may still read it; when it goes unread, it is certain that nobody will");
}

#[probe::test]
fn what_was_read_is_not_told() {
    let lost = LostOnes::new();
    let read = observe(async || {
        let error = spawn(lost.sink(), gives(Err("no such page"))).await;
        let panic = spawn(lost.sink(), panics("the wheel came off")).await;
        sleep(ms(20)).await;
        vec![outcome(error), outcome(panic)]
    });
    expect("what was read", read.into_output())
        .is(names(&["error no such page", "panic the wheel came off"]))
        .because("whoever awaits the handle gets the failure as a value");
    expect("what was told", lost.told())
        .is(vec![])
        .because("it is in somebody's hands now: a warning would be noise");
}

#[probe::test]
fn a_panic_is_given_with_its_message() {
    let lost = LostOnes::new();
    let read = observe(async || {
        let written_out = spawn(lost.sink(), async {
            sleep(ms(10)).await;
            panic!("the axle broke")
        });
        let without_text = spawn(lost.sink(), async {
            sleep(ms(10)).await;
            std::panic::panic_any(7)
        });
        vec![outcome(written_out.await), outcome(without_text.await)]
    });
    expect("what was read", read.into_output())
        .is(names(&["panic the axle broke", "panic panicked"]))
        .because("the payload of a panic is a `&str` where the text was written out, a `String` where it was put together, and may be anything else");
}

#[probe::test]
fn a_success_is_not_told() {
    let (lost, trace) = (LostOnes::new(), Trace::new());
    let read = observe(async || {
        let_go(spawn(lost.sink(), gives(Ok(7))));
        let unread = spawn(lost.sink(), gives(Ok(7)));
        let read = spawn(lost.sink(), gives(Ok(7))).await;
        trace.mark("read");
        let_go(unread);
        sleep(ms(20)).await;
        outcome(read)
    });
    expect("what was read", read.into_output())
        .is("result 7".to_owned())
        .because("the handle gives the task's result");
    expect("when it was read", trace.at("read"))
        .is(Some(ms(10)))
        .because("the task starts at the call, and its handle is ready when it ends");
    expect("what was told", lost.told())
        .is(vec![])
        .because("a result that nobody wants is no failure");
}

#[probe::test]
fn a_glance_is_no_reading() {
    let lost = LostOnes::new();
    observe(async || {
        let mut task = spawn(lost.sink(), gives(Err("no such page")));
        timeout(ms(5), &mut task).await.ok();
        let_go(task);
        sleep(ms(20)).await;
    });
    expect("what was told", lost.told())
        .is(names(&["error no such page"]))
        .because("whoever stopped waiting at 5 ms has not seen what came at 10");
}

#[probe::test]
fn a_task_pending_at_shutdown_is_told_once() {
    let lost = LostOnes::new();
    observe(async || {
        let_go(spawn(lost.sink(), gives(Err("too late"))));
        let kept = spawn(lost.sink(), gives(Ok(7)));
        sleep(ms(5)).await;
        let_go(kept);
    });
    expect("what was told when the runtime had gone", lost.told())
        .is(names(&["pending", "pending"]))
        .because("the work was begun, and the program ended without it");
}

#[probe::test]
fn a_handle_that_outlives_its_runtime_decides() {
    let lost = LostOnes::new();
    let begun = || {
        observe(async || {
            let task = spawn(lost.sink(), gives(Ok(7)));
            sleep(ms(5)).await;
            Some(task)
        })
    };
    let (read, unread) = (
        begun().into_output().unwrap(),
        begun().into_output().unwrap(),
    );
    let read = observe(async || outcome(read.await));
    expect("what was read", read.into_output())
        .is("aborted".to_owned())
        .because("the task was ended before it gave anything");
    expect("what was told while a handle was there", lost.told())
        .is(vec![])
        .because("one was read, and the other may still be");
    let_go(unread);
    expect("what was told when it had gone", lost.told())
        .is(names(&["pending"]))
        .because("the task's end came first here, and its handle went last");
}

#[probe::test]
fn a_deliberate_abort_is_not_told() {
    let lost = LostOnes::new();
    let read = observe(async || {
        let read = spawn(lost.sink(), gives(Err("no such page")));
        let unread = spawn(lost.sink(), gives(Err("no such page")));
        sleep(ms(5)).await;
        read.abort();
        unread.abort();
        let_go(unread);
        let read = outcome(read.await);
        sleep(ms(20)).await;
        read
    });
    expect("what was read", read.into_output())
        .is("aborted".to_owned())
        .because("whoever awaits an aborted task is told so");
    expect("what was told", lost.told())
        .is(vec![])
        .because("whoever asked for the end has lost nothing by it");
}

#[probe::test]
fn the_place_told_is_that_of_the_spawn() {
    let lost = LostOnes::new();
    let mut lines = Vec::new();
    observe(async || {
        lines.push(line!() + 1);
        let_go(spawn(lost.sink(), gives(Err("no such page"))));
        lines.push(line!() + 1);
        let_go(spawn(lost.sink(), panics("the wheel came off")));
        sleep(ms(20)).await;
        lines.push(line!() + 1);
        let_go(spawn(lost.sink(), gives(Ok(7))));
    });
    expect("files told", lost.files())
        .is(vec![file!(); 3])
        .because("the reader has to find the call among all the files of a program");
    expect("lines told", lost.lines()).is(lines).because(
        "each task was spawned somewhere else, and a line inside `spawn` would be the same for all",
    );
}

// What the checks are made of.

/// A job of 10 ms.
async fn gives(outcome: Result<u32, &'static str>) -> Result<u32, String> {
    sleep(ms(10)).await;
    outcome.map_err(str::to_owned)
}

/// A job that panics after 10 ms.
async fn panics(message: &'static str) -> Result<u32, String> {
    sleep(ms(10)).await;
    panic!("{message}");
}

fn let_go(_task: Task<u32, String>) {}

fn outcome(outcome: Result<u32, Failure<String>>) -> String {
    match outcome {
        Ok(value) => format!("result {value}"),
        Err(Failure::Error(error)) => format!("error {error}"),
        Err(Failure::Panic(message)) => format!("panic {message}"),
        Err(Failure::Aborted) => "aborted".to_owned(),
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// What came through the sink.
#[derive(Clone)]
struct LostOnes(Arc<Mutex<Vec<Lost>>>);

impl LostOnes {
    fn new() -> Self {
        Self(Arc::default())
    }

    fn sink(&self) -> Sink {
        let lost = self.0.clone();
        Arc::new(move |one| lost.lock().unwrap().push(one))
    }

    /// A sink that also leaves a mark.
    fn marks(&self, trace: &Trace) -> Sink {
        let (sink, trace) = (self.sink(), *trace);
        Arc::new(move |one| {
            trace.mark("told");
            sink(one);
        })
    }

    fn told(&self) -> Vec<String> {
        let told = |lost: &Lost| match &lost.what {
            What::Error(error) => format!("error {error}"),
            What::Panic(message) => format!("panic {message}"),
            What::Pending => "pending".to_owned(),
        };
        self.0.lock().unwrap().iter().map(told).collect()
    }

    fn files(&self) -> Vec<&'static str> {
        let lost = self.0.lock().unwrap();
        lost.iter().map(|lost| lost.file).collect()
    }

    fn lines(&self) -> Vec<u32> {
        let lost = self.0.lock().unwrap();
        lost.iter().map(|lost| lost.line).collect()
    }
}
