//! What cargo says while it builds, one JSON object a line.

use super::confusion::{Words, advice};
use super::{Build, BuildEvent, BuildFault, fault};
use crate::stage::Stage;
use crate::workbook::Exercise;
use process::{Ended, Exit, Line};
use report::{Diagnostic, ExerciseName};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// One of cargo's messages; of its fields only those that are read here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
    message: Option<CompilerMessage>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Target {
    fn is_checks(&self) -> bool {
        self.name == "checks" && self.kind == ["test"]
    }
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    code: Option<Code>,
    rendered: Option<String>,
    #[serde(flatten)]
    words: Words,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// What cargo has said so far.
pub(super) struct Messages {
    /// Exercises by their manifests.
    exercises: HashMap<PathBuf, ExerciseName>,
    /// Whether cargo has said anything: it does once it has read all manifests.
    has_begun: bool,
    builds: HashMap<ExerciseName, Build>,
    /// Errors in what is nobody's exercise.
    foreign_errors: Vec<String>,
    /// Whether a message about nobody's exercise could not be read.
    unreadable: bool,
    /// The first exercise whose linker was killed.
    killed: Option<ExerciseName>,
    /// Checks that start a program of their own exercise. cargo may link that
    /// after them, so they are ready only when the whole build is over.
    deferred: Vec<ExerciseName>,
}

impl Messages {
    pub(super) fn new(stage: &Stage, exercises: &[&Exercise]) -> Self {
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
            has_begun: false,
            foreign_errors: Vec::new(),
            unreadable: false,
            killed: None,
            deferred: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, line: Line<'_>, on_event: &mut impl FnMut(BuildEvent<'_>)) {
        let line = match line {
            Line::Whole(line) => line,
            Line::TooLong(head) => return self.take_unreadable(head),
        };
        // Not every line on stdout is cargo's: a build script may print too.
        let Ok(message) = serde_json::from_str::<Message>(line) else {
            return;
        };
        self.has_begun = true;
        let exercise = self.exercises.get(&message.manifest_path).cloned();
        match (message.reason.as_str(), message.message, message.target) {
            ("compiler-message", Some(said), _) => self.take_words(exercise.as_ref(), said),
            ("compiler-artifact", _, Some(target)) => {
                let made = message.executable.into_iter().chain(message.filenames);
                if let Some(exercise) = &exercise {
                    self.take_artifact(exercise, &target, made.collect());
                }
                match exercise {
                    Some(exercise) if target.is_checks() => {
                        let manifest = &message.manifest_path;
                        self.release(exercise, manifest, on_event);
                    }
                    Some(_) | None => on_event(BuildEvent::Compiled(&target.name)),
                }
            }
            _ => {}
        }
    }

    fn take_words(&mut self, exercise: Option<&ExerciseName>, said: CompilerMessage) {
        if said.words.is_of_killed_linker() {
            self.killed = self.killed.take().or_else(|| exercise.cloned());
        }
        let code = said.code.map(|code| code.code);
        let diagnostic = Diagnostic {
            advice: advice(code.as_deref(), &said.words),
            code,
            rendered: said.rendered.unwrap_or_default(),
            level: said.level,
        };
        match exercise.and_then(|exercise| self.builds.get_mut(exercise)) {
            // rustc's count of its warnings has no place of its own.
            Some(build) if diagnostic.rendered.contains("-->") || diagnostic.is_error() => {
                build.take(diagnostic);
            }
            Some(_) => {}
            None if diagnostic.is_error() => self.foreign_errors.push(diagnostic.rendered),
            None => {}
        }
    }

    fn take_artifact(&mut self, exercise: &ExerciseName, target: &Target, made: Vec<PathBuf>) {
        let Some(build) = self.builds.get_mut(exercise) else {
            return;
        };
        if target.is_checks() && !build.has_error() {
            build.program = made.first().cloned();
        }
        // What a program of the workbook's reads is not the learner's doing.
        if target.is_checks() {
            build.artifacts.extend(made.into_iter().next());
        } else if target.kind == ["lib"] {
            // The first of a library that was asked for by itself lies elsewhere than
            // what the compiler has written down of it.
            build.artifacts.extend(made.into_iter().last());
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
                advice: None,
            }),
            None => self.unreadable = true,
        }
    }

    /// Reports an exercise's checks as ready, or defers that.
    fn release(
        &mut self,
        exercise: ExerciseName,
        manifest: &Path,
        on_event: &mut impl FnMut(BuildEvent<'_>),
    ) {
        let build = &self.builds[&exercise];
        if build.has_error() {
            // One of its messages could not be read: what the compiler warns of
            // there is not known.
        } else if manifest.with_file_name("src/bin").is_dir() {
            self.deferred.push(exercise);
        } else {
            on_event(BuildEvent::Ready(&exercise, build));
        }
    }

    /// Reports the checks that had to wait for the whole build.
    pub(super) fn release_deferred(&mut self, on_event: &mut impl FnMut(BuildEvent<'_>)) {
        for exercise in std::mem::take(&mut self.deferred) {
            on_event(BuildEvent::Ready(&exercise, &self.builds[&exercise]));
        }
    }

    /// What the compiler said of the exercises that it has an error in, or that it was
    /// ended at.
    ///
    /// # Errors
    ///
    /// [`BuildFault::Killed`].
    pub(super) fn into_faults(
        self,
        ended: &Ended,
    ) -> Result<HashMap<ExerciseName, Vec<Diagnostic>>, BuildFault> {
        self.hold_to_the_compiler(ended)?;
        let said = ended.output.text();
        let named: Vec<ExerciseName> = self
            .builds
            .keys()
            .filter(|name| not_compiled(&said, name).is_some())
            .cloned()
            .collect();
        let builds = self.with_reasons(ended, &named).into_iter();
        let faulty = builds.filter(|(_, build)| build.has_error());
        Ok(faulty
            .map(|(name, build)| (name, build.diagnostics))
            .collect())
    }

    /// Holds a build to a compiler that came to its own end, or to that of a limit. One
    /// that somebody else killed, most likely a system without memory, has said nothing
    /// of the code.
    fn hold_to_the_compiler(&self, ended: &Ended) -> Result<(), BuildFault> {
        let said = ended.output.text();
        let is_killed = |name: &&ExerciseName| {
            let words = not_compiled(&said, name);
            words.and_then(signal_in) == Some(KILL)
        };
        let mut compilers = self
            .builds
            .iter()
            .filter(|(_, build)| build.program.is_none() && !build.has_error());
        let compiler = compilers.find_map(|(name, _)| Some(name).filter(is_killed));
        match compiler.or(self.killed.as_ref()) {
            Some(name) if !ended.overdue => Err(BuildFault::Killed(name.clone())),
            _ => Ok(()),
        }
    }

    /// What was built of the exercises.
    pub(super) fn into_artifacts(self) -> Vec<PathBuf> {
        let builds = self.builds.into_values();
        builds.flat_map(|build| build.artifacts).collect()
    }

    pub(super) fn conclude(
        self,
        ended: &Ended,
    ) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
        if self.unreadable {
            return Err(BuildFault::Unreadable);
        }
        if ended.exit == Exit::Code(0) {
            return self.complete();
        }
        if !self.has_begun && matches!(ended.exit, Exit::Code(_)) {
            let problem = ended.output.text().trim().to_owned();
            if is_about_a_registry(&problem) {
                return Err(BuildFault::Failed(problem));
            }
            let named = self
                .exercises
                .keys()
                .any(|it| names_folder_of(&problem, it));
            return Err(BuildFault::NotBegun { named, problem });
        }
        if !self.foreign_errors.is_empty() {
            return Err(BuildFault::Failed(self.foreign_errors.concat()));
        }
        self.hold_to_the_compiler(ended)?;
        // Some exercise did not compile, and says so itself, or a compiler was
        // ended for passing a limit of its own.
        let compiler_ended = ended.output.text().contains("could not compile");
        let told = self.builds.values().any(Build::has_error);
        match (told || compiler_ended, &ended.exit) {
            (true, Exit::Code(_)) => {
                let all: Vec<ExerciseName> = self.builds.keys().cloned().collect();
                Ok(self.with_reasons(ended, &all))
            }
            _ => Err(fault(ended)),
        }
    }

    /// All builds, where cargo says that all is well: then each has its program,
    /// and one without it was lost by us.
    fn complete(mut self) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
        let is_lost = |build: &Build| build.program.is_none() && !build.has_error();
        let lost = self.builds.iter().find(|(_, build)| is_lost(build));
        let Some((name, _)) = lost else {
            return Ok(self.builds);
        };
        if self.builds.values().all(is_lost) {
            return Err(BuildFault::Failed(format!(
                "cargo ended well, and did not name the program with the checks of `{name}`"
            )));
        }
        for build in self.builds.values_mut().filter(|build| is_lost(build)) {
            build.diagnostics.push(Diagnostic {
                level: "error".to_owned(),
                code: None,
                rendered: "error: cargo built no program with the checks of this exercise: look \
                           at what its Cargo.toml says of its name and of its tests\n"
                    .to_owned(),
                advice: None,
            });
        }
        Ok(self.builds)
    }

    /// Gives each of `failed` without an error of its own what cargo said of it.
    fn with_reasons(
        mut self,
        ended: &Ended,
        failed: &[ExerciseName],
    ) -> HashMap<ExerciseName, Build> {
        let said = ended.output.text();
        for name in failed {
            let Some(build) = self.builds.get_mut(name) else {
                continue;
            };
            if build.program.is_some() || build.has_error() {
                continue;
            }
            let rendered = match not_compiled(&said, name) {
                Some(words) => format!("error: {}\n", why_ended(words, ended.overdue)),
                None => "the compiler gave no reason\n".to_owned(),
            };
            build.diagnostics.push(Diagnostic {
                level: "error".to_owned(),
                code: None,
                rendered,
                advice: None,
            });
        }
        self.builds
    }
}

/// What cargo says of an exercise that did not compile, and of no other.
fn not_compiled<'s>(said: &'s str, name: &ExerciseName) -> Option<&'s str> {
    let words = &said[said.find(&format!("could not compile `{name}`"))?..];
    let next = words
        .find("\nerror: ")
        .or_else(|| words.find("\nwarning: "));
    Some(words[..next.unwrap_or(words.len())].trim_end())
}

/// The signal that nobody can ignore.
const KILL: i32 = 9;

/// The signal that ended a compiler, where cargo names one.
fn signal_in(words: &str) -> Option<i32> {
    let (_, signal) = words.rsplit_once("(signal: ")?;
    signal.split([',', ')']).next()?.parse().ok()
}

/// Why a compiler said nothing more, where cargo names the signal that ended it. One
/// that was killed was `overdue`: see [`Messages::hold_to_the_compiler`].
fn why_ended(words: &str, overdue: bool) -> String {
    let why = match signal_in(words) {
        Some(KILL) if overdue => "it took longer than it may",
        // The kernel says by a signal of its own that CPU time was used up.
        Some(24) => "it used more CPU time than it may",
        Some(25) => "it wrote a longer file than it may",
        Some(6) => "it broke down, most likely because it needed more memory than it may have",
        Some(11) => "it broke down, most likely because something is nested too deeply",
        Some(_) | None => return words.to_owned(),
    };
    format!("the compiler was ended at this code: {why}")
}

/// Whether cargo could not get what the workbook stands on. It names the package
/// that it wanted that for, which has no part in it.
fn is_about_a_registry(problem: &str) -> bool {
    [
        "failed to download",
        "failed to fetch",
        "nable to update registry",
        "spurious network error",
        "--offline was specified",
    ]
    .iter()
    .any(|words| problem.contains(words))
}

/// Whether a text names the folder of a manifest, and not one whose name only
/// begins like it.
fn names_folder_of(text: &str, manifest: &Path) -> bool {
    let folder = manifest.parent().unwrap_or(manifest);
    let mut parts = folder.components().rev();
    let (section, chapter) = (parts.next(), parts.next());
    let short: PathBuf = chapter.into_iter().chain(section).collect();
    let short = short.to_string_lossy();
    let ends = |rest: &str| {
        let next = rest.chars().next();
        next.is_none_or(|it| !(it.is_alphanumeric() || "_-.".contains(it)))
    };
    text.match_indices(&*short)
        .any(|(at, found)| ends(&text[at + found.len()..]))
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
            has_begun: false,
            foreign_errors: Vec::new(),
            unreadable: false,
            killed: None,
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

    fn said(text: &str) -> Ended {
        let mut ended = Ended::without_output(Exit::Code(101));
        ended.output.head = text.to_owned();
        ended
    }

    #[test]
    fn a_registry_that_cannot_be_reached_is_nobodys_manifest() {
        let text = "error: failed to get `bytes` as a dependency of package `shout v0.1.0 (/w/shout)`\n\nCaused by:\n  failed to download from a registry\n";
        let (messages, _) = messages();
        let built = messages.conclude(&said(text));
        assert!(matches!(built, Err(BuildFault::Failed(_))), "{built:?}");
    }

    #[test]
    fn a_manifest_that_cargo_does_not_take_is_known_by_its_folder() {
        for (text, is_named) in [
            ("failed to parse manifest at `/w/shout/Cargo.toml`", true),
            (
                "failed to parse manifest at `/w/shout_mine/Cargo.toml`",
                false,
            ),
            ("no test target named `checks`", false),
        ] {
            let (messages, _) = messages();
            let built = messages.conclude(&said(text));
            let Err(BuildFault::NotBegun { named, .. }) = built else {
                panic!("{built:?}")
            };
            assert_eq!(named, is_named, "{text}");
        }
    }

    const KILLED: &str = "error: could not compile `shout` (lib)\n\nCaused by:\n  process didn't exit successfully: `rustc --crate-name shout` (signal: 9, SIGKILL: kill)\n";

    fn begun() -> Messages {
        let (mut messages, _) = messages();
        messages.has_begun = true;
        messages
    }

    #[test]
    fn a_compiler_that_somebody_else_killed_says_nothing_of_the_code() {
        let built = begun().conclude(&said(KILLED));
        assert!(matches!(built, Err(BuildFault::Killed(_))), "{built:?}");
        let faults = begun().into_faults(&said(KILLED));
        assert!(matches!(faults, Err(BuildFault::Killed(_))), "{faults:?}");
    }

    #[test]
    fn a_compiler_that_met_a_limit_was_ended_at_the_code() {
        let overdue = Ended {
            overdue: true,
            ..said(KILLED)
        };
        let cpu = said(&KILLED.replace("9, SIGKILL: kill", "24, SIGXCPU: cpu time limit exceeded"));
        for (ended, why) in [(overdue, "longer than"), (cpu, "more CPU time than")] {
            let (_, name) = messages();
            let builds = begun().conclude(&ended).unwrap();
            let rendered = &builds[&name].diagnostics[0].rendered;
            assert!(rendered.contains(why), "{rendered}");
        }
    }

    #[test]
    fn a_linker_that_somebody_else_killed_says_nothing_of_the_code() {
        let linker = |message: &str, spans: &str| {
            format!(
                r#"{{"reason":"compiler-message","manifest_path":"/w/shout/Cargo.toml","message":{{"level":"error","rendered":"error\n","message":"{message}","spans":[{spans}]}}}}"#
            )
        };
        let span = r#"{"file_name":"src/lib.rs","line_start":1,"is_primary":true}"#;
        let killed = "linking with `cc` failed: signal: 9 (SIGKILL)";
        for (line, is_killed) in [
            (linker(killed, ""), true),
            // A text of the learner's has a place.
            (linker(killed, span), false),
            (
                linker("linking with `cc` failed: exit status: 1", ""),
                false,
            ),
        ] {
            let mut messages = begun();
            messages.take(Line::Whole(&line), &mut |_| {});
            let built = messages.conclude(&said("error: could not compile `shout` (lib)\n"));
            assert_eq!(
                matches!(built, Err(BuildFault::Killed(_))),
                is_killed,
                "{line}: {built:?}"
            );
        }
    }
}
