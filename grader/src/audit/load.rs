//! Judging beside busy loops: no report may differ from the idle one.

use super::lane::Lane;
use super::pages;
use crate::grade::{Grader, Judged};
use crate::submission::Submission;
use crate::workbook::Exercise;
use crate::workbook::solutions::Variant;
use anyhow::Context;
use process::{Cancel, Environment, Job, Limits, Stdin, Stdout, Supervisor};
use report::{CheckReport, Event, ExerciseReport, Report};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Work for a machine that judges at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load {
    /// Busy loops at once.
    pub loops: usize,
    /// How often every check runs beside them.
    pub times: usize,
}

impl Lane<'_> {
    /// What comes out differently when everything that is laid runs beside `load`.
    pub(super) fn differences(
        &self,
        laid: &[(&Exercise, &Variant)],
        submissions: &[Submission<'_>],
        judged: &Judged,
        load: Load,
    ) -> anyhow::Result<Vec<String>> {
        let again = || self.grader.judge_again(submissions, judged);
        let mut differences = Vec::new();
        for _ in 0..load.times {
            let loaded = beside_busy_loops(&self.grader, load.loops, again)??;
            for (exercise, variant) in laid {
                let of = |reports: &[ExerciseReport]| {
                    let mut reports = reports.iter();
                    reports.find(|it| it.name == exercise.name).cloned()
                };
                let (idle, loaded) = (of(&judged.reports), of(&loaded));
                if let Some(what) = difference(&variant.path, idle, loaded, load.loops) {
                    let what_happens = Event::Differs { what: what.clone() };
                    // Nobody has to listen.
                    let _ = self.grader.events.send(what_happens);
                    differences.push(what);
                }
            }
        }
        Ok(differences)
    }
}

/// Where the report of a variant that was judged beside busy loops differs: in its first
/// check that does, for what the whole is worth follows from the checks.
fn difference(
    path: &Path,
    idle: Option<ExerciseReport>,
    loaded: Option<ExerciseReport>,
    loops: usize,
) -> Option<String> {
    let checks = |report: &Option<ExerciseReport>| {
        let checks = report.iter().flat_map(|report| &report.checks);
        checks.map(pages::alone).collect::<Vec<_>>()
    };
    let mut pairs = checks(&idle).into_iter().zip(checks(&loaded));
    let place = pairs.find_map(|(idle, loaded)| {
        let (one, two) = first_difference(&json(&idle), &json(&loaded))?;
        Some((format!(" in `{}`", idle.name), one, two))
    });
    let whole = |report: Option<ExerciseReport>| {
        let report = report.map(|report| Report::new(vec![report]).compared());
        report.unwrap_or_default()
    };
    let (place, one, two) = place.or_else(|| {
        let (one, two) = first_difference(&whole(idle), &whole(loaded))?;
        Some((String::new(), one, two))
    })?;
    let plural = if loops == 1 { "" } else { "s" };
    Some(format!(
        "{}: beside {loops} busy loop{plural} the report differs{place}: {one} became {two}",
        path.display(),
    ))
}

/// The first lines that differ, unless all are equal.
fn first_difference(one: &str, other: &str) -> Option<(String, String)> {
    if one == other {
        return None;
    }
    let mut lines = one.lines().zip(other.lines());
    let differ = lines.find(|(one, other)| one != other);
    let (one, other) = differ.unwrap_or(("its length", "another"));
    Some((one.trim().to_owned(), other.trim().to_owned()))
}

fn json(check: &CheckReport) -> String {
    serde_json::to_string_pretty(check).expect("a report is plain data")
}

/// How long a load may last: a net, should the grader be gone and its supervisors
/// not notice.
const LONGEST_LOAD: Duration = Duration::from_secs(24 * 60 * 60);

/// How long the loops may take to be gone.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs `work` beside so many processes that do nothing but compute. They run
/// under supervisors, as checks do: on Linux each of these has a session of its
/// own, and sessions share the processors evenly, however many threads they have.
fn beside_busy_loops<T>(
    grader: &Grader<'_>,
    loops: usize,
    work: impl FnOnce() -> T,
) -> anyhow::Result<T> {
    let cancel = Cancel::new();
    let supervisors = (0..loops).map(|_| Supervisor::start(grader.program, &cancel));
    let supervisors: Vec<Supervisor> = supervisors
        .collect::<Result<_, _>>()
        .context("cannot start a busy loop")?;
    let job = busy_loop(grader.program);
    let result = thread::scope(|scope| {
        // On every way out, a panic included: the scope waits for the loops.
        let _ends = EndsLoops(&cancel);
        for mut supervisor in supervisors {
            let job = &job;
            thread::Builder::new()
                .spawn_scoped(scope, move || supervisor.run(job, |_| {}))
                .context("cannot start a busy loop")?;
        }
        anyhow::Ok(work())
    });
    cancel.wait_until_gone(PATIENCE);
    result
}

/// Ends the loops when it is dropped.
struct EndsLoops<'c>(&'c Cancel);

impl Drop for EndsLoops<'_> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The grader's own program, in the way of misbehaving that uses a processor.
fn busy_loop(program: &Path) -> Job {
    Job {
        program: program.to_owned(),
        arguments: ["misbehave", "spin"].map(str::to_owned).into(),
        launcher: None,
        folder: std::env::temp_dir(),
        environment: Environment {
            inherited: true,
            without: Vec::new(),
            with: Vec::new(),
        },
        limits: Limits {
            wall: LONGEST_LOAD,
            cpu: LONGEST_LOAD,
            memory_bytes: 1 << 30,
            output_bytes: 1 << 20,
            processes: 16,
            file_bytes: u64::MAX,
            process_wall: None,
        },
        scratch: None,
        stdin: Stdin::Null,
        stdout: Stdout::Kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_loop_may_last_as_long_as_an_audit() {
        let job = busy_loop(Path::new("grader"));
        assert_eq!(job.arguments, ["misbehave", "spin"]);
        assert!(job.limits.cpu >= Duration::from_secs(24 * 60 * 60));
    }
}
