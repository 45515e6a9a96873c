//! Building the checks of many exercises with one cargo call.

use crate::workbook::{Exercise, ExerciseName};
use process::{Ended, Environment, Exit, Job, Limits, Line, Stdin, Stdout, Supervisor};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where sources are built: the workbook itself, or a copy of it.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The folder with the workspace's manifest.
    pub root: PathBuf,
    /// The folder that cargo builds into.
    pub target: PathBuf,
    /// The CPU time that one compiler process may use.
    pub compiler_cpu: Duration,
}

impl Stage {
    /// The CPU time of one compiler process unless said otherwise: five times
    /// what the largest dependency needs on a slow machine.
    pub const COMPILER_CPU: Duration = Duration::from_secs(90);
}

/// What one exercise's build came to.
#[derive(Debug, Clone, Default)]
pub struct Build {
    /// The program with the checks; none when it did not compile.
    pub program: Option<PathBuf>,
    /// What the compiler said of the exercise's own code.
    pub diagnostics: Vec<Diagnostic>,
}

impl Build {
    fn has_error(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Something the compiler said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub level: String,
    /// The lint or the number of the error, if it has one.
    pub code: Option<String>,
    /// In the compiler's own words, with its colours.
    pub rendered: String,
}

impl Diagnostic {
    /// Whether it stopped the build.
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }
}

/// Why nothing could be built, through no fault of a submission.
#[derive(Debug, thiserror::Error)]
pub enum BuildFault {
    /// cargo could not be started.
    #[error("cannot start cargo ({0}); is the Rust toolchain installed, and cargo on the PATH?")]
    NoCargo(String),
    /// The build passed a limit.
    #[error("the build took more {0} than it may")]
    Limit(process::LimitHit),
    /// cargo failed before it came to the exercises.
    #[error("cargo could not build what the checks stand on:\n{0}")]
    Failed(String),
    /// The compiler said something that nobody could read.
    #[error("a message of the compiler about what the checks stand on was too long to read")]
    Unreadable,
    /// The process that ran cargo is gone.
    #[error("the grader's own process that ran cargo failed: {0}")]
    Supervisor(String),
    /// It was cancelled.
    #[error("interrupted")]
    Cancelled,
}

/// What is told while a build runs.
#[derive(Debug)]
pub enum BuildEvent<'a> {
    /// A package is compiled, or was already.
    Compiled(&'a str),
    /// The checks of an exercise are ready to run.
    Ready(&'a ExerciseName, &'a Path),
}

/// What the whole build may use. CPU time and memory are those of one compiler
/// process: an exercise that compiles for ever ends alone.
fn limits(stage: &Stage) -> Limits {
    Limits {
        wall: Duration::from_secs(20 * 60),
        cpu: stage.compiler_cpu,
        memory_bytes: 12 * 1024 * 1024 * 1024,
        output_bytes: 64 * 1024 * 1024,
        processes: 256,
    }
}

/// Rust's flags for everything that is built here. They win over a user's
/// RUSTFLAGS and over configuration files.
fn rustflags(force_warn: &[String]) -> String {
    let mut flags = vec!["--cfg".to_owned(), "tokio_unstable".to_owned()];
    flags.extend(force_warn.iter().map(|lint| format!("--force-warn={lint}")));
    flags.join("\u{1f}")
}

/// What cargo is told to build the checks.
const CHECKS: [&str; 5] = [
    "build",
    "--test",
    "checks",
    "--message-format",
    "json-diagnostic-rendered-ansi",
];

/// What cargo is told to look at the libraries alone.
const LIBRARIES: [&str; 3] = ["check", "--lib", "--quiet"];

/// The arguments for one call of cargo over all of `exercises`.
fn arguments(stage: &Stage, order: &[&str], exercises: &[&Exercise]) -> Vec<String> {
    let common = ["--keep-going", "--locked", "--target-dir"];
    let mut arguments: Vec<String> = order
        .iter()
        .chain(&common)
        .map(|&argument| argument.to_owned())
        .collect();
    arguments.push(stage.target.to_string_lossy().into_owned());
    for exercise in exercises {
        arguments.extend(["--package".to_owned(), exercise.name.0.clone()]);
    }
    arguments
}

/// The cargo to call: the one that runs us, where one does.
pub fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

fn job(stage: &Stage, arguments: Vec<String>, force_warn: &[String]) -> Job {
    Job {
        program: cargo(),
        arguments,
        folder: stage.root.clone(),
        environment: Environment {
            inherited: true,
            // What a cargo around us, or a user's shell, would have us build
            // otherwise than the workbook says.
            without: [
                "RUSTFLAGS",
                "CARGO_BUILD_RUSTFLAGS",
                "CARGO_BUILD_TARGET",
                "CARGO_INCREMENTAL",
            ]
            .map(str::to_owned)
            .into(),
            with: vec![("CARGO_ENCODED_RUSTFLAGS".to_owned(), rustflags(force_warn))],
        },
        limits: limits(stage),
        stdin: Stdin::Null,
        stdout: Stdout::Lines,
    }
}

/// Builds the checks of `exercises`, all in one call. An exercise that does not
/// compile costs nobody else.
///
/// # Errors
///
/// [`BuildFault`], when the fault is not a submission's.
pub fn build(
    supervisor: &mut Supervisor,
    stage: &Stage,
    exercises: &[&Exercise],
    mut on_event: impl FnMut(BuildEvent<'_>),
) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
    let mut force_warn: Vec<String> = exercises
        .iter()
        .flat_map(|exercise| exercise.about.forbid_warnings.clone())
        .collect();
    force_warn.sort();
    force_warn.dedup();
    let job = job(stage, arguments(stage, &CHECKS, exercises), &force_warn);

    let mut messages = Messages::new(stage, exercises);
    let ended = supervisor.run(&job, |line| messages.take(line, &mut on_event));
    for (exercise, program) in messages.deferred.drain(..) {
        on_event(BuildEvent::Ready(&exercise, &program));
    }
    messages.conclude(&ended)
}

/// Checks that the libraries of `exercises` compile as a program would use
/// them: without what the checks' own dependencies switch on in shared crates,
/// above all the means to move the clock.
///
/// # Errors
///
/// [`BuildFault`], with cargo's words.
pub fn check_libraries(
    supervisor: &mut Supervisor,
    stage: &Stage,
    exercises: &[&Exercise],
) -> Result<(), BuildFault> {
    let arguments = arguments(stage, &LIBRARIES, exercises);
    let ended = supervisor.run(&job(stage, arguments, &[]), |_| {});
    match &ended.exit {
        Exit::Code(0) => Ok(()),
        _ => Err(fault(&ended)),
    }
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

/// One of cargo's messages; of its fields only those that are read here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    target: Option<Target>,
    executable: Option<PathBuf>,
    message: Option<CompilerMessage>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    code: Option<Code>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// What cargo has said so far.
struct Messages {
    /// Exercises by their manifests.
    exercises: HashMap<PathBuf, ExerciseName>,
    builds: HashMap<ExerciseName, Build>,
    /// Errors in what is nobody's exercise.
    foreign_errors: Vec<String>,
    /// Whether a message about nobody's exercise could not be read.
    unreadable: bool,
    /// Checks that start a program of their own exercise. cargo may link that
    /// after them, so they are ready only when the whole build is over.
    deferred: Vec<(ExerciseName, PathBuf)>,
}

impl Messages {
    fn new(stage: &Stage, exercises: &[&Exercise]) -> Self {
        let manifest = |exercise: &Exercise| exercise.folder(&stage.root).join("Cargo.toml");
        Self {
            exercises: exercises
                .iter()
                .map(|it| (manifest(it), it.name.clone()))
                .collect(),
            builds: exercises
                .iter()
                .map(|it| (it.name.clone(), Build::default()))
                .collect(),
            foreign_errors: Vec::new(),
            unreadable: false,
            deferred: Vec::new(),
        }
    }

    fn take(&mut self, line: Line<'_>, on_event: &mut impl FnMut(BuildEvent<'_>)) {
        let line = match line {
            Line::Whole(line) => line,
            Line::TooLong(head) => return self.take_unreadable(head),
        };
        // Not every line on stdout is cargo's: a build script may print too.
        let Ok(message) = serde_json::from_str::<Message>(line) else {
            return;
        };
        let exercise = self.exercises.get(&message.manifest_path);
        match (message.reason.as_str(), message.message, message.target) {
            ("compiler-message", Some(said), _) => {
                let diagnostic = Diagnostic {
                    code: said.code.map(|code| code.code),
                    rendered: said.rendered.unwrap_or_default(),
                    level: said.level,
                };
                match exercise.and_then(|exercise| self.builds.get_mut(exercise)) {
                    // rustc's count of its warnings has no place of its own.
                    Some(build) if diagnostic.rendered.contains("-->") || diagnostic.is_error() => {
                        build.diagnostics.push(diagnostic);
                    }
                    Some(_) => {}
                    None if diagnostic.is_error() => self.foreign_errors.push(diagnostic.rendered),
                    None => {}
                }
            }
            ("compiler-artifact", _, Some(target)) => {
                let is_checks = target.name == "checks" && target.kind == ["test"];
                if let (Some(exercise), Some(program), true) =
                    (exercise, message.executable, is_checks)
                {
                    let build = self.builds.get_mut(exercise);
                    if build.as_ref().is_some_and(|build| build.has_error()) {
                        // One of its messages could not be read: what the
                        // compiler warns of there is not known.
                        return;
                    }
                    if message.manifest_path.with_file_name("src/bin").is_dir() {
                        self.deferred.push((exercise.clone(), program.clone()));
                    } else {
                        on_event(BuildEvent::Ready(exercise, &program));
                    }
                    if let Some(build) = build {
                        build.program = Some(program);
                    }
                } else {
                    on_event(BuildEvent::Compiled(&target.name));
                }
            }
            _ => {}
        }
    }

    /// A message that is too long to read is a finding and never nothing: it may
    /// be the very warning that an exercise forbids.
    fn take_unreadable(&mut self, head: &str) {
        if !head.starts_with("{\"reason\":\"compiler-message\"") {
            return;
        }
        let exercise = manifest_path(head).and_then(|path| self.exercises.get(&path));
        match exercise.and_then(|exercise| self.builds.get_mut(exercise)) {
            Some(build) => build.diagnostics.push(Diagnostic {
                level: "error".to_owned(),
                code: None,
                rendered: "error: a message of the compiler about this exercise was too long to \
                           read\n"
                    .to_owned(),
            }),
            None => self.unreadable = true,
        }
    }

    fn conclude(self, ended: &Ended) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
        if self.unreadable {
            return Err(BuildFault::Unreadable);
        }
        if ended.exit == Exit::Code(0) {
            return self.complete();
        }
        if !self.foreign_errors.is_empty() {
            return Err(BuildFault::Failed(self.foreign_errors.concat()));
        }
        // Some exercise did not compile, and says so itself, or a compiler was
        // ended for passing a limit of its own.
        let compiler_ended = ended.output.text().contains("could not compile");
        let told = self.builds.values().any(Build::has_error);
        match (told || compiler_ended, &ended.exit) {
            (true, Exit::Code(_)) => Ok(self.with_reasons(&ended.output.text())),
            _ => Err(fault(ended)),
        }
    }

    /// All builds, where cargo says that all is well: then each has its program,
    /// and one without it was lost by us.
    fn complete(self) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
        let is_lost = |build: &Build| build.program.is_none() && !build.has_error();
        let lost = self.builds.iter().find(|(_, build)| is_lost(build));
        match lost {
            None => Ok(self.builds),
            Some((name, _)) => Err(BuildFault::Failed(format!(
                "cargo ended well, and did not name the program with the checks of `{name}`"
            ))),
        }
    }

    /// Gives each exercise that failed without an error of its own what cargo
    /// said of it.
    fn with_reasons(mut self, said: &str) -> HashMap<ExerciseName, Build> {
        for (name, build) in &mut self.builds {
            if build.program.is_some() || build.has_error() {
                continue;
            }
            let about = said.find(&format!("could not compile `{name}`"));
            let rendered = about.map_or_else(
                || "the compiler gave no reason\n".to_owned(),
                |at| format!("error: {}\n", said[at..].trim_end()),
            );
            build.diagnostics.push(Diagnostic {
                level: "error".to_owned(),
                code: None,
                rendered,
            });
        }
        self.builds
    }
}

/// Whose message it is, from the beginning of one.
fn manifest_path(head: &str) -> Option<PathBuf> {
    const FIELD: &str = "\"manifest_path\":";
    let (_, value) = head.split_once(FIELD)?;
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<PathBuf>();
    values.next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One exercise's messages, and its name.
    fn messages() -> (Messages, ExerciseName) {
        let name = ExerciseName("shout".to_owned());
        let messages = Messages {
            exercises: HashMap::from([("/w/shout/Cargo.toml".into(), name.clone())]),
            builds: HashMap::from([(name.clone(), Build::default())]),
            foreign_errors: Vec::new(),
            unreadable: false,
            deferred: Vec::new(),
        };
        (messages, name)
    }

    fn built_well() -> Ended {
        Ended::without_output(Exit::Code(0))
    }

    const ARTIFACT: &str = r#"{"reason":"compiler-artifact","manifest_path":"/w/shout/Cargo.toml","target":{"name":"checks","kind":["test"]},"executable":"/t/checks"}"#;

    #[test]
    fn a_message_that_is_too_long_to_read_costs_its_exercise_the_program() {
        let (mut messages, name) = messages();
        let head = r#"{"reason":"compiler-message","package_id":"path+file:///w/shout","manifest_path":"/w/shout/Cargo.toml","message":{"rendered":"warn"#;
        let mut ready = 0;
        messages.take(Line::TooLong(head), &mut |_| ready += 1);
        messages.take(Line::Whole(ARTIFACT), &mut |_| ready += 1);
        let builds = messages.conclude(&built_well()).unwrap();
        assert_eq!(ready, 0, "its checks do not run");
        assert_eq!(builds[&name].program, None);
        assert!(
            builds[&name].diagnostics[0]
                .rendered
                .contains("too long to read")
        );
    }

    #[test]
    fn a_message_about_something_else_that_is_too_long_to_read_is_a_fault() {
        let (mut messages, _) = messages();
        let head = r#"{"reason":"compiler-message","manifest_path":"/r/tokio/Cargo.toml","#;
        messages.take(Line::TooLong(head), &mut |_| {});
        messages.take(Line::Whole(ARTIFACT), &mut |_| {});
        let built = messages.conclude(&built_well());
        assert!(matches!(built, Err(BuildFault::Unreadable)));
    }

    #[test]
    fn a_long_line_that_is_not_cargos_says_nothing() {
        let (mut messages, name) = messages();
        messages.take(Line::TooLong("a build script shouts"), &mut |_| {});
        messages.take(Line::Whole(ARTIFACT), &mut |_| {});
        let builds = messages.conclude(&built_well()).unwrap();
        assert!(builds[&name].program.is_some());
    }

    #[test]
    fn flags_force_the_lints_that_an_exercise_forbids() {
        assert_eq!(
            rustflags(&["unused_must_use".to_owned()]),
            "--cfg\u{1f}tokio_unstable\u{1f}--force-warn=unused_must_use"
        );
    }
}
