//! Building the checks of many exercises with one cargo call.

mod arguments;
mod confusion;
mod messages;
mod room;

use crate::compiler::Wrapper;
use crate::jail::{self, Grants};
use crate::stage::Stage;
use crate::temporary::Folder;
use crate::toolchain;
use crate::workbook::Exercise;
use messages::Messages;
use process::{Ended, Exit, Job, LimitHit, Line, Supervisor};
use report::{Advice, Diagnostic, ExerciseName};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What one exercise's build came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Build {
    /// The program with the checks; none when it did not compile.
    pub program: Option<PathBuf>,
    /// What the compiler said of the exercise's own code.
    pub diagnostics: Vec<Diagnostic>,
    /// The libraries and programs of the exercise that were built, so far as it
    /// is told what the compiler read for them.
    pub artifacts: Vec<PathBuf>,
    /// The advice that was given already.
    given: HashSet<Advice>,
}

impl Build {
    fn has_error(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Keeps what the compiler said. Advice that was given already is not given
    /// again: two errors often have one cause.
    fn take(&mut self, mut diagnostic: Diagnostic) {
        diagnostic.advice = diagnostic
            .advice
            .filter(|advice| self.given.insert(advice.clone()));
        self.diagnostics.push(diagnostic);
    }
}

/// Why nothing could be built, through no fault of a submission.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildFault {
    /// cargo could not be started.
    #[error("cannot start cargo ({0}); is the Rust toolchain installed, and cargo on the PATH?")]
    NoCargo(String),
    /// The build passed a limit.
    #[error("the build took more {0} than it may")]
    Limit(LimitHit),
    /// cargo did not come as far as building anything.
    #[error("cargo could not begin to build:\n{problem}")]
    NotBegun {
        /// Whether it names the folder of one of the exercises.
        named: bool,
        /// What cargo says.
        problem: String,
    },
    /// The compiler said something that nobody could read.
    #[error("a message of the compiler about what the checks stand on was too long to read")]
    Unreadable,
    /// The process that ran cargo is gone.
    #[error("the grader's own process that ran cargo failed: {0}")]
    Supervisor(String),
    /// It was cancelled.
    #[error("interrupted")]
    Cancelled,
    /// Somebody else ended the compiler.
    #[error(
        "the compiler of `{0}` was killed from outside while it met no limit of its own: most likely this \
         machine ran out of memory. That says nothing of the code; try again when there is more"
    )]
    Killed(ExerciseName),
    /// The compiler failed, and had no room to write in.
    #[error("{} has no room left to build in, so a build that failed says nothing: {problem}", .folder.display())]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        problem: std::io::Error,
    },
    /// cargo failed before it came to the exercises.
    #[error("cargo could not build what the checks stand on:\n{0}")]
    Failed(String),
}

/// What happens while a build runs.
#[derive(Debug)]
pub(crate) enum BuildEvent<'a> {
    /// A package is compiled, or was already.
    Compiled(&'a str),
    /// The checks of an exercise are ready to run, and its build is as it will
    /// stay.
    Ready(&'a ExerciseName, &'a Build),
}

/// Builds the checks of `exercises`, all in one call. An exercise that does not
/// compile costs nobody else.
///
/// # Errors
///
/// [`BuildFault`], when the fault is not a submission's.
pub(crate) fn build(
    supervisor: &mut Supervisor,
    stage: &Stage,
    exercises: &[&Exercise],
    mut on_event: impl FnMut(BuildEvent<'_>),
) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
    let arguments = arguments::arguments(stage, &arguments::CHECKS, exercises);
    let job = arguments::job(stage, arguments, &stage.wrapper);
    let mut messages = Messages::new(stage, exercises);
    let ended = run(supervisor, stage, job, |line| {
        messages.take(line, &mut on_event);
    });
    hold_to_room(stage, &ended)?;
    messages.release_deferred(&mut on_event);
    messages.conclude(&ended)
}

/// Checks that the libraries of `exercises` compile as a program would use
/// them: without what the checks' own dependencies switch on in shared crates,
/// above all the means to move the clock.
///
/// # Errors
///
/// [`BuildFault`], with cargo's words.
pub(crate) fn check_libraries(
    supervisor: &mut Supervisor,
    stage: &Stage,
    exercises: &[&Exercise],
) -> Result<(), BuildFault> {
    let arguments = arguments::arguments(stage, &arguments::LIBRARIES, exercises);
    let ended = supervisor.run(
        &arguments::job(stage, arguments, &Wrapper::default()),
        |_| {},
    );
    match &ended.exit {
        Exit::Code(0) => Ok(()),
        _ => Err(fault(&ended)),
    }
}

/// What the compiler has against the libraries of `exercises`, each built as
/// [`check_libraries`] does. An exercise that it has nothing against is not named.
///
/// # Errors
///
/// [`BuildFault`], when the fault is not a submission's.
pub(crate) fn faults_of_libraries(
    supervisor: &mut Supervisor,
    stage: &Stage,
    exercises: &[&Exercise],
) -> Result<HashMap<ExerciseName, Vec<Diagnostic>>, BuildFault> {
    let mut order = arguments::LIBRARIES.to_vec();
    order.extend(["--message-format", "json-diagnostic-rendered-ansi"]);
    let arguments = arguments::arguments(stage, &order, exercises);
    let mut messages = Messages::new(stage, exercises);
    let job = arguments::job(stage, arguments, &Wrapper::default());
    let ended = run(supervisor, stage, job, |line| {
        messages.take(line, &mut |_| {});
    });
    hold_to_room(stage, &ended)?;
    let faults = messages.into_faults(&ended)?;
    match &ended.exit {
        Exit::Code(0) => Ok(HashMap::new()),
        Exit::Code(_) if !faults.is_empty() => Ok(faults),
        _ => Err(fault(&ended)),
    }
}

/// What one target of an exercise came to.
#[derive(Debug)]
pub(crate) enum Meaning {
    /// The compiler has an account of it.
    Told {
        /// Its lines.
        account: Account,
        /// What was built.
        artifacts: Vec<PathBuf>,
    },
    /// It does not compile.
    Faulty(Vec<Diagnostic>),
}

/// A file that the compiler has written, and that goes with this.
#[derive(Debug)]
pub(crate) struct Account {
    /// Where it is.
    pub path: PathBuf,
}

impl Drop for Account {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Has the compiler tell what the code of a `target` of an exercise comes to, where Tokio
/// has the means to move the clock: there each name stands for what it means, whatever
/// brought it there, in code that is generic or inlined as well, and in code that no
/// constant of this build leads to.
///
/// # Errors
///
/// [`BuildFault`], when the fault is not a submission's.
pub(crate) fn meaning(
    supervisor: &mut Supervisor,
    stage: &Stage,
    exercise: &Exercise,
    target: &[&str],
) -> Result<Meaning, BuildFault> {
    let to = stage.target.join(format!("{}.mir", unique()));
    let account = Account { path: to.clone() };
    let arguments = arguments::meaning(stage, exercise, target, &to);
    let mut messages = Messages::new(stage, &[exercise]);
    let job = arguments::job(stage, arguments, &stage.wrapper.unstable());
    let ended = run(supervisor, stage, job, |line| {
        messages.take(line, &mut |_| {});
    });
    hold_to_room(stage, &ended)?;
    if let (Exit::Code(0), true) = (&ended.exit, to.is_file()) {
        let artifacts = messages.into_artifacts();
        return Ok(Meaning::Told { account, artifacts });
    }
    let faults = messages.into_faults(&ended)?.into_values().next();
    faults.map(Meaning::Faulty).ok_or_else(|| fault(&ended))
}

/// A name that no other call has: cargo takes for fresh what is built under the same
/// arguments, and then nothing would be told.
fn unique() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.unwrap_or_default().as_nanos();
    format!("meaning-{}-{now}", std::process::id())
}

/// What a build writes in the folder that it builds into.
const BUILT: [&str; 5] = [
    "debug",
    arguments::ACCOUNTS,
    "stage",
    ".rustc_info.json",
    "CACHEDIR.TAG",
];

/// The threads and processes that a build may have in all: a compiler for each of 64
/// processors has some thirty threads at most.
const TASKS: u64 = 4096;
/// The settings of git for all users of a machine, which cargo reads like a user's own.
const SETTINGS_OF_GIT: &str = "/etc/gitconfig";

/// Runs cargo, inside the stage's jail where it has one.
fn run(
    supervisor: &mut Supervisor,
    stage: &Stage,
    job: Job,
    on_line: impl FnMut(Line<'_>),
) -> Ended {
    let Some(jail) = &stage.jail else {
        return supervisor.run(&job, on_line);
    };
    let mut write = vec![stage.target.clone()];
    let own = Folder::new();
    let mut job = job;
    if let Ok(own) = &own {
        write.push(own.path().to_owned());
        let text = |path: &Path| path.to_string_lossy().into_owned();
        // A home, too, and an empty one: where a package is in a repository, cargo looks
        // for a user's settings of git, and takes a refusal for a broken repository.
        let with = &mut job.environment.with;
        for variable in ["TMPDIR", "HOME", "USERPROFILE"] {
            with.push((variable.to_owned(), text(own.path())));
        }
        let homes = toolchain::homes().into_iter();
        with.extend(homes.map(|(variable, path)| (variable.to_owned(), text(&path))));
    }
    let mut read = jail::toolchain_grants(&stage.root);
    read.extend_from_slice(&stage.elsewhere);
    read.push(PathBuf::from(SETTINGS_OF_GIT));
    // For what was handed in, cargo starts it in the compiler's place.
    read.extend(stage.wrapper.unstable().program().map(Path::to_owned));
    let grants = Grants {
        read,
        write,
        own: BUILT.map(|name| stage.target.join(name)).into(),
        tasks: TASKS,
        strict: false,
    };
    jail.confine(&mut job, &grants);
    supervisor.run(&job, on_line)
}

/// Holds a build of what somebody handed in, where it failed, to a disk with room:
/// a linker that cannot write fails as one that finds a fault does.
fn hold_to_room(stage: &Stage, ended: &Ended) -> Result<(), BuildFault> {
    if stage.jail.is_none() || matches!(ended.exit, Exit::Code(0)) {
        return Ok(());
    }
    room::is_left(&stage.target).map_err(|problem| BuildFault::NoRoom {
        folder: stage.target.clone(),
        problem,
    })
}

fn fault(ended: &Ended) -> BuildFault {
    match &ended.exit {
        Exit::NotStarted(error) => BuildFault::NoCargo(error.clone()),
        Exit::Limit(hit) => BuildFault::Limit(*hit),
        Exit::Code(_) | Exit::Signal(_) => {
            BuildFault::Failed(ended.output.text().trim().to_owned())
        }
        Exit::KilledItsSupervisor => {
            BuildFault::Supervisor("something that the build ran killed it".to_owned())
        }
        Exit::SupervisorFailed(error) => BuildFault::Supervisor(error.clone()),
        Exit::Cancelled => BuildFault::Cancelled,
    }
}
