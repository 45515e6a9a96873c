//! Running checks: one process each, several at a time.

use crate::jail::{Grants, Jail};
use crate::judge::program::{Planned, judge};
use crate::printed::{instants, is_worth_another_run, printed};
use crate::seed::Seed;
use crate::stage::Stage;
use crate::temporary::Folder;
use crate::workbook::manifest::AskedLimits;
use crate::workbook::{CheckKind, Exercise};
use evidence::{
    CHANNEL_VARIABLE, Hello, Key, LONGEST_RECORD_BYTES, STDOUT_MARK, StampWord, VERSION,
};
use process::{Channel, Ended, Environment, Exit, Job, Limits, Scratch, Stdin, Stdout, Supervisor};
use report::{Beside, CheckReport, ExerciseName, Reason};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A check that is ready to run.
#[derive(Debug, Clone)]
pub(crate) struct ReadyCheck {
    /// The exercise it belongs to.
    pub exercise: ExerciseName,
    /// The check's path in its program; the last part is its own name.
    pub name: String,
    /// The names of what it is to measure.
    pub expectations: Vec<String>,
    /// The program it is in.
    pub program: PathBuf,
    /// The folder it runs in.
    pub folder: PathBuf,
    /// What it may use.
    pub limits: Limits,
    /// What confines it.
    pub jail: Option<Jail>,
    /// What it draws its inputs with; without it they are the usual ones.
    pub draw: Option<u64>,
}

impl ReadyCheck {
    /// What the check calls itself: it does not know the module that it is in.
    pub(crate) fn own_name(&self) -> &str {
        self.name.rsplit("::").next().unwrap_or(&self.name)
    }

    /// The check with inputs drawn from `seed`.
    pub(crate) fn drawn(self, seed: &Seed) -> Self {
        Self {
            draw: Some(seed.draw(&self.exercise, self.own_name())),
            ..self
        }
    }
}

/// The checks of an exercise that are run, with the names of what they measure.
pub(crate) fn program_checks(exercise: &Exercise) -> impl Iterator<Item = (&str, &[String])> {
    let checks = exercise.plan.checks.iter();
    checks.filter_map(|check| match &check.kind {
        CheckKind::Program { expectations } => Some((check.name.as_str(), expectations.as_slice())),
        CheckKind::Warning { .. } => None,
    })
}

/// The checks of an exercise on the stage, whose `program` is built.
pub(crate) fn ready_checks(stage: &Stage, exercise: &Exercise, program: &Path) -> Vec<ReadyCheck> {
    let ready = |(check, expectations): (&str, &[String])| ReadyCheck {
        exercise: exercise.name.clone(),
        name: check.to_owned(),
        expectations: expectations.to_vec(),
        program: program.to_owned(),
        folder: exercise.folder(&stage.root),
        limits: limits(&exercise.metadata.limits),
        jail: stage.jail.clone(),
        draw: None,
    };
    let drawn = |check: ReadyCheck| match &stage.seed {
        Some(seed) => check.drawn(seed),
        None => check,
    };
    program_checks(exercise).map(ready).map(drawn).collect()
}

/// The variables that a check's process gets of the grader's own environment.
/// Nothing else: what else is there may be secret.
const PASSED_ON: [&str; 6] = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT"];

/// What a check may write, into one file and in all: no exercise writes any.
const SCRATCH_BYTES: u64 = 64 * 1024 * 1024;

/// The threads and processes that a check may have in all: twice what Tokio's pool for
/// blocking work has at most.
const TASKS: u64 = 1024;

/// The limits of one check, where its exercise asks for no others.
pub(crate) fn limits(asked: &AskedLimits) -> Limits {
    const MIB: u64 = 1024 * 1024;
    Limits {
        // Above every limit that the check has itself, so that the check
        // reports what hung and the grader need not guess.
        wall: Duration::from_secs(asked.wall_s.unwrap_or(40)),
        cpu: Duration::from_secs(asked.cpu_s.unwrap_or(20)),
        // Address space, of which thread stacks take much and use little.
        memory_bytes: asked.memory_mib.unwrap_or(4096) * MIB,
        output_bytes: asked.output_mib.unwrap_or(16) * MIB,
        processes: asked.processes.unwrap_or(32),
        file_bytes: SCRATCH_BYTES,
        process_wall: None,
    }
}

/// Runs one check and judges it. If it did not pass and printed something, it runs
/// once more to see at which virtual instants.
pub(crate) fn run(supervisor: &mut Supervisor, check: &ReadyCheck) -> CheckReport {
    let mut report = run_once(supervisor, check);
    if is_worth_another_run(&report.reason) && !report.beside.output.is_empty() {
        let word = StampWord::from(fresh_key());
        let mut job = job(check, &fresh_key(), Some(&word));
        job.limits.wall = job.limits.wall.min(LONGEST_LOOK);
        // A look that cannot be had is left.
        if let Ok(again) = ended(supervisor, check, job) {
            report.beside.printed_at =
                instants(&report.beside.output, &again.output, &word, &check.name);
        }
    }
    report
}

/// Runs one check and judges it.
pub(crate) fn run_once(supervisor: &mut Supervisor, check: &ReadyCheck) -> CheckReport {
    let key = fresh_key();
    match ended(supervisor, check, job(check, &key, None)) {
        Ok(ended) => {
            let mut report = judged(check, &ended, &key);
            if check.jail.is_some() && may_want_room(&report.reason) {
                blame_a_full_disk(&mut report, &std::env::temp_dir());
            }
            report
        }
        Err(error) => cannot_run(check, &error),
    }
}

/// Whether a check may have come to this because it could not write.
fn may_want_room(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Unmet { .. }
            | Reason::Panicked { .. }
            | Reason::Hung { .. }
            | Reason::NotMeasured { .. }
            | Reason::ExitCode { .. }
            | Reason::Signal { .. }
    )
}

/// Makes it no fault of what was handed in that a check did not pass, where it had less
/// room in `folder` than it may use. Its own folder is gone by now, so what it wrote
/// itself is not counted. Why it failed nobody can tell then: the system's words are in
/// the submission's hands.
fn blame_a_full_disk(report: &mut CheckReport, folder: &Path) {
    if process::free_bytes(folder).is_ok_and(|free| free < SCRATCH_BYTES) {
        report.reason = Reason::NoRoom {
            folder: folder.display().to_string(),
        };
    }
}

/// Runs the job of a check, inside its jail where it has one, with a fresh folder of
/// its own to write in.
fn ended(supervisor: &mut Supervisor, check: &ReadyCheck, mut job: Job) -> std::io::Result<Ended> {
    let Some(jail) = &check.jail else {
        return Ok(supervisor.run(&job, |_| {}));
    };
    let own = Folder::new()?;
    let path = own.path().to_string_lossy().into_owned();
    let is_homeless = |(name, _): &(String, String)| name == "PATH" || name == CHANNEL_VARIABLE;
    job.environment.with.retain(is_homeless);
    for name in ["HOME", "TMPDIR"] {
        job.environment.with.push((name.to_owned(), path.clone()));
    }
    // Neither sources nor what else was built: they say what is demanded.
    job.folder = own.path().to_owned();
    let grants = Grants {
        read: programs(check),
        write: vec![own.path().to_owned()],
        own: Vec::new(),
        tasks: TASKS,
        strict: true,
    };
    job.scratch = Some(Scratch {
        folder: own.path().to_owned(),
        bytes: SCRATCH_BYTES,
    });
    jail.confine(&mut job, &grants);
    Ok(supervisor.run(&job, |_| {}))
}

/// The program of a check, and those of its exercise that it may start: cargo links
/// them two folders above.
fn programs(check: &ReadyCheck) -> Vec<PathBuf> {
    let own = std::fs::read_dir(check.folder.join("src/bin"));
    let sources = own.into_iter().flatten().flatten().map(|it| it.path());
    let beside = check.program.ancestors().nth(2);
    let linked = sources.filter_map(|source| {
        let name = format!(
            "{}{}",
            source.file_stem()?.to_str()?,
            std::env::consts::EXE_SUFFIX
        );
        Some(beside?.join(name))
    });
    linked.chain([check.program.clone()]).collect()
}

/// How long a run may take that only looks when a check printed what: a hundred
/// times as long as most take.
const LONGEST_LOOK: Duration = Duration::from_secs(5);

/// A check that could not be run because no supervisor can be started.
pub(crate) fn cannot_run(check: &ReadyCheck, error: &std::io::Error) -> CheckReport {
    let ended = Ended::without_output(Exit::NotStarted(error.to_string()));
    judged(check, &ended, &fresh_key())
}

/// The tests that a program has, by its own account.
///
/// # Errors
///
/// How it ended, when it does not list them.
pub(crate) fn listed(
    supervisor: &mut Supervisor,
    program: &Path,
    folder: &Path,
) -> Result<Vec<String>, Exit> {
    let arguments = ["--list", "--format", "terse"];
    let ended = supervisor.run(&plain_job(program, folder, &arguments), |_| {});
    if ended.exit != Exit::Code(0) {
        return Err(ended.exit);
    }
    let text = ended.output.text();
    let tests = text.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(tests.map(str::to_owned).collect())
}

/// Runs all tests of a program one after the other in one process, without a grader
/// around them, as an editor does.
///
/// # Errors
///
/// What they printed, where they do not all pass.
pub(crate) fn as_plain_tests(
    supervisor: &mut Supervisor,
    program: &Path,
    folder: &Path,
) -> Result<(), String> {
    let mut job = plain_job(program, folder, &["--test-threads=1"]);
    job.limits.wall = LONGEST_PLAIN_RUN;
    job.limits.cpu = LONGEST_PLAIN_RUN;
    let ended = supervisor.run(&job, |_| {});
    match ended.exit {
        Exit::Code(0) => Ok(()),
        _ => Err(ended.output.text()),
    }
}

/// How long all checks of an exercise may take in one process.
const LONGEST_PLAIN_RUN: Duration = Duration::from_secs(300);

/// A program with checks, as it runs without a grader.
fn plain_job(program: &Path, folder: &Path, arguments: &[&str]) -> Job {
    let mut environment = environment();
    environment
        .with
        .retain(|(name, _)| name != CHANNEL_VARIABLE);
    Job {
        program: program.to_owned(),
        arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
        launcher: None,
        folder: folder.to_owned(),
        environment,
        limits: limits(&AskedLimits::default()),
        scratch: None,
        stdin: Stdin::Null,
        stdout: Stdout::Kept,
    }
}

fn judged(check: &ReadyCheck, ended: &Ended, key: &Key) -> CheckReport {
    let ReadyCheck {
        exercise,
        name,
        expectations,
        ..
    } = check;
    let planned = Planned {
        names: expectations,
        is_drawn: check.draw.is_some(),
    };
    let (reason, record) = judge(&exercise.0, check.own_name(), planned, ended, key);
    let beside = Beside {
        output: printed(&ended.output.text(), name),
        wall: ended.wall,
        left_behind: ended.left_behind,
        ..Beside::default()
    };
    CheckReport::judged(name, reason, record, beside)
}

fn fresh_key() -> Key {
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).expect("the system has random numbers to give");
    Key::from_entropy(entropy)
}

fn job(check: &ReadyCheck, key: &Key, stamps: Option<&StampWord>) -> Job {
    let hello = Hello {
        version: VERSION,
        key: key.clone(),
        exercise: check.exercise.0.clone(),
        check: check.own_name().to_owned(),
        stamps: stamps.cloned(),
        draw: check.draw,
    };
    Job {
        program: check.program.clone(),
        arguments: arguments(&check.name),
        launcher: None,
        folder: check.folder.clone(),
        environment: environment(),
        limits: check.limits,
        scratch: None,
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
