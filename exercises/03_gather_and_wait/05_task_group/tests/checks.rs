//! What `task_group` must do. Each check is a sentence; run them with
//! `cargo grade check task_group`.

use probe::{
    Jobs, Trace, a_turn, afterwards, at_the_drop, cut_after, expect, expect_that, ms, observe,
};
use task_group::{Failure, Group, GroupError, task_group};
use tokio::time::sleep;

#[probe::test]
fn it_waits_for_all_its_children() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            group
                .spawn(jobs.takes("quick", ms(20)).gives(Ok(())))
                .unwrap();
            group
                .spawn(jobs.takes("slow", ms(100)).gives(Ok(())))
                .unwrap();
            Ok("the body's")
        })
    });
    expect("time of the group", group.elapsed())
        .is(ms(100))
        .because("the body has ended at once, and the longest child sets the time");
    expect("children that finished", jobs.ended())
        .are(["quick", "slow"])
        .because("nobody failed, so nobody is cut");
    expect("what comes out", group.into_output().ok())
        .is(Some("the body's"))
        .because("when all went well, the body's value is the group's");
}

#[probe::test]
fn children_begin_while_the_body_is_busy() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            group
                .spawn(jobs.takes("one", ms(60)).gives(Ok(())))
                .unwrap();
            sleep(ms(100)).await;
            Ok(())
        })
    });
    expect("when the child ended", jobs.ended_at("one"))
        .is(Some(ms(60)))
        .because("a child begins when it is spawned, not when the group comes to wait for it");
    expect("time of the group", group.elapsed())
        .is(ms(100))
        .because("body and child overlap");
}

#[probe::test]
fn the_first_failure_cancels_the_siblings_at_once() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group| {
            group
                .spawn(jobs.takes("one", ms(100)).gives(Ok(())))
                .unwrap();
            group
                .spawn(jobs.takes("bad", ms(20)).gives(Err("bad")))
                .unwrap();
            group
                .spawn(jobs.takes("two", ms(300)).gives(Ok(())))
                .unwrap();
            Ok(())
        })
    });
    expect("when the first sibling was dropped", jobs.dropped_at("one"))
        .is(Some(ms(20)))
        .because("the group is lost at 20 ms: every further step is wasted");
    expect(
        "when the second sibling was dropped",
        jobs.dropped_at("two"),
    )
    .is(Some(ms(20)))
    .because("the failure reaches them all");
    expect("time of the group", group.elapsed())
        .is(ms(20))
        .because("with everybody gone there is nothing left to wait for");
}

#[probe::test]
fn siblings_are_gone_before_it_returns() {
    let jobs = Jobs::new();
    let group = observe(async || {
        let failed = task_group(async |group| {
            group
                .spawn(jobs.takes("one", ms(100)).gives(Ok(())))
                .unwrap();
            group
                .spawn(jobs.takes("bad", ms(20)).gives(Err("bad")))
                .unwrap();
            Ok(())
        });
        let failed = failed.await.is_err();
        expect("children that began", jobs.begun())
            .are(["one", "bad"])
            .because("both were given to the group at 0 ms, and the failure comes at 20 ms");
        expect("siblings alive at the return", jobs.alive())
            .are([])
            .because("an abort only marks a task: until it was joined, it may still hold its file or its lock");
        failed
    });
    expect("tasks left over", group.left_over())
        .is(0)
        .because("that is what a group promises");
    expect("the group failed", group.into_output())
        .is_true()
        .because("a child's error is the group's");
}

#[probe::test]
fn two_failures_at_one_instant_are_both_told() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group| {
            for name in ["one", "two"] {
                group
                    .spawn(jobs.takes(name, ms(20)).gives(Err(name)))
                    .unwrap();
            }
            Ok(())
        })
    });
    expect_that!(
        "the failures",
        failures(group.into_output()).as_slice(),
        [Failure::Error("one"), Failure::Error("two"), ..]
    )
    .because("both happened: whoever must mend it needs to see both");
}

#[probe::test]
fn cancelled_siblings_are_no_failures() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group| {
            group
                .spawn(jobs.takes("one", ms(100)).gives(Ok(())))
                .unwrap();
            group
                .spawn(jobs.takes("bad", ms(20)).gives(Err("bad")))
                .unwrap();
            group
                .spawn(jobs.takes("two", ms(100)).gives(Ok(())))
                .unwrap();
            Ok(())
        })
    });
    expect_that!(
        "the failures",
        failures(group.into_output()).as_slice(),
        [Failure::Error("bad")]
    )
    .because("the group itself stopped the others: that is its work, not their fault");
}

#[probe::test]
fn a_failing_child_ends_the_body_too() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group| {
            group
                .spawn(jobs.takes("bad", ms(20)).gives(Err("bad")))
                .unwrap();
            jobs.takes("body", ms(500)).gives(Ok(())).await
        })
    });
    expect("when the body was dropped", jobs.dropped_at("body"))
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
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group| {
            group
                .spawn(jobs.takes("one", ms(100)).gives(Ok(())))
                .unwrap();
            sleep(ms(20)).await;
            Err::<(), _>("body")
        })
    });
    expect("when the child was dropped", jobs.dropped_at("one"))
        .is(Some(ms(20)))
        .because("the body has given up, so the children's work is not wanted");
    expect_that!(
        "the first failure",
        failures(group.into_output()).first(),
        Some(Failure::Error("body"))
    )
    .because("the body's error is the group's");
}

#[probe::test]
fn a_panic_of_the_body_is_told_and_cancels() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            group
                .spawn(jobs.takes("one", ms(100)).gives(Ok(())))
                .unwrap();
            jobs.takes("body", ms(20))
                .panics::<Result<(), _>>("a bug")
                .await
        })
    });
    expect("when the child was dropped", jobs.dropped_at("one"))
        .is(Some(ms(20)))
        .because("a panic ends the body as an error does");
    expect_that!(
        "the first failure",
        failures(group.into_output()).first(),
        Some(Failure::Panic(text)) if text == "a bug"
    )
    .because("it comes back with its text, after the children have been seen off");
}

#[probe::test]
fn a_panic_of_a_child_is_told_and_cancels() {
    let jobs = Jobs::new();
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            group
                .spawn(jobs.takes("one", ms(100)).gives(Ok(())))
                .unwrap();
            group
                .spawn(jobs.takes("bug", ms(20)).panics("a bug"))
                .unwrap();
            Ok(())
        })
    });
    expect("when the sibling was dropped", jobs.dropped_at("one"))
        .is(Some(ms(20)))
        .because("a child that broke has failed, whatever the way");
    expect_that!(
        "the first failure",
        failures(group.into_output()).first(),
        Some(Failure::Panic(text)) if text == "a bug"
    )
    .because("a panic that nobody tells of is a bug that nobody mends");
}

#[probe::test]
fn a_panic_keeps_its_text() {
    let literal = of_one_child(async || panic!("a bug"));
    expect_that!("a panic with a literal text", literal.as_slice(), [Failure::Panic(text)] if text == "a bug")
        .because("a literal comes as `&str`");
    let number = 7;
    let composed = of_one_child(async move || panic!("bug number {number}"));
    expect_that!("a panic with a composed text", composed.as_slice(), [Failure::Panic(text)] if text == "bug number 7")
        .because("a composed text comes as `String`");
    let no_text = of_one_child(async || std::panic::panic_any(7));
    expect_that!("a panic without a text", no_text.as_slice(), [Failure::Panic(text)] if text == "panicked")
        .because("a payload may be no text at all");
}

#[probe::test]
fn a_child_may_spawn_into_the_group() {
    let jobs = Jobs::new();
    let taken = Trace::new();
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            let inner = group.clone();
            let child = async move {
                sleep(ms(20)).await;
                let late = jobs.takes("grandchild", ms(100)).gives(Ok(()));
                taken.mark(inner.spawn(late).is_ok());
                Ok(())
            };
            group.spawn(child).unwrap();
            Ok(())
        })
    });
    expect("the grandchild was taken", taken.names())
        .are(["true"])
        .because("the body has ended, but the group has not: a child is still running");
    expect("time of the group", group.elapsed())
        .is(ms(120))
        .because("the grandchild began at 20 ms, needs 100, and is waited for like any child");
}

#[probe::test]
fn dropped_from_outside_it_takes_all_along() {
    let jobs = Jobs::new();
    observe(async || {
        let group = task_group(async |group: Group<&str>| {
            for name in ["one", "two"] {
                let inner = group.clone();
                let child = async move {
                    let _held = inner;
                    jobs.takes(name, ms(100)).gives(Ok(())).await
                };
                group.spawn(child).unwrap();
            }
            sleep(ms(500)).await;
            Ok(())
        });
        expect(
            "the group was cut half-way",
            cut_after(ms(30), group).await.is_none(),
        )
        .is_true()
        .because("the body alone needs 500 ms, and it was dropped after 30");
        a_turn().await;
        expect("children alive one turn later", jobs.alive())
            .are([])
            .because("nobody waits for the group any more, and a child must not outlive it, even one that holds the group");
        expect(
            "children that finished though the group was dropped",
            afterwards(|| jobs.ended().len()).await,
        )
        .is(0)
        .because("what was dropped must not go on in secret");
    });
}

#[probe::test]
fn a_closing_group_takes_no_more() {
    let jobs = Jobs::new();
    let refused = Trace::new();
    observe(async || {
        let kept = task_group(async |group| Ok::<_, &str>(group.clone()))
            .await
            .ok();
        let closing = task_group(async |group| {
            let inner = group.clone();
            let last_wish = at_the_drop(move || {
                let wish = jobs.takes("wish", ms(10)).gives(Ok(()));
                refused.mark(inner.spawn(wish).is_err());
            });
            let child = async move {
                let _last_wish = last_wish;
                jobs.takes("one", ms(100)).gives(Ok(())).await
            };
            group.spawn(child).unwrap();
            group
                .spawn(jobs.takes("bad", ms(20)).gives(Err("bad")))
                .unwrap();
            Ok(())
        });
        closing.await.ok();
        let late = jobs.takes("late", ms(10)).gives(Ok(()));
        expect(
            "a child that comes after the end is refused",
            kept.map(|group| group.spawn(late).is_err()),
        )
        .is(Some(true))
        .because("nobody would wait for it");
        sleep(ms(100)).await;
        expect(
            "a child that comes while the group is closing is refused",
            refused.names(),
        )
        .are(["true"])
        .because("whoever is sent home cannot leave another behind");
        expect("children that began", jobs.begun())
            .are(["one", "bad"])
            .because("a refused child is dropped and never polled");
    });
}

#[probe::test]
fn a_group_that_was_dropped_takes_no_more() {
    let jobs = Jobs::new();
    observe(async || {
        let mut kept = None;
        let group = task_group(async |group: Group<&str>| {
            kept = Some(group.clone());
            sleep(ms(500)).await;
            Ok(())
        });
        cut_after(ms(30), group).await;
        let late = jobs.takes("late", ms(10)).gives(Ok(()));
        expect(
            "a child spawned after the drop is refused",
            kept.map(|group| group.spawn(late).is_err()),
        )
        .is(Some(true))
        .because("the group is over, however it ended, and nobody would wait for the child");
        expect(
            "refused children that begin",
            afterwards(|| jobs.begun().len()).await,
        )
        .is(0)
        .because("a refused child is dropped and never polled");
    });
}

/// What failed; nothing if the group did not fail.
fn failures<T>(group: Result<T, GroupError<&'static str>>) -> Vec<Failure<&'static str>> {
    group.err().map_or_else(Vec::new, |error| error.failures)
}

/// What fails in a group of one child.
fn of_one_child<F>(child: impl FnOnce() -> F) -> Vec<Failure<&'static str>>
where
    F: Future<Output = Result<(), &'static str>> + Send + 'static,
{
    let group = observe(|| {
        task_group(async |group| {
            group.spawn(child()).unwrap();
            Ok(())
        })
    });
    failures(group.into_output())
}
