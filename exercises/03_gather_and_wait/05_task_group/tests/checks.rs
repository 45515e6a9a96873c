//! What `task_group` must do. Each check is a sentence; run them with
//! `cargo grade check task_group`.

use futures::FutureExt;
use probe::{
    Gate, JobFate, Jobs, Payload, Scenario, Trace, a_turn, after_one_turn, afterwards, at_the_drop,
    by_hand, cut_after, cut_by_a_panic, cut_everywhere, drawn, drawn_text, expect, ms, observe,
    schedules,
};
use std::collections::HashSet;
use std::future::Ready;
use std::panic::panic_any;
use std::sync::mpsc;
use task_group::{Failure, Group, GroupError, task_group};
use tokio::time::sleep;

/// > Nothing begins before the first poll.
#[probe::test]
fn nothing_begins_at_the_call() {
    let (jobs, called) = (Jobs::new(), Trace::new());
    observe(async || {
        let body = |group: Group<&'static str>| {
            called.mark("called");
            group.spawn(jobs.takes("one", ms(23)).gives(Ok(()))).ok();
            std::future::ready(Ok(()))
        };
        let unpolled = task_group(body);
        sleep(ms(103)).await;
        expect(
            "calls of the body before the first poll",
            called.count("called"),
        )
        .is(0)
        .because("a Rust future is inert: what nobody awaits does nothing");
        unpolled.await.ok();
        expect("children that ended once it was polled", jobs.ended())
            .are(["one"])
            .because("then the body is called, and its child runs");
    });
}

/// > When nothing fails, it returns the body's value as soon as the body and all children have ended.
#[probe::test]
fn it_waits_for_all_its_children() {
    const A_YEAR: u64 = 31_536_000_007;
    for (body, quick, slow) in [(0, 23, 103), (203, 23, 103), (7, 0, A_YEAR), (0, 0, 0)] {
        let (jobs, two_years) = (Jobs::new(), Scenario::new().lasting(ms(2 * A_YEAR)));
        let group = two_years.run(|| {
            task_group(async |group: Group<&str>| {
                for (name, time) in [("quick", quick), ("slow", slow)] {
                    group.spawn(jobs.takes(name, ms(time)).gives(Ok(()))).ok();
                }
                jobs.takes("body", ms(body))
                    .gives(Ok(drawn_text("the body's")))
                    .await
            })
        });
        let of = format!("of a body of {{{body} ms}} and children of {{{quick}}} and {{{slow}}}");
        expect(&format!("time {of}"), group.elapsed())
            .is(ms(body.max(slow)))
            .because("what takes longest sets the time, the body or a child");
        expect(&format!("ends {of}"), jobs.ended().len())
            .is(3)
            .because("nothing fails, so nothing is cancelled");
        expect(&format!("value {of}"), group.into_output().ok())
            .is(Some(drawn_text("the body's")))
            .because("when nothing fails, the body's value is the group's");
    }
}

/// > It begins at the instant of the call, whatever the body waits for.
///
/// > As long as nothing has failed, the body may spawn while it runs
#[probe::test]
fn children_begin_while_the_body_is_busy() {
    let jobs = Jobs::new();
    observe(|| {
        task_group(async |group: Group<&str>| {
            sleep(ms(7)).await;
            group.spawn(jobs.takes("one", ms(73)).gives(Ok(()))).ok();
            sleep(ms(203)).await;
            group.spawn(jobs.takes("two", ms(73)).gives(Ok(()))).ok();
            Ok(())
        })
    });
    let times = [jobs.begun_at("one"), jobs.ended_at("one")];
    expect("when the child began and ended", times.to_vec())
        .is(vec![Some(ms(7)), Some(ms(80))])
        .because("it is spawned at {7 ms} and takes {73}, and the body is no reason to wait");
    expect("when a second child began", jobs.begun_at("two"))
        .is(Some(ms(210)))
        .because("it is spawned at {210 ms}: that all children before it have ended does not close the group, as its body goes on");
}

/// > Each child is a task of its own.
#[probe::test]
fn each_child_is_a_task() {
    let (send, receive) = mpsc::channel();
    observe(|| {
        task_group(async |group: Group<&str>| {
            for _ in 0..3 {
                let send = send.clone();
                let child = async move {
                    send.send(tokio::task::try_id()).ok();
                    Ok(())
                };
                group.spawn(child.boxed()).ok();
            }
            Ok(())
        })
    });
    let tasks: HashSet<_> = receive.try_iter().flatten().collect();
    expect("tasks in which three children ran", tasks.len())
        .is(3)
        .because("children that share a task wait for each other's polls");
}

/// > As long as nothing has failed, the body may spawn while it runs, and so may each child, even when the body has ended.
///
/// > A child that another child has spawned is waited for, too.
///
/// > An error of the body or of a child cancels all other children at that instant.
#[probe::test]
fn a_child_may_spawn_into_the_group() {
    let (jobs, taken) = (Jobs::new(), Trace::new());
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            let inner = group.clone();
            let child = async move {
                sleep(ms(23)).await;
                let late = jobs.takes("grandchild", ms(103)).gives(Ok(()));
                taken.mark(inner.spawn(late).is_ok());
                Ok(())
            };
            group.spawn(child.boxed()).ok();
            Ok(())
        })
    });
    expect("whether the grandchild was taken", taken.names())
        .are(["true"])
        .because("the body has ended, but the group has not: a child is still running");
    expect("time of the group", group.elapsed())
        .is(ms(126))
        .because("the grandchild begins at {23 ms} and takes {103}");
    expect("grandchildren that ended", jobs.ended())
        .are(["grandchild"])
        .because("it is a child of the group like any other");
    let jobs = Jobs::new();
    observe(|| {
        task_group(async |group: Group<&str>| {
            for _ in 0..5_003 {
                group.spawn(jobs.takes("one", ms(7)).gives(Ok(()))).ok();
            }
            Ok(())
        })
    });
    expect(
        "children that ended, of 5,003 spawned at once",
        jobs.ended().len(),
    )
    .is(5_003)
    .because("nothing has failed, and a group has no limit");
    let jobs = Jobs::new();
    observe(|| {
        task_group(async |group: Group<&str>| {
            let inner = group.clone();
            let child = async move {
                sleep(ms(7)).await;
                let bad = jobs.takes("bad", ms(23)).gives(Err("bad"));
                inner.spawn(bad).ok();
                Ok(())
            };
            group.spawn(jobs.takes("one", ms(303)).gives(Ok(()))).ok();
            group.spawn(child.boxed()).ok();
            Ok(())
        })
    });
    let dropped = jobs.dropped_at("one");
    expect("when a child of the body was dropped, after an error of a grandchild", dropped)
        .is(Some(ms(30)))
        .because("the grandchild begins at {7 ms} and fails after {23}: it need not wait until who came before it has ended");
}

/// > An error of the body or of a child cancels all other children at that instant.
#[probe::test]
fn an_error_cancels_the_other_children() {
    for who in WHO {
        let jobs = Jobs::new();
        observe(|| task_group(failing(jobs, who, "an error")));
        let dropped = ["one", "two"].map(|name| jobs.dropped_at(name));
        let what = format!("when the siblings were dropped, after an error of {who}");
        expect(&what, dropped.to_vec())
            .is(vec![Some(ms(23)); 2])
            .because("the group has failed at {23 ms}, and every further step is wasted");
    }
}

/// > A panic of the body or of a child cancels all other children at that instant.
#[probe::test]
fn a_panic_cancels_the_other_children() {
    for who in WHO {
        let jobs = Jobs::new();
        observe(|| task_group(failing(jobs, who, "a panic")));
        let dropped = ["one", "two"].map(|name| jobs.dropped_at(name));
        let what = format!("when the siblings were dropped, after a panic of {who}");
        expect(&what, dropped.to_vec())
            .is(vec![Some(ms(23)); 2])
            .because("the group has failed at {23 ms}, and every further step is wasted");
    }
}

/// > A child that fails cancels the body at that instant.
#[probe::test]
fn a_failing_child_cancels_the_body() {
    for way in WAYS {
        let jobs = Jobs::new();
        let group = observe(|| task_group(failing(jobs, "a child", way)));
        let dropped = jobs.dropped_at("body");
        expect(&format!("when the body was dropped, after {way}"), dropped)
            .is(Some(ms(23)))
            .because("the body belongs to the group: what it waits for may never come now");
        expect(&format!("time of the group, after {way}"), group.elapsed())
            .is(ms(23))
            .because("when all that was cancelled is gone, nothing is left to wait for");
    }
    let jobs = Jobs::new();
    observe(|| {
        task_group(async |group: Group<&'static str>| {
            tokio::spawn(async move {
                sleep(ms(7)).await;
                group.spawn(jobs.takes("bad", ms(23)).gives(Err("bad")))
            });
            jobs.takes("body", ms(503)).gives(Ok(())).await
        })
    });
    let dropped = jobs.dropped_at("body");
    expect("when the body was dropped, where another task spawned the only child", dropped)
        .is(Some(ms(30)))
        .because("it is spawned at {7 ms} and fails after {23}: a child of the group like any other, though the body had no turn in between");
}

/// > A body that panics in the call, before it has returned its future, has failed, too.
///
/// > It returns when everything that it has cancelled is gone: what the body and the children held has been dropped by then.
#[probe::test]
fn a_body_that_panics_in_the_call_has_failed() {
    let (jobs, trace) = (Jobs::new(), Trace::new());
    observe(async || {
        let body = |group: Group<&'static str>| -> Ready<Outcome> {
            let guard = trace.guard("its child");
            let child = async move {
                let _guard = guard;
                jobs.takes("one", ms(73)).gives(Ok(())).await
            };
            group.spawn(child.boxed()).ok();
            panic_any(drawn_text("a bug"))
        };
        let failures = failures(task_group(body).await);
        expect("the failures", failures)
            .are([drawn_text("panic: a bug")])
            .because("a closure may do a part of its work before it returns a future");
        expect("children dropped at the return, of one that the call had spawned", trace.count("its child dropped"))
            .is(1)
            .because("a failure of the body cancels its children, also before they have begun, and nothing outlives the group");
    });
}

/// > After a failure it returns an error, even if the body has ended well.
#[probe::test]
fn a_failure_after_the_body_fails_the_group() {
    for way in WAYS {
        let over = "a child, the body over";
        let group = observe(|| task_group(failing(Jobs::new(), over, way)));
        let failures = failures(group.into_output()).len();
        expect(&format!("failures, after {way}"), failures)
            .is(1)
            .because("the body's value is worth little when a part of the group's work has failed");
    }
    let of_a_grandchild = observe(|| {
        task_group(async |group: Group<&'static str>| {
            let inner = group.clone();
            let child = async move {
                let bad = Jobs::new().takes("bad", ms(23)).gives(Err("bad"));
                inner.spawn(bad).or(Err("refused"))
            };
            group.spawn(child.boxed()).or(Err("refused"))
        })
    });
    expect(
        "the failures, after an error of a child that a child had spawned",
        failures(of_a_grandchild.into_output()),
    )
    .are(["error: bad"])
    .because("it is a child of the group like any other, whoever has spawned it");
    let unseen = schedules(20).without(|scenario| {
        let body = async |group: Group<&'static str>| {
            let last = Jobs::new().takes("last", ms(23)).gives(Err("bad"));
            group.spawn(last).ok();
            Ok(())
        };
        scenario.run(|| task_group(body)).into_output().is_err()
    });
    expect("schedules in which the last child failed and the group did not", unseen)
        .is(vec![])
        .because("that no child is left and that one has failed come at one instant, and the failure counts whichever is seen first");
}

/// > A panic is reported with its text.
#[probe::test]
fn a_panic_keeps_its_text() {
    for who in ["a child", "the body"] {
        for (payload, said) in Payload::with_text() {
            let of = format!("after a panic of {who} with {payload:?}");
            let bad = Jobs::new().takes("bad", ms(23)).panics(payload);
            let body = async |group: Group<&'static str>| match who {
                "the body" => bad.await,
                _ => group.spawn(bad).or(Err("refused")),
            };
            let failures = failures(observe(|| task_group(body)).into_output());
            expect(&format!("the failures, {of}"), failures)
                .is(vec![format!("panic: {said}")])
                .because("a payload is a `&str` or a `String`, and the text is what helps to find the bug");
        }
    }
}

/// > A panic whose payload is neither `&str` nor `String` is reported as `panicked`.
#[probe::test]
fn a_panic_without_a_text_is_reported() {
    for who in ["a child", "the body"] {
        let silent = Jobs::new().takes("bad", ms(23)).panics(Payload::NoText);
        let body = async |group: Group<&'static str>| match who {
            "the body" => silent.await,
            _ => group.spawn(silent).or(Err("refused")),
        };
        let failures = failures(observe(|| task_group(body)).into_output());
        expect(&format!("the failures, of {who}"), failures)
            .are(["panic: panicked"])
            .because("a payload may be any value, and the panic is a failure all the same");
    }
}

/// > It returns when everything that it has cancelled is gone: what the body and the children held has been dropped by then.
#[probe::test]
fn siblings_are_gone_before_it_returns() {
    for (who, way) in WHO.iter().flat_map(|who| WAYS.map(|way| (who, way))) {
        let jobs = Jobs::new();
        let group = observe(async || {
            task_group(failing(jobs, who, way)).await.ok();
            expect(&format!("alive at the return, after {way} of {who}"), jobs.alive())
                .are([])
                .because("an abort only marks a task: until the task is gone, it may still hold its file or its lock");
            // A task of the group's own that holds nothing of theirs may hear of it now.
            sleep(ms(7)).await;
        });
        expect(
            &format!("whether siblings had begun before {way} of {who}"),
            jobs.begun().len() > 2,
        )
        .is_true()
        .because("they were spawned at {0 ms}, and the failure comes at {23 ms}");
        expect(
            &format!("tasks left over {{7 ms}} after the return, after {way} of {who}"),
            group.left_over(),
        )
        .is(0)
        .because("nothing outlives a group");
    }
    let jobs = Jobs::new();
    observe(async || {
        let group = task_group(async |group: Group<&str>| {
            for _ in 0..300 {
                group.spawn(jobs.takes("one", ms(73)).gives(Ok(()))).ok();
            }
            jobs.takes("body", ms(23)).gives(Err::<(), _>("bad")).await
        });
        group.await.ok();
        expect("alive at the return, of 300 siblings", jobs.alive().len())
            .is(0)
            .because("it waits for each of them, however many there are");
    });
    let (jobs, asked) = (Jobs::new(), Trace::new());
    observe(async || {
        let group = task_group(async |group: Group<&str>| {
            let inner = group.clone();
            let _last_wish = at_the_drop(move || {
                let wish = jobs.takes("wish", ms(73)).gives(Ok(()));
                inner.spawn(wish).ok();
                asked.mark("asked");
            });
            group
                .spawn(jobs.takes("bad", ms(23)).gives(Err("bad")))
                .ok();
            jobs.takes("body", ms(73)).gives(Ok(())).await
        });
        group.await.ok();
        expect(
            "alive at the return, of a body that spawns while it is dropped",
            jobs.alive(),
        )
        .are([])
        .because("whether the group still takes that child or not, nothing outlives it");
        expect("answers to that body", asked.count("asked"))
            .is(1)
            .because("what the group drops may ask it once more, and must not wait for itself");
    });
}

/// > When several children fail before the group's own task is polled again, it reports each failure.
///
/// > The failures of children are reported in the order in which they happened.
#[probe::test]
fn failures_at_one_instant_are_all_reported() {
    for (children, body) in [
        (3, "ends well"),
        (3, "fails a turn later"),
        (drawn(1_003), "ends well"),
    ] {
        let jobs = Jobs::new();
        let group = observe(|| {
            task_group(async |group: Group<&str>| {
                for number in 1..=children {
                    let child = match number {
                        2 => jobs
                            .takes(drawn_text("panic: two"), ms(23))
                            .panics(drawn_text("two")),
                        3 => jobs
                            .takes(drawn_text("error: three"), ms(23))
                            .gives(Err(drawn_text("three"))),
                        _ => jobs
                            .takes(drawn_text("error: any"), ms(23))
                            .gives(Err(drawn_text("any"))),
                    };
                    group.spawn(child).ok();
                }
                if body == "ends well" {
                    return Ok(());
                }
                sleep(ms(23)).await;
                a_turn().await;
                Err("body")
            })
        });
        // Where the first to fail has stopped the others, they have not failed.
        let mut failed = jobs.events();
        failed.retain(|event| matches!(event.fate, JobFate::Ended | JobFate::Panicked));
        let failed: Vec<_> = failed.into_iter().map(|event| event.job).collect();
        let mut reported = failures(group.into_output());
        reported.retain(|failure| failure != "error: body");
        let of = format!("of {children} children, where the body {body}");
        expect(&format!("whether one failed, {of}"), !failed.is_empty())
            .is_true()
            .because("each has its failure at {23 ms}, and what fails first is stopped by nobody");
        expect(&format!("the failures, {of}"), reported)
            .is(failed)
            .because("they all happened: to fix them you need to see them all, and the first may be the cause of the rest");
    }
}

/// > The failures of children are reported in the order in which they happened.
#[probe::test]
fn failures_come_in_the_order_in_which_they_happened() {
    let (gates, happened) = (Gate::several::<3>(), Trace::new());
    let group = observe(|| {
        task_group(async |group: Group<&str>| {
            for (gate, name) in gates
                .into_iter()
                .zip(["one", "two", "three"].map(drawn_text))
            {
                let child = async move {
                    gate.pass().await;
                    if name == drawn_text("one") {
                        happened.mark(format!("panic: {name}"));
                        panic_any(name);
                    }
                    happened.mark(format!("error: {name}"));
                    Err(name)
                };
                group.spawn(child.boxed()).ok();
            }
            sleep(ms(23)).await;
            for number in [2, 0, 1] {
                gates[number].open();
            }
            sleep(ms(203)).await;
            Ok(())
        })
    });
    expect("whether a child failed", !happened.names().is_empty())
        .is_true()
        .because("the third gate was opened first, and the child behind it returns an error");
    expect("the failures", failures(group.into_output()))
        .is(happened.names())
        .because("errors and panics stand in one list as they happened: what failed first may be the cause of the rest");
}

/// > A child or a body that the group itself has cancelled is not reported.
#[probe::test]
fn cancelled_siblings_are_no_failures() {
    for (who, way) in WHO.iter().flat_map(|who| WAYS.map(|way| (who, way))) {
        let group = observe(|| task_group(failing(Jobs::new(), who, way)));
        let expected = ["error: bad", "panic: a bug"].map(drawn_text);
        let expected = expected[usize::from(way == "a panic")];
        expect(
            &format!("the failures, after {way} of {who}"),
            failures(group.into_output()),
        )
        .are([expected])
        .because("nothing else has failed: what the group itself has stopped is not at fault");
    }
}

/// > When nothing fails, it returns the body's value as soon as the body and all children have ended.
///
/// > It returns when everything that it has cancelled is gone
#[probe::test]
fn another_task_may_wait_for_the_group() {
    for ends in [Ok(()), Err("bad")] {
        let jobs = Jobs::new();
        observe(async || {
            let mut group = by_hand(task_group(async |group: Group<&str>| {
                group.spawn(jobs.takes("one", ms(23)).gives(ends)).ok();
                jobs.takes("body", ms(7)).gives(Ok(())).await
            }));
            // The second is for a group that has been woken in the first, to begin its child.
            let (_, _) = (group.poll(), group.poll());
            sleep(ms(13)).await;
            let early = group.poll().is_ready() || group.poll_from_another_task().is_ready();
            expect("whether it was over at {13 ms}", early)
                .is(false)
                .because("the body ends at {7 ms}, and the child at {23}");
            sleep(ms(13)).await;
            let of = format!("of a child that ends with {ends:?}");
            expect(&format!("whether the last task to poll was woken by the end {of}"), group.wakes() > 0)
                .is_true()
                .because("a future may be handed on while it waits, and whichever task has it now waits for the child");
        });
    }
}

/// > When this future is dropped half-way, all children are cancelled with it: one turn of the loop later none is left, even if it holds a [`Group`].
#[probe::test]
fn dropped_from_outside_it_takes_all_along() {
    let cuts = cut_everywhere(async |cut| {
        let jobs = Jobs::new();
        let group = task_group(async |group: Group<&str>| {
            for (name, time) in [("one", 73), ("two", 103)] {
                let inner = group.clone();
                let child = async move {
                    sleep(ms(7)).await;
                    let grandchild = jobs.takes(name, ms(time)).gives(Ok(()));
                    inner.spawn(grandchild).ok();
                    let _held = inner;
                    jobs.takes(name, ms(time)).gives(Ok(())).await
                };
                group.spawn(child.boxed()).ok();
            }
            sleep(ms(23)).await;
            Ok(())
        });
        let whole = cut.here(group).await.is_some();
        let alive = after_one_turn(move || jobs.alive()).await;
        expect("children alive one turn later", alive)
            .are([])
            .because("a child must not outlive its group, even a child that holds the group");
        let in_secret = afterwards(|| jobs.begun().len() + jobs.ended().len()).await;
        expect("children that began or ended after that", in_secret)
            .is(0)
            .because("what was dropped must not go on in secret");
        if whole {
            expect(
                "children that ended, where nothing was cut",
                jobs.ended().len(),
            )
            .is(4)
            .because("two children and two grandchildren came to their ends");
        }
    });
    expect("whether it was cut at least once", cuts > 0)
        .is_true()
        .because("its body and its children wait, so there is a poll after which it is not ready");
}

/// > When this future is dropped half-way, all children are cancelled with it
#[probe::test]
fn a_caller_that_panics_takes_all_along() {
    let jobs = Jobs::new();
    observe(async || {
        let group = task_group(async |group: Group<&str>| {
            let inner = group.clone();
            let child = async move {
                let _held = inner;
                jobs.takes("one", ms(73)).gives(Ok(())).await
            };
            group.spawn(child.boxed()).ok();
            jobs.takes("body", ms(203)).gives(Ok(())).await
        });
        cut_by_a_panic(ms(23), group).await;
        let dropped = after_one_turn(move || jobs.dropped().len()).await;
        expect("what was dropped, a turn after a panic of the caller", dropped)
            .is(2)
            .because("a panic that unwinds past the group drops it, as any other cancel does: its body and its child are gone");
    });
}

/// > After the first failure: [`Closed`], at the latest when a child that was cancelled is dropped.
#[probe::test]
fn a_closing_group_takes_no_more() {
    for (who, way) in WHO.iter().flat_map(|who| WAYS.map(|way| (who, way))) {
        let (jobs, refused) = (Jobs::new(), Trace::new());
        observe(async || {
            let group = task_group(async |group: Group<&str>| {
                let inner = group.clone();
                let last_wish = at_the_drop(move || {
                    let wish = jobs.takes("wish", ms(7)).gives(Ok(()));
                    refused.mark(inner.spawn(wish).is_err());
                });
                let child = async move {
                    let _last_wish = last_wish;
                    jobs.takes("one", ms(73)).gives(Ok(())).await
                };
                group.spawn(child.boxed()).ok();
                failing(jobs, who, way)(group).await
            });
            group.await.ok();
            sleep(ms(103)).await;
        });
        expect(
            &format!("whether the wish was refused, after {way} of {who}"),
            refused.names(),
        )
        .are(["true"])
        .because("a child that is cancelled cannot leave another one behind");
    }
}

/// > When the group has returned: [`Closed`].
#[probe::test]
fn a_group_that_is_over_takes_no_more() {
    let jobs = Jobs::new();
    let refused = observe(async || {
        let group = task_group(async |group| Ok::<_, &str>(group.clone())).await;
        let late = jobs.takes("late", ms(7)).gives(Ok(()));
        group.ok().map(|group| group.spawn(late).is_err())
    });
    expect("whether a child was refused", refused.into_output())
        .is(Some(true))
        .because("the group is over, and nobody would wait for the child");
}

/// > When the group's future was dropped: [`Closed`].
#[probe::test]
fn a_group_that_was_dropped_takes_no_more() {
    let jobs = Jobs::new();
    for body in [203, 0] {
        let refused = observe(async || {
            let mut kept = None;
            let group = task_group(async |group: Group<&str>| {
                group.spawn(jobs.takes("one", ms(73)).gives(Ok(()))).ok();
                kept = Some(group);
                sleep(ms(body)).await;
                Ok(())
            });
            cut_after(ms(23), group).await;
            let late = jobs.takes("late", ms(7)).gives(Ok(()));
            kept.map(|group| group.spawn(late).is_err())
        });
        let of = format!("of a group dropped at {{23 ms}}, with a body of {{{body} ms}}");
        expect(
            &format!("whether a child was refused, {of}"),
            refused.into_output(),
        )
        .is(Some(true))
        .because("the group is over, and nobody would wait for the child");
    }
}

/// > A child that is refused is dropped, and never polled.
#[probe::test]
fn a_refused_child_is_dropped_and_never_polled() {
    let (jobs, trace) = (Jobs::new(), Trace::new());
    observe(async || {
        let group = task_group(async |group| Ok::<_, &str>(group.clone())).await;
        let guard = trace.guard("late");
        let inner = group.as_ref().ok().cloned();
        let last_wish = at_the_drop(move || {
            let wish = jobs.takes("wish", ms(7)).gives(Ok(()));
            inner.map(|group| group.spawn(wish).ok());
        });
        let late = async move {
            let _held = (guard, last_wish);
            jobs.takes("late", ms(7)).gives(Ok(())).await
        };
        let refused = group
            .as_ref()
            .ok()
            .map(|group| group.spawn(late.boxed()).is_err());
        expect("whether it was refused", refused)
            .is(Some(true))
            .because("the group is over");
        a_turn().await;
        expect(
            "drops of the refused child, a turn later",
            trace.count("late dropped"),
        )
        .is(1)
        .because("nobody will ever use what it holds");
        sleep(ms(103)).await;
        expect("refused children that began", jobs.begun())
            .are([])
            .because("`Closed` says that it does not run");
    });
}

const WAYS: [&str; 2] = ["an error", "a panic"];
const WHO: [&str; 3] = ["a child", "the body", "a child, the body over"];
type Outcome = Result<(), &'static str>;

/// The body of a group with two children at work, in which it or a third child fails at 23 ms.
fn failing(jobs: Jobs, who: &str, way: &str) -> impl AsyncFnOnce(Group<&'static str>) -> Outcome {
    async move |group: Group<&'static str>| {
        for (name, time) in [("one", 73), ("two", 303)] {
            group.spawn(jobs.takes(name, ms(time)).gives(Ok(()))).ok();
        }
        let bad = jobs.takes("bad", ms(23));
        let bad = match way {
            "an error" => bad.gives(Err(drawn_text("bad"))),
            _ => bad.panics(drawn_text("a bug")),
        };
        match who {
            "the body" => return bad.await,
            _ => group.spawn(bad).ok(),
        };
        let busy = if who == "a child" { ms(503) } else { ms(0) };
        jobs.takes("body", busy).gives(Ok(())).await
    }
}

/// What failed, as texts; nothing if the group did not fail.
fn failures<T>(group: Result<T, GroupError<&'static str>>) -> Vec<String> {
    let text = |failure| match failure {
        Failure::Error(error) => format!("error: {error}"),
        Failure::Panic(text) => format!("panic: {text}"),
    };
    let failures = group.err().map(|error| error.failures);
    failures.into_iter().flatten().map(text).collect()
}
