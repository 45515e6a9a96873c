//! The doctor: what this machine can measure and enforce.

use crate::misbehave::{ANSWER_MARK, HOLDING, REFUSED};
use crate::temporary::Folder;
use process::{
    Cancel, Channel, Ended, Environment, Exit, Job, LimitHit, Limits, Stdin, Stdout, Supervisor,
};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// In words.
    pub words: String,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Good,
    /// The grader does without.
    Lacking,
    /// The grader cannot work like this.
    Broken,
}

impl Finding {
    fn new(what: &'static str, state: State, words: impl Into<String>) -> Self {
        Self {
            what,
            state,
            words: words.into(),
        }
    }
}

/// Looks at everything, until it is cancelled. Each finding comes from trying,
/// not from guessing. `program` is the grader's own.
pub fn examine(target: &Path, program: &Path, cancel: &Cancel) -> Vec<Finding> {
    let flags = std::env::var("RUSTFLAGS").ok();
    let mut findings = vec![
        version("cargo", &crate::toolchain::cargo()),
        version("rustc", Path::new("rustc")),
        rustflags(flags.as_deref()),
        target_folder(target),
        cores(),
        blocked_polls(Path::new("/proc/thread-self/schedstat")),
    ];
    match Supervisor::start(program, cancel) {
        Ok(mut supervisor) => findings.extend(supervision(&mut supervisor, program)),
        Err(error) => findings.push(Finding::new(
            "supervisor",
            State::Broken,
            format!("cannot be started: {error}"),
        )),
    }
    findings
}

/// What `supervisor` enforces, tried with jobs of `program` that misbehave.
pub fn supervision(supervisor: &mut Supervisor, program: &Path) -> Vec<Finding> {
    let mut limit = |what, way, hit| limit(supervisor, program, what, way, hit);
    let mut findings = vec![
        limit("time limit", "sleep", LimitHit::Wall),
        limit("CPU limit", "spin", LimitHit::Cpu),
        limit("output limit", "print", LimitHit::Output),
        limit("process limit", "start-many", LimitHit::Processes),
        limit("disk limit", "fill-a-file", LimitHit::Disk),
    ];
    findings.push(memory(supervisor, program));
    findings.push(evidence(supervisor, program));
    findings.push(left_over(
        supervisor,
        program,
        "left-over processes",
        "leave-a-child",
        "in their check's group",
    ));
    findings.push(left_over(
        supervisor,
        program,
        "left-over daemons",
        "leave-a-daemon",
        "once they have left their check's group",
    ));
    findings
}

fn version(what: &'static str, program: &Path) -> Finding {
    match Command::new(program).arg("--version").output() {
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            Finding::new(what, State::Good, words)
        }
        Err(error) => {
            let words = format!("cannot be started ({error}): install the Rust toolchain");
            Finding::new(what, State::Broken, words)
        }
    }
}

fn rustflags(flags: Option<&str>) -> Finding {
    let what = "RUSTFLAGS";
    match flags {
        None => Finding::new(what, State::Good, "not set"),
        Some(flags) if flags.contains("tokio_unstable") => {
            Finding::new(what, State::Good, "set, with tokio_unstable")
        }
        Some(_) => Finding::new(
            what,
            State::Lacking,
            "set in your environment: the grader builds with its own flags all the same, but \
             plain `cargo test` will say that it needs `--cfg tokio_unstable`",
        ),
    }
}

fn target_folder(target: &Path) -> Finding {
    let what = "target folder";
    let file = target.join(".doctor");
    match crate::files::write_whole(&file, b"") {
        Ok(()) => {
            // It was only to see whether one can write there.
            let _ = fs::remove_file(&file);
            Finding::new(what, State::Good, "can be written")
        }
        Err(error) => {
            let words = format!(
                "{} cannot be written: {error}. `--target-dir FOLDER`, or the variable \
                 CARGO_TARGET_DIR, names another",
                target.display()
            );
            Finding::new(what, State::Broken, words)
        }
    }
}

fn cores() -> Finding {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let words = format!("{cores}: so many checks run at a time");
    Finding::new("cores", State::Good, words)
}

/// `account` is the kernel's account of a thread: its time on a processor, its
/// time waiting for one, and how often it got one.
fn blocked_polls(account: &Path) -> Finding {
    let what = "blocked polls";
    let text = fs::read_to_string(account).unwrap_or_default();
    let numbers = text.split_whitespace().map(str::parse::<u64>);
    if numbers.filter(Result::is_ok).count() == 3 {
        let words = "distinguished from slow ones by what the kernel says of each thread";
        return Finding::new(what, State::Good, words);
    }
    let words = "not distinguished from slow ones: this system does not say how long a thread waited for a processor";
    Finding::new(what, State::Lacking, words)
}

/// A job of the grader's own that misbehaves in one way.
fn job(program: &Path, way: &str) -> Job {
    let wall = match way {
        "sleep" => 1,
        "start-many" => 3,
        _ => 20,
    };
    Job {
        program: program.to_owned(),
        arguments: vec!["misbehave".to_owned(), way.to_owned()],
        launcher: None,
        folder: std::env::temp_dir(),
        environment: Environment {
            inherited: true,
            without: Vec::new(),
            with: Vec::new(),
        },
        limits: Limits {
            wall: Duration::from_secs(wall),
            cpu: Duration::from_secs(1),
            // A quarter of what is asked for, and far above what the program is.
            memory_bytes: 1 << 28,
            output_bytes: 1 << 20,
            processes: 16,
            file_bytes: 1 << 20,
            process_wall: None,
        },
        scratch: None,
        stdin: Stdin::Null,
        stdout: Stdout::Kept,
    }
}

fn does_not_hold(what: &'static str, exit: &Exit) -> Finding {
    Finding::new(what, State::Lacking, format!("does not hold: {exit:?}"))
}

fn limit(
    supervisor: &mut Supervisor,
    program: &Path,
    what: &'static str,
    way: &str,
    expected: LimitHit,
) -> Finding {
    match supervisor.run(&job(program, way), |_| {}).exit {
        Exit::Limit(hit) if hit == expected => Finding::new(what, State::Good, "holds"),
        exit => does_not_hold(what, &exit),
    }
}

fn memory(supervisor: &mut Supervisor, program: &Path) -> Finding {
    let what = "memory limit";
    match supervisor.run(&job(program, "fill-memory"), |_| {}).exit {
        Exit::Code(REFUSED) => Finding::new(what, State::Good, "holds"),
        exit => does_not_hold(what, &exit),
    }
}

fn evidence(supervisor: &mut Supervisor, program: &Path) -> Finding {
    let what = "evidence";
    let greeting = "a greeting";
    let ended = supervisor.run(
        &Job {
            stdin: Stdin::Channel(Channel {
                greeting: format!("{greeting}\n"),
                longest_answer_bytes: 100,
                stdout_mark: ANSWER_MARK.to_owned(),
            }),
            ..job(program, "answer")
        },
        |_| {},
    );
    let answer = ended.answer.as_deref().map(str::trim);
    match (answer == Some(greeting), ended.output.text().is_empty()) {
        (true, true) => Finding::new(
            what,
            State::Good,
            "comes over a socket pair: sealed, and out of reach",
        ),
        (true, false) => Finding::new(
            what,
            State::Lacking,
            "comes sealed over standard output: it cannot be forged, but it can be lost",
        ),
        (false, _) => Finding::new(
            what,
            State::Broken,
            format!("does not come: {:?}", ended.exit),
        ),
    }
}

/// A job leaves a child that holds a file, and the file says whether the child
/// is still there.
fn left_over(
    supervisor: &mut Supervisor,
    program: &Path,
    what: &'static str,
    way: &str,
    place: &str,
) -> Finding {
    let lacking = |words| Finding::new(what, State::Lacking, words);
    let folder = Folder::new().ok();
    let path = folder.as_ref().map(|it| it.path().join("held"));
    let file = path.as_ref().and_then(|it| File::create_new(it).ok());
    let (Some(path), Some(file)) = (path, file) else {
        return lacking("not tried: no temporary file can be written".to_owned());
    };
    let mut job = job(program, way);
    job.arguments.push(path.display().to_string());
    let Ended { exit, output, .. } = supervisor.run(&job, |_| {});
    if exit != Exit::Code(0) || !output.text().contains(HOLDING) {
        return lacking(format!("not tried: no child was left ({exit:?})"));
    }
    if is_free(&file) {
        return Finding::new(what, State::Good, "are ended with their check");
    }
    lacking(format!("are not ended on this system {place}"))
}

/// Whether nobody holds `file`. A process that was killed lets go in a moment.
fn is_free(file: &File) -> bool {
    let until = Instant::now() + Duration::from_secs(1);
    while file.try_lock().is_err() {
        if Instant::now() > until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toolchain_that_is_not_there_is_broken_and_one_that_is_says_its_version() {
        let missing = version("cargo", Path::new("/nowhere/cargo"));
        assert_eq!(missing.state, State::Broken);
        assert!(
            missing.words.contains("install the Rust toolchain"),
            "{missing:?}"
        );
        let there = version("cargo", &crate::toolchain::cargo());
        assert_eq!(there.state, State::Good);
        assert!(there.words.starts_with("cargo "), "{there:?}");
    }

    #[test]
    fn flags_from_outside_matter_only_where_they_lack_the_switch() {
        let state = |flags| rustflags(flags).state;
        assert_eq!(state(None), State::Good);
        assert_eq!(state(Some("--cfg tokio_unstable")), State::Good);
        assert_eq!(state(Some("-C opt-level=3")), State::Lacking);
    }

    #[test]
    fn a_target_folder_that_cannot_be_one_is_broken() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        assert_eq!(target_folder(&target).state, State::Good);
        assert_eq!(
            fs::read_dir(&target).unwrap().count(),
            0,
            "nothing stays there"
        );
        fs::remove_dir_all(&target).unwrap();
        fs::write(&target, "a file").unwrap();
        let finding = target_folder(&target);
        assert_eq!(finding.state, State::Broken);
        assert!(finding.words.contains("`--target-dir FOLDER`"));
    }

    #[test]
    fn an_account_of_a_thread_has_three_numbers() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "12345 67 8\n").unwrap();
        assert_eq!(blocked_polls(file.path()).state, State::Good);
        fs::write(file.path(), "").unwrap();
        assert_eq!(blocked_polls(file.path()).state, State::Lacking);
        let missing = blocked_polls(Path::new("/nowhere"));
        assert_eq!(missing.state, State::Lacking);
    }
}
