//! What `task_group` must do. Each check is a sentence; run them with
//! `cargo grade check task_group`.

use probe::{Trace, expect, ms, observe};
use std::time::Duration;
use task_group::{Failure, Group, GroupError, task_group};
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

#[probe::test]
fn it_waits_for_all_its_children() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "quick", ms(20), Ok(()))).unwrap();
            group.spawn(child(&trace, "slow", ms(100), Ok(()))).unwrap();
            Ok("the body's")
        })
    });
    expect("time of the group", group.elapsed())
        .is(ms(100))
        .because("the body has ended at once, and the longest child sets the time");
    expect("children that finished", trace.count_of("end"))
        .is(2)
        .because("nobody failed, so nobody is cut");
    expect("what comes out", group.into_output().ok())
        .is(Some("the body's"))
        .because("when all went well, the body's value is the group's");
}

#[probe::test]
fn children_begin_while_the_body_is_busy() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "one", ms(60), Ok(()))).unwrap();
            sleep(ms(100)).await;
            Ok(())
        })
    });
    expect("when the child ended", trace.at("end one"))
        .is(Some(ms(60)))
        .because("a child begins when it is spawned, not when the group comes to wait for it");
    expect("time of the group", group.elapsed())
        .is(ms(100))
        .because("body and child overlap");
}

#[probe::test]
fn the_first_failure_cancels_the_siblings_at_once() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "one", ms(100), Ok(()))).unwrap();
            group
                .spawn(child(&trace, "bad", ms(20), Err("bad")))
                .unwrap();
            group.spawn(child(&trace, "two", ms(300), Ok(()))).unwrap();
            Ok(())
        })
    });
    expect(
        "when the first sibling was dropped",
        trace.at("one dropped"),
    )
    .is(Some(ms(20)))
    .because("the group is lost at 20 ms: every further step is wasted");
    expect(
        "when the second sibling was dropped",
        trace.at("two dropped"),
    )
    .is(Some(ms(20)))
    .because("the failure reaches them all");
    expect("time of the group", group.elapsed())
        .is(ms(20))
        .because("with everybody gone there is nothing left to wait for");
}

#[probe::test]
fn siblings_are_gone_before_it_returns() {
    let trace = Trace::new();
    let group = observe(async || {
        let failed = task_group(async |group| {
            group.spawn(child(&trace, "one", ms(100), Ok(()))).unwrap();
            group
                .spawn(child(&trace, "bad", ms(20), Err("bad")))
                .unwrap();
            Ok(())
        });
        let failed = failed.await.is_err();
        trace.mark("returned");
        failed
    });
    expect(
        "sibling gone before the return",
        trace.is_before("one dropped", "returned"),
    )
    .is_true()
    .because(
        "an abort only marks a task: until it was joined, it may still hold its file or its lock",
    );
    expect("tasks left over", group.left_over())
        .is(0)
        .because("that is what a group promises");
    expect("the group failed", group.into_output())
        .is_true()
        .because("a child's error is the group's");
}

#[probe::test]
fn two_failures_at_one_instant_are_both_told() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            for name in ["one", "two"] {
                group.spawn(child(&trace, name, ms(20), Err(name))).unwrap();
            }
            Ok(())
        })
    });
    let mut told = told(group.into_output());
    told.truncate(2);
    expect("the failures", told)
        .is(vec!["error one".to_owned(), "error two".to_owned()])
        .because("both happened: whoever must mend it needs to see both");
}

#[probe::test]
fn cancelled_siblings_are_no_failures() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "one", ms(100), Ok(()))).unwrap();
            group
                .spawn(child(&trace, "bad", ms(20), Err("bad")))
                .unwrap();
            group.spawn(child(&trace, "two", ms(100), Ok(()))).unwrap();
            Ok(())
        })
    });
    expect("the failures", told(group.into_output()))
        .is(vec!["error bad".to_owned()])
        .because("the group itself stopped the others: that is its work, not their fault");
}

#[probe::test]
fn a_failing_child_ends_the_body_too() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            let _guard = trace.guard("body");
            group
                .spawn(child(&trace, "bad", ms(20), Err("bad")))
                .unwrap();
            sleep(ms(500)).await;
            Ok(())
        })
    });
    expect("when the body was dropped", trace.at("body dropped"))
        .is(Some(ms(20)))
        .because(
            "the body belongs to the group like a child: what it waits for may never come now",
        );
    expect("time of the group", group.elapsed())
        .is(ms(20))
        .because("it ends with the failure");
}

#[probe::test]
fn an_error_of_the_body_cancels_the_children() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "one", ms(100), Ok(()))).unwrap();
            sleep(ms(20)).await;
            Err::<(), _>("body")
        })
    });
    expect("when the child was dropped", trace.at("one dropped"))
        .is(Some(ms(20)))
        .because("the body has given up, so the children's work is not wanted");
    expect(
        "the first failure",
        told(group.into_output()).into_iter().next(),
    )
    .is(Some("error body".to_owned()))
    .because("the body's error is the group's");
}

#[probe::test]
fn a_panic_of_the_body_is_told_and_cancels() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "one", ms(100), Ok(()))).unwrap();
            panics_after(ms(20)).await
        })
    });
    expect("when the child was dropped", trace.at("one dropped"))
        .is(Some(ms(20)))
        .because("a panic ends the body as an error does");
    expect(
        "the first failure",
        told(group.into_output()).into_iter().next(),
    )
    .is(Some("panic a bug".to_owned()))
    .because("it comes back with its text, after the children have been seen off");
}

#[probe::test]
fn a_panic_of_a_child_is_told_and_cancels() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child(&trace, "one", ms(100), Ok(()))).unwrap();
            group.spawn(panics_after(ms(20))).unwrap();
            Ok(())
        })
    });
    expect("when the sibling was dropped", trace.at("one dropped"))
        .is(Some(ms(20)))
        .because("a child that broke has failed, whatever the way");
    expect(
        "the first failure",
        told(group.into_output()).into_iter().next(),
    )
    .is(Some("panic a bug".to_owned()))
    .because("a panic that nobody tells of is a bug that nobody mends");
}

#[probe::test]
fn a_panic_keeps_its_text() {
    let number = 7;
    let composed = fails_with(move || panic!("bug number {number}"));
    let no_text = fails_with(|| std::panic::panic_any(7));
    expect("failures, in two groups", [composed, no_text].concat())
        .is(vec!["panic bug number 7".to_owned(), "panic panicked".to_owned()])
        .because("a literal comes as `&str`, a composed text as `String`, and a payload may be no text at all");
}

#[probe::test]
fn a_child_may_spawn_into_the_group() {
    let trace = Trace::new();
    let group = observe(|| {
        task_group(async |group| {
            let (inner, trace) = (group.clone(), trace.clone());
            group
                .spawn(async move {
                    sleep(ms(20)).await;
                    let late = child(&trace, "grandchild", ms(100), Ok::<_, &str>(()));
                    trace.mark(format!("taken {}", inner.spawn(late).is_ok()));
                    Ok(())
                })
                .unwrap();
            Ok(())
        })
    });
    expect("the grandchild was taken", trace.count("taken true"))
        .is(1)
        .because("the body has ended, but the group has not: a child is still running");
    expect("time of the group", group.elapsed())
        .is(ms(120))
        .because("the grandchild began at 20 ms, needs 100, and is waited for like any child");
}

#[probe::test]
fn dropped_from_outside_it_takes_all_along() {
    let trace = Trace::new();
    let left = observe(async || {
        let group = task_group(async |group: Group<&'static str>| {
            for name in ["one", "two"] {
                let (inner, work) = (group.clone(), child(&trace, name, ms(100), Ok(())));
                group
                    .spawn(async move {
                        let _held = inner;
                        work.await
                    })
                    .unwrap();
            }
            sleep(ms(500)).await;
            Ok(())
        });
        let cut = timeout(ms(30), group).await.is_err();
        yield_now().await;
        let left = trace.count_of("begin") - trace.count_of("one d") - trace.count_of("two d");
        sleep(ms(500)).await;
        (cut, left)
    });
    let (cut, left) = left.into_output();
    expect("the group was cut half-way", cut)
        .is_true()
        .because("the body alone needs 500 ms, and it was dropped after 30");
    expect("children left one turn later", left)
        .is(0)
        .because("nobody waits for the group any more, and a child must not outlive it, even one that holds the group");
    expect(
        "children that finished though the group was dropped",
        trace.count_of("end"),
    )
    .is(0)
    .because("what was dropped must not go on in secret");
}

#[probe::test]
fn a_closing_group_takes_no_more() {
    let trace = Trace::new();
    let after = observe(async || {
        let kept = task_group(async |group| Ok::<_, &str>(group.clone()))
            .await
            .ok();
        let closing = task_group(async |group: Group<&'static str>| {
            let last_wish = LastWish(group.clone(), trace.clone());
            let work = child(&trace, "one", ms(100), Ok(()));
            group
                .spawn(async move {
                    let _last_wish = last_wish;
                    work.await
                })
                .unwrap();
            group
                .spawn(child(&trace, "bad", ms(20), Err("bad")))
                .unwrap();
            Ok(())
        });
        closing.await.ok();
        let late = child(&trace, "late", ms(10), Ok(()));
        let refused = kept.map(|group| group.spawn(late).is_err());
        sleep(ms(100)).await;
        refused
    });
    expect(
        "a child that comes while the group is closing",
        trace.count("wish refused true"),
    )
    .is(1)
    .because("whoever is sent home cannot leave another behind");
    expect(
        "a child that comes after the end is refused",
        after.into_output(),
    )
    .is(Some(true))
    .because("nobody would wait for it");
    expect(
        "refused children that began",
        trace.count("begin late") + trace.count("begin wish"),
    )
    .is(0)
    .because("a refused child is dropped and never polled");
}

#[probe::test]
fn a_group_that_was_dropped_takes_no_more() {
    let trace = Trace::new();
    let refused = observe(async || {
        let (tell, told) = std::sync::mpsc::channel();
        let group = task_group(async |group: Group<&'static str>| {
            tell.send(group.clone()).unwrap();
            sleep(ms(500)).await;
            Ok(())
        });
        timeout(ms(30), group).await.ok();
        let kept = told.recv().unwrap();
        let refused = kept.spawn(child(&trace, "late", ms(10), Ok(()))).is_err();
        sleep(ms(100)).await;
        refused
    });
    expect(
        "a child spawned after the drop was refused",
        refused.into_output(),
    )
    .is(true)
    .because("the group is over, however it ended, and nobody would wait for the child");
    expect("refused children that began", trace.count("begin late"))
        .is(0)
        .because("a refused child is dropped and never polled");
}

/// A child whose begin, end and drop are noted.
fn child(
    trace: &Trace,
    name: &'static str,
    latency: Duration,
    result: Result<(), &'static str>,
) -> impl Future<Output = Result<(), &'static str>> + use<> {
    let trace = trace.clone();
    async move {
        trace.mark(format!("begin {name}"));
        let _guard = trace.guard(name);
        sleep(latency).await;
        trace.mark(format!("end {name}"));
        result
    }
}

async fn panics_after(latency: Duration) -> Result<(), &'static str> {
    sleep(latency).await;
    panic!("a bug");
}

/// What failed, in words; nothing if the group did not fail.
fn told<T>(group: Result<T, GroupError<&'static str>>) -> Vec<String> {
    let failures = group.err().map_or_else(Vec::new, |error| error.failures);
    let told = failures.into_iter().map(|failure| match failure {
        Failure::Error(error) => format!("error {error}"),
        Failure::Panic(text) => format!("panic {text}"),
    });
    told.collect()
}

/// What a group tells whose only child panics.
fn fails_with(panic: impl FnOnce() + Send + 'static) -> Vec<String> {
    let group = observe(async || {
        task_group(async |group| {
            let child = async move {
                panic();
                Ok(())
            };
            group.spawn(child).unwrap();
            Ok(())
        })
        .await
    });
    told(group.into_output())
}

/// Spawns one more child when it is dropped.
struct LastWish(Group<&'static str>, Trace);

impl Drop for LastWish {
    fn drop(&mut self) {
        let Self(group, trace) = self;
        let refused = group.spawn(child(trace, "wish", ms(10), Ok(()))).is_err();
        trace.mark(format!("wish refused {refused}"));
    }
}
