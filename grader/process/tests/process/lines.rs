//! Lines are handed on whole, in order, and to the job that printed them.

use crate::jobs::{script, supervisor};
use process::{Exit, Line};

#[test]
fn no_line_is_lost_when_stderr_closes_first() {
    let mut supervisor = supervisor();
    let job = script("exec 2>&-; i=0; while [ $i -lt 5000 ]; do echo line; i=$((i+1)); done");
    let mut lines = 0;
    let ended = supervisor.run(&job, |_| lines += 1);
    assert_eq!(ended.exit, Exit::Code(0));
    assert_eq!(lines, 5000);
}

/// A pipe of the first job's is held open by somebody whom the supervisor does
/// not know, and who writes into it when the second job runs.
#[cfg(target_os = "linux")]
#[test]
fn what_comes_late_is_not_taken_for_the_next_jobs() {
    use std::io::Write;
    use std::path::Path;
    let mut supervisor = supervisor();
    let mut held = None;
    let first = script("echo $$; sleep 1");
    let ended = supervisor.run(&first, |pid| {
        let pipe = Path::new("/proc").join(pid.text()).join("fd/1");
        held = std::fs::OpenOptions::new().write(true).open(pipe).ok();
    });
    assert_eq!(ended.exit, Exit::Code(0));

    let mut held = held.expect("its stdout can be held open");
    let mut lines = Vec::new();
    supervisor.run(&script("echo begun; sleep 1; echo over"), |line| {
        writeln!(held, "late").unwrap();
        lines.push(line.text().to_owned());
    });
    assert_eq!(lines, ["begun", "over"]);
}

#[test]
fn a_line_that_is_too_long_is_handed_on_as_such_and_never_dropped() {
    let job = script("echo before; head -c 2000000 /dev/zero | tr '\\0' x; echo; echo after");
    let mut lines = Vec::new();
    supervisor().run(&job, |line| {
        lines.push(match line {
            Line::Whole(line) => line.to_owned(),
            Line::TooLong(head) => format!("{} of many", head.len()),
        });
    });
    assert_eq!(lines, ["before", "4096 of many", "after"]);
}
