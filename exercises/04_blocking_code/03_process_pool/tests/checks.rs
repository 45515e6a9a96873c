//! What `run_in_process` must do. Each check is a sentence; run them with
//! `cargo grade check process_pool`.
//!
//! The child is the program in `src/bin/worker.rs`.

use futures::future::join_all;
use futures::poll;
use probe::{
    by_hand, drawn, drawn_text, expect, expect_that, has_children, is_listed, observe_for_real,
    soon, soon_holds,
};
use process_pool::ProcessError::{self, Broken, Failed, NotStarted};
use process_pool::run_in_process;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::task::Poll;
use std::thread;
use std::time::Duration;
use tokio::time::{advance, pause, resume, sleep};

/// > Nothing begins at the call: the first poll starts the process.
#[probe::test]
fn nothing_begins_before_the_first_poll() {
    let directory = tempfile::tempdir().expect("a directory");
    let later = directory.path().join("later");
    let mut command = worker(&["deaf"]);
    command.current_dir(&later);
    let outcome = observe_for_real(async || {
        let unpolled = run_in_process(command, Vec::new());
        sleep(Duration::from_millis(20)).await;
        fs::create_dir(&later).expect("a directory");
        soon(unpolled).await
    });
    expect("what came of it", told(outcome.into_output()))
        .is("done")
        .because("its working directory is made between the call and the first poll, and a process that was started before that does not find it");
    let path = later.to_str().expect("a plain path");
    let command = worker(&["meet", path, "1"]);
    let started = observe_for_real(async || {
        let mut polled = by_hand(run_in_process(command, Vec::new()));
        let _ = polled.poll();
        soon_holds(|| fs::read_dir(path).is_ok_and(|mut files| files.next().is_some())).await
    });
    expect(
        "whether a process left its file after the first poll, and no second one",
        started.into_output(),
    )
    .is_true()
    .because("whoever polls once to set it going, and then does something else, finds it at work");
}

/// > The process gets the arguments, the environment and the working directory
#[probe::test]
fn it_gets_all_that_the_command_says() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("here"), "").expect("a file");
    for (change, path) in [("nothing", "true"), ("one", "false"), ("all", "false")] {
        let mut command = worker(&["look-around"]);
        match change {
            "nothing" => &mut command,
            "one" => command.env_remove("PATH"),
            _ => command.env_clear(),
        };
        command
            .env("GREETING", drawn_text("hello"))
            .current_dir(&directory);
        let outcome = observe_for_real(|| soon(run_in_process(command, Vec::new())));
        let found = told(outcome.into_output());
        let (found, others) = found.rsplit_once(' ').unwrap_or((&found, ""));
        let what = "the variable GREETING, whether PATH is set, and whether the file `here` is in the directory";
        expect(&format!("{what}, with {change} of the variables taken out"), found)
            .is(format!("{} {path} true", drawn_text("hello")).as_str())
            .because("a command is more than a program and its arguments: its variables are set, taken out, or all cleared first");
        let known = |name: &OsString| name == "GREETING" || name == "PATH";
        let inherited = env::vars_os().filter(|(name, _)| change != "all" && !known(name));
        expect(&format!("it has as many other variables as the command, with {change} taken out"), others == inherited.count().to_string())
            .is_true()
            .because("whoever made the command decides what the process sees: nothing is added and nothing lost");
    }
}

/// > What the process writes to its standard output is returned
#[probe::test]
fn it_runs_in_another_process() {
    let pid = told(run(&["pid"], b""));
    expect(
        "it returned the number of a process",
        pid.parse::<u32>().is_ok(),
    )
    .is_true()
    .because("the child writes its number to its standard output, and that is what comes back");
    expect(
        "that is another process",
        pid != std::process::id().to_string(),
    )
    .is_true()
    .because("what crashes or leaks over there does no harm here");
}

/// > What the process writes to its standard output is returned
#[probe::test]
fn the_task_that_waits_now_is_woken() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("open");
    let path = file.to_str().expect("a plain path");
    let outcome = observe_for_real(async || {
        let mut waits = Box::pin(run_in_process(worker(&["wait-for", path]), Vec::new()));
        let _ = by_hand(waits.as_mut()).poll();
        fs::write(&file, "").expect("a file");
        // When the time is up, nobody is polled once more.
        tokio::select! {
            biased;
            () = sleep(Duration::from_secs(3)) => None,
            outcome = waits => Some(outcome),
        }
    });
    expect(
        "what the process found, polled first by another task",
        told(outcome.into_output()),
    )
    .is("opened")
    .because("a future may be handed on while it waits: the output wakes the task that has it now");
}

/// > The standard input is `input`, and comes to an end after that.
#[probe::test]
fn the_input_comes_to_its_end() {
    let sizes = [0, drawn(5)].map(|size| (vec![b'x'; size], format!("{size} bytes")));
    for (input, count) in &sizes {
        expect(&format!("what came of a child that reads {count} to the end"), told(run(&["count"], input)))
            .is(count.as_str())
            .because("the child reads until there is no more, and there may be more for as long as the pipe is open");
    }
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("file");
    fs::write(&file, "something else").expect("a file");
    for (input, count) in &sizes {
        let mut command = worker(&["count"]);
        command.stdin(fs::File::open(&file).expect("a file"));
        let outcome = observe_for_real(|| soon(run_in_process(command, input.clone())));
        expect(
            &format!(
                "what came of it, with a command that would read a file, and an input of {count}"
            ),
            told(outcome.into_output()),
        )
        .is(count.as_str())
        .because("the standard input is what was given, also where that is nothing");
    }
    // The checks have no input of their own that a process could take for its own.
    let mut caller = tokio::process::Command::from(worker(&["hand-on", "count"]));
    caller.stdin(fs::File::open(&file).expect("a file"));
    caller.kill_on_drop(true);
    let outcome = observe_for_real(async || soon(caller.output()).await).into_output();
    let output = outcome.map(|outcome| outcome.map(|outcome| outcome.stdout).unwrap_or_default());
    expect(
        "what came of it without input, where the program that runs it has an input of its own",
        output.map(|output| String::from_utf8_lossy(&output).into_owned()),
    )
    .is(Some("0 bytes".to_owned()))
    .because("what somebody types to the program is not for the process that it runs");
}

/// > Processes run at the same time: at least 24 of them
#[probe::test]
fn many_run_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().to_str().expect("a plain path");
    let all = observe_for_real(async || {
        let fails = || soon(run_in_process(worker(&["exit", "3"]), Vec::new()));
        for _ in 0..4 {
            let _ = poll!(Box::pin(run_in_process(worker(&["deaf"]), Vec::new())));
            join_all([(); 3].map(|()| fails())).await;
        }
        for _ in 0..103 {
            soon(run_in_process(Command::new("/nowhere"), Vec::new())).await;
        }
        let meets = || soon(run_in_process(worker(&["meet", path, "24"]), Vec::new()));
        join_all([(); 24].map(|()| meets())).await
    });
    let outcomes = all.into_output().into_iter().map(told);
    // How many of those that did not meet have given up by now is no matter.
    let met = outcomes.filter(|outcome| outcome == "met").count();
    expect("of 24 processes, those that met all the others, when twelve others had failed, four were dropped, and 103 could not be started", met)
        .is(24)
        .because("each waits a second for the next one to come: all must be started before the first is waited for, and what is over takes no place");
}

/// > While the process runs, the loop goes on: every other task gets its turns.
#[probe::test]
fn the_loop_goes_on_while_it_runs() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("open");
    let path = file.to_str().expect("a plain path");
    let outcome = observe_for_real(async || {
        let beats = async {
            for _ in 0..20 {
                sleep(Duration::from_millis(1)).await;
            }
            fs::write(&file, "").expect("a file");
        };
        let waits = run_in_process(worker(&["wait-for", path]), Vec::new());
        tokio::join!(soon(waits), beats).0
    });
    expect("what the process found", told(outcome.into_output()))
        .is("opened")
        .because(
            "it waits a second for a file, which another task makes after twenty turns of the loop",
        );
}

/// > The process may take as long as it likes: there is no time limit.
#[probe::test]
fn a_process_may_take_its_time() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("open");
    let path = file.to_str().expect("a plain path");
    let outcome = observe_for_real(async || {
        let mut waits = Box::pin(run_in_process(worker(&["wait-for", path]), Vec::new()));
        if let Poll::Ready(outcome) = poll!(&mut waits) {
            return Some(outcome);
        }
        pause();
        advance(Duration::from_secs(31_536_007)).await;
        resume();
        fs::write(&file, "").expect("a file");
        soon(waits).await
    });
    expect(
        "what the process found, when a year of Tokio's clock had passed",
        told(outcome.into_output()),
    )
    .is("opened")
    .because(
        "how long a process takes is its own affair, and whoever wants a limit can drop the future",
    );
}

/// > Input and output may be of any size
///
/// > What the process writes to its standard output is returned byte for byte.
#[probe::test]
fn a_mebibyte_goes_in_and_comes_out() {
    let bytes = (0..1024 * 1024).map(|at: u32| drawn(at).to_le_bytes()[at as usize % 3]);
    let input: Vec<u8> = bytes.collect();
    let dots = vec![b'.'; input.len()];
    for (does, wanted) in [("echo", &input), ("talk-first", &dots)] {
        let outcome = run(&[does, "1048576"], &input);
        expect(&format!("{does} came to its end within three seconds"), outcome.is_some())
            .is_true()
            .because("a pipe has room for some 64 KiB: a child that waits at a full or an empty one goes on only if the other end is served, too");
        let same = outcome.is_some_and(|output| output.is_ok_and(|output| output == *wanted));
        expect(&format!("all that {does} has written came out"), same)
            .is_true()
            .because("the output is bytes, as many and as they were written");
    }
    for text in ["\na\r\n\n", "\u{feff}\0 \t"] {
        let length = text.len().to_string();
        expect(
            &format!("what came out where {text:?} went in"),
            told(run(&["echo", &length], text.as_bytes())),
        )
        .is(text)
        .because("what looks like an empty line, or like nothing, has been written all the same");
    }
    let great = vec![b'.'; 33 * 1024 * 1024];
    let length = great.len().to_string();
    let outcome = run(&["echo", &length], &great);
    let same = outcome.is_some_and(|output| output.is_ok_and(|output| output == great));
    expect("all of 33 MiB came out, as they went in", same)
        .is_true()
        .because("no size is too great as long as it fits into the memory");
}

/// > Input that the process leaves unread changes neither a success nor a failure.
///
/// > `Failed` contains all that the process wrote to its standard error.
#[probe::test]
fn unread_input_changes_nothing() {
    let input = vec![b'x'; 1024 * 1024];
    expect(
        "what came of a process that exits with 0",
        told(run(&["deaf"], &input)),
    )
    .is("done")
    .because("how much of its input a process reads is its own affair");
    expect(
        "what came of one that says what is wrong, and fails",
        told(run(&["fail"], &input)),
    )
    .is("exit code Some(3):  out of cheese\r\n\n")
    .because("what it wrote says why it failed, and a broken pipe does not");
    let code = drawn(3_u32);
    expect(
        &format!("what came of one that exits with {code}"),
        told(run(&["exit", &code.to_string()], &input)),
    )
    .is(format!("exit code Some({code}): "))
    .because("the exit code says whether it went well, and not how much was read");
}

/// > A process that exits with 0 has succeeded
#[probe::test]
fn a_warning_is_no_failure() {
    expect("what came of a process that warns and exits with 0", told(run(&["warn"], b"")))
        .is("done")
        .because("programs write warnings, progress, and errors that they can live with to their standard error: the exit code says how it went");
}

/// > A process that exits with 0 has succeeded
///
/// > An exit code other than 0 is the error `Failed`.
#[probe::test]
fn the_end_of_the_output_is_not_the_end() {
    let bad = drawn(3_u32);
    for (code, wanted) in [
        (0, String::new()),
        (bad, format!("exit code Some({bad}): ")),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        let (closed, go) = (directory.path().join("closed"), directory.path().join("go"));
        // Elsewhere a shell cannot close what it writes to.
        let script = format!(
            "exec >&- 2>&-; : > closed; until test -e go; do sleep 0.01; done; exit {code}"
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(&directory);
        if !cfg!(unix) {
            command = worker(&["exit", &code.to_string()]);
        }
        let outcome = observe_for_real(async || {
            let goes_on = async {
                soon_holds(|| closed.exists()).await;
                sleep(Duration::from_millis(20)).await;
                fs::write(&go, "").expect("a file");
                std::future::pending().await
            };
            tokio::select! {
                outcome = soon(run_in_process(command, Vec::new())) => outcome,
                () = goes_on => None,
            }
        });
        expect(&format!("what came of a process that closes its outputs, works on, and exits with {code}"), told(outcome.into_output()))
            .is(wanted)
            .because("that nothing more is to come does not say that it has ended, and only its end says how it went");
    }
}

/// > An exit code other than 0 is the error `Failed`.
#[probe::test]
fn an_exit_code_is_an_error() {
    for (arguments, wanted) in [
        (&["fail"][..], 3),
        (&["no such thing"], 64),
        (&["exit", "127"], 127),
    ] {
        let outcome = run(arguments, b"");
        let code = match outcome {
            Some(Err(Failed { status, .. })) => status.code(),
            _ => None,
        };
        expect(&format!("exit code in the error of {arguments:?}"), code)
            .is(Some(wanted))
            .because("a code other than 0 says that it went wrong");
    }
}

/// > `Failed` contains all that the process wrote to its standard error.
#[probe::test]
fn the_error_contains_the_standard_error() {
    expect("what came of it", told(run(&["fail"], b"")))
        .is("exit code Some(3):  out of cheese\r\n\n")
        .because("the standard error says what went wrong, and it is returned as it was written, with its blanks and line ends");
}

/// > What is not UTF-8 in the standard error becomes the replacement character
#[probe::test]
fn stderr_need_not_be_utf_8() {
    expect("what came of it", told(run(&["fail-in-latin-1"], b"")))
        .is("exit code Some(3): caf\u{fffd}")
        .because("a process may write any bytes, and one that cannot be read is no reason to lose the others");
    let replaced = match run(&["shout", "350000"], b"") {
        Some(Err(Failed { stderr, .. })) => Some(stderr.matches('\u{fffd}').count()),
        _ => None,
    };
    expect("replacement characters in a mebibyte of good text", replaced)
        .is(Some(0))
        .because("a read ends anywhere, also in the middle of a character, and only the whole can be decoded");
}

/// > A process that a signal has ended is the error `Failed`, too.
#[probe::test]
fn a_signal_is_an_error() {
    // On Windows a crash is an exit code that no program would choose.
    let crashed = if cfg!(unix) {
        "exit code None"
    } else {
        "exit code Some(-1073740791)"
    };
    expect("what came of it", told(run(&["abort"], b"")))
        .is(format!("{crashed}: out of cheese\n"))
        .because("a process that crashes has failed, although on Unix it has no exit code at all");
}

/// > The standard error may be of any size, too.
#[probe::test]
fn a_lot_on_stderr_does_no_harm() {
    let characters = match run(&["shout", "6000000"], b"") {
        Some(Err(Failed { stderr, .. })) => stderr.chars().count(),
        _ => 0,
    };
    expect(
        "characters of the standard error, counted up to 6,000,000",
        characters.min(6_000_000),
    )
    .is(6_000_000)
    .because("the third pipe fills up like the others, and a child that cannot write does not end");
}

/// > the process may read and write them in any order.
#[probe::test]
fn a_pipe_that_is_closed_leaves_the_others_open() {
    // Elsewhere a shell cannot close what it writes to.
    if !cfg!(unix) {
        return;
    }
    for (closes, script, wanted) in [
        (
            "its output",
            "exec >&-; sleep 0.1; cat >&2; exit 3",
            "a mebibyte",
        ),
        ("its errors", "exec 2>&-; sleep 0.1; cat", "a mebibyte"),
        (
            "its input",
            "exec <&-; sleep 0.1; head -c 1048576 /dev/zero",
            "a mebibyte",
        ),
    ] {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let outcome = observe_for_real(|| soon(run_in_process(command, vec![b'x'; 1024 * 1024])));
        let bytes = match outcome.output() {
            Some(Ok(output)) => output.len(),
            Some(Err(Failed { stderr, .. })) => stderr.len(),
            _ => 0,
        };
        expect(
            &format!("a mebibyte came out of a process that first closes {closes}"),
            bytes == 1024 * 1024,
        )
        .is_true()
        .because("each pipe has an end of its own: what is left of the others is still served");
    }
    let mut command = Command::new("sh");
    command.args(["-c", "exec >&- 2>&-; sleep 0.1; test $(wc -c) -eq 1048576"]);
    let outcome = observe_for_real(|| soon(run_in_process(command, vec![b'x'; 1024 * 1024])));
    expect("what came of a process that closes both its outputs, and fails if it cannot read a mebibyte after that", told(outcome.into_output()))
        .is("")
        .because("a process that has nothing more to say may still have much to read");
}

/// > What the process writes to its standard output is returned byte for byte.
#[probe::test]
fn what_an_ended_process_has_written_is_not_lost() {
    if !cfg!(unix) {
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let [begun, go, written] = ["begun", "go", "written"].map(|name| directory.path().join(name));
    for code in [0, 3] {
        let [out, err] = if code == 0 { [7_003, 0] } else { [0, 7_003] };
        let script = format!(
            ": > begun; until test -e go; do sleep 0.01; done; head -c {out} /dev/zero; head -c {err} /dev/zero >&2; : > written; exit {code}"
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(&directory);
        let outcome = observe_for_real(async || {
            let mut writes = Box::pin(run_in_process(command, Vec::new()));
            tokio::select! {
                _ = &mut writes => return None,
                _ = soon_holds(|| begun.exists()) => {}
            }
            fs::write(&go, "").expect("a file");
            // The loop is held until the process has ended.
            for _ in 0..200 {
                if !written.exists() {
                    thread::sleep(Duration::from_millis(10));
                }
            }
            thread::sleep(Duration::from_millis(30));
            soon(writes).await
        });
        for file in [&begun, &go, &written] {
            fs::remove_file(file).ok();
        }
        let bytes = match outcome.output() {
            Some(Ok(output)) => Some(output.len()),
            Some(Err(Failed { stderr, .. })) => Some(stderr.len()),
            _ => None,
        };
        expect(&format!("whether all 7,003 bytes came out of a process that has ended with {code} before the loop goes on"), bytes == Some(7_003))
            .is_true()
            .because("the end of a process is not the end of what is still in its pipes");
    }
}

/// > When the command cannot be started, for whatever reason
#[probe::test]
fn a_command_that_cannot_be_started_is_an_error() {
    let directory = tempfile::tempdir().expect("a directory");
    for (what, program) in [
        ("is missing", Path::new("/nowhere/to/be/found")),
        ("is a directory", directory.path()),
        ("has a zero byte in its name", Path::new("worker\0")),
    ] {
        let outcome = observe_for_real(|| soon(run_in_process(Command::new(program), Vec::new())));
        expect_that!(
            &format!("what came of a command that {what}"),
            outcome.into_output(),
            Some(Err(NotStarted(_)))
        )
        .because("a command that cannot be started is an error of its own, and no panic");
    }
    expect(
        "what came of a command that is there",
        told(run(&["deaf"], b"")),
    )
    .is("done")
    .because("that it can be started is no error");
}

/// > Soon after the future is dropped, nothing is left of the process
#[probe::test]
fn dropped_half_way_nothing_is_left_of_it() {
    for (what, first, input) in [
        ("that has no input", "", 0),
        ("that leaves a mebibyte unread", "", 1024 * 1024),
        ("that has closed its outputs", "exec >&- 2>&-;", 0),
        (
            "that takes no notice of a polite signal",
            "trap '' TERM INT HUP;",
            0,
        ),
    ] {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("pid");
        let script = format!("{first} echo $$ > number; mv number pid; exec sleep 10");
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(&directory);
        // Elsewhere a shell has none of this.
        if !cfg!(unix) {
            command = worker(&["linger", file.to_str().expect("a plain path")]);
        }
        let (pid, gone) = observe_for_real(async || {
            // Dropped when the child has written its number, and what it did before is known.
            let started = async {
                let started = soon_holds(|| file.exists()).await;
                sleep(Duration::from_millis(20)).await;
                started
            };
            let started = tokio::select! {
                _ = run_in_process(command, vec![b'x'; input]) => false,
                started = started => started,
            };
            let pid = fs::read_to_string(&file).unwrap_or_default();
            let pid = pid.trim().parse().ok().filter(|_| started);
            let gone = soon_holds(|| pid.is_none_or(|pid| !is_listed(pid))).await;
            (pid, gone)
        })
        .into_output();
        expect(&format!("a process {what} was there"), pid.is_some())
            .is_true()
            .because("it writes its number into a file, and then has ten seconds' work");
        expect(&format!("within three seconds after the drop it was gone, one {what}"), gone)
            .is_true()
            .because("work that nobody waits for must be stopped, and a child that has ended be collected: otherwise it stays as a zombie");
    }
}

/// > Soon after the future is dropped, nothing is left of the process
#[probe::test]
fn dropped_after_its_first_poll_nothing_is_left_of_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("pid");
    let path = file.to_str().expect("a plain path");
    let (others, gone) = observe_for_real(async || {
        let mut lingers = Box::pin(run_in_process(worker(&["linger", path]), Vec::new()));
        let _ = poll!(&mut lingers);
        drop(lingers);
        // Time for what is still about to start it: others come and go, and a while.
        let mut others = Vec::new();
        for _ in 0..5 {
            others.push(told(
                soon(run_in_process(worker(&["deaf"]), Vec::new())).await,
            ));
        }
        sleep(Duration::from_millis(303)).await;
        (others, soon_holds(|| !has_children()).await)
    })
    .into_output();
    expect("what came of five others, one after another", others)
        .are(["done"; 5])
        .because("what has been dropped does not stand in the way of what comes next");
    expect("within three seconds after that it was gone", gone)
        .is_true()
        .because("work that nobody waits for must be stopped and collected, even if it was dropped before it had quite begun");
    let (began, dropped, gone) = observe_for_real(async || {
        let mut lingers = Box::pin(run_in_process(worker(&["linger", path]), Vec::new()));
        let _ = poll!(&mut lingers);
        let began = soon_holds(has_children).await;
        let dropped = thread::spawn(move || drop(lingers)).join().is_ok();
        (began, dropped, soon_holds(|| !has_children()).await)
    })
    .into_output();
    expect("whether a process began, and was gone within three seconds after a drop outside of its runtime", (began, gone))
        .is((true, true))
        .because("a future may be dropped anywhere, and the runtime that lives on can collect what was killed");
    expect("whether that drop came to its end without a panic", dropped)
        .is_true()
        .because(
            "what a drop needs a runtime for cannot be done there, and a panic is no way to say so",
        );
}

fn worker(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_worker"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str], input: &[u8]) -> Option<Result<Vec<u8>, ProcessError>> {
    let run = || soon(run_in_process(worker(arguments), input.to_vec()));
    observe_for_real(run).into_output()
}

/// What came of a process, in words.
fn told(outcome: Option<Result<Vec<u8>, ProcessError>>) -> String {
    match outcome {
        None => "nothing within three seconds".to_owned(),
        Some(Ok(output)) => String::from_utf8_lossy(&output).into_owned(),
        Some(Err(Failed { status, stderr })) => format!("exit code {:?}: {stderr}", status.code()),
        Some(Err(NotStarted(error) | Broken(error))) => error.to_string(),
    }
}
