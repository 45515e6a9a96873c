//! Running checks: one process each, several at a time.

use crate::judge::judge;
use crate::plan::PlannedCheck;
use crate::report::{Beside, CheckReport};
use crate::workbook::ExerciseName;
use evidence::{CHANNEL_VARIABLE, Hello, Key, LONGEST_RECORD_BYTES, STDOUT_MARK, VERSION};
use process::{Channel, Ended, Environment, Exit, Job, Limits, Stdin, Stdout, Supervisor};
use std::path::PathBuf;

/// A check that is ready to run.
#[derive(Debug, Clone)]
pub struct ReadyCheck {
    /// The exercise it belongs to.
    pub exercise: ExerciseName,
    /// The check, and what it is to measure.
    pub planned: PlannedCheck,
    /// The program it is in.
    pub program: PathBuf,
    /// The folder it runs in.
    pub folder: PathBuf,
    /// What it may use.
    pub limits: Limits,
}

/// The variables that a check's process gets of the grader's own environment.
/// Nothing else: what else is there may be secret.
const PASSED_ON: [&str; 6] = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT"];

/// Runs one check and judges it.
pub fn run(supervisor: &mut Supervisor, check: &ReadyCheck) -> CheckReport {
    let key = fresh_key();
    let name = &check.planned.name;
    let ended = supervisor.run(&job(check, &key), |_| {});
    let (verdict, reason, record) = judge(&check.planned, &ended, &key);
    let beside = Beside {
        output: printed(&ended.output.text(), name),
        wall: ended.wall,
        left_behind: ended.left_behind,
        ..Beside::default()
    };
    CheckReport::judged(name, verdict, reason, record, beside)
}

/// A check that could not be run because no supervisor can be started.
pub fn cannot_run(check: &ReadyCheck, error: &std::io::Error) -> CheckReport {
    let ended = Ended::without_output(Exit::NotStarted(error.to_string()));
    let (verdict, reason, _) = judge(&check.planned, &ended, &fresh_key());
    CheckReport::judged(
        &check.planned.name,
        verdict,
        reason,
        None,
        Beside::default(),
    )
}

fn fresh_key() -> Key {
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).expect("the system has random numbers to give");
    Key::from_entropy(entropy)
}

fn job(check: &ReadyCheck, key: &Key) -> Job {
    let hello = Hello {
        version: VERSION,
        key: key.clone(),
        exercise: check.exercise.0.clone(),
        check: check.planned.name.clone(),
    };
    Job {
        program: check.program.clone(),
        arguments: arguments(&check.planned.name),
        folder: check.folder.clone(),
        environment: environment(),
        limits: check.limits,
        stdin: Stdin::Channel(Channel {
            greeting: hello.to_line(),
            longest_answer_bytes: LONGEST_RECORD_BYTES,
            stdout_mark: STDOUT_MARK.to_owned(),
        }),
        stdout: Stdout::Kept,
    }
}

fn arguments(check: &str) -> Vec<String> {
    ["--exact", check, "--nocapture", "--test-threads=1"]
        .map(str::to_owned)
        .into()
}

fn environment() -> Environment {
    let mut with: Vec<(String, String)> = PASSED_ON
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)))
        .collect();
    with.push((CHANNEL_VARIABLE.to_owned(), "1".to_owned()));
    Environment {
        inherited: false,
        without: Vec::new(),
        with,
    }
}

/// What the learner's code printed: the output without what the test harness
/// wrote round it.
fn printed(output: &str, check: &str) -> String {
    let begin = format!("test {check} ... ");
    let output = output
        .trim_start()
        .trim_start_matches("running 1 test")
        .trim_start();
    let output = output.strip_prefix(&begin).unwrap_or(output);
    let end = ["\nfailures:\n", "\ntest result: "]
        .iter()
        .filter_map(|mark| output.find(mark))
        .min()
        .unwrap_or(output.len());
    let output = output[..end].trim_end();
    let output = output
        .strip_suffix("FAILED")
        .or(output.strip_suffix("ok"))
        .unwrap_or(output);
    output.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_harness_writes_is_not_the_learners_output() {
        let passed = "\nrunning 1 test\ntest a ... ok\n\ntest result: ok. 1 passed; 0 failed\n\n";
        assert_eq!(printed(passed, "a"), "");
        let failed = "\nrunning 1 test\ntest a ... one\ntwo\nFAILED\n\nfailures:\n\nfailures:\n    a\n\ntest result: FAILED. 0 passed\n\n";
        assert_eq!(printed(failed, "a"), "one\ntwo");
        assert_eq!(
            printed("\nrunning 1 test\ntest a ... half a li", "a"),
            "half a li"
        );
    }
}
