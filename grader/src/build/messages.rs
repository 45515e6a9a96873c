//! What cargo says while it builds, one JSON object a line.

use super::{Build, BuildEvent, BuildFault, fault};
use crate::process::{Ended, Exit};
use crate::stage::Stage;
use crate::workbook::Exercise;
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
            deferred: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, line: &str, on_event: &mut impl FnMut(BuildEvent<'_>)) {
        // Not every line on stdout is cargo's: a build script may print too.
        let Ok(message) = serde_json::from_str::<Message>(line) else {
            return;
        };
        self.has_begun = true;
        let exercise = self.exercises.get(&message.manifest_path).cloned();
        match (message.reason.as_str(), message.message, message.target) {
            ("compiler-message", Some(said), _) => self.take_words(exercise.as_ref(), said),
            ("compiler-artifact", _, Some(target)) => {
                on_event(BuildEvent::Compiled(&target.name));
                if let Some(exercise) = exercise {
                    let made = message.executable.into_iter().chain(message.filenames);
                    let defer = message.manifest_path.with_file_name("src/bin").is_dir();
                    self.take_artifact(&exercise, &target, made.collect());
                    if !target.is_checks() {
                    } else if defer {
                        self.deferred.push(exercise);
                    } else {
                        on_event(BuildEvent::Ready(&exercise, &self.builds[&exercise]));
                    }
                }
            }
            _ => {}
        }
    }

    fn take_words(&mut self, exercise: Option<&ExerciseName>, said: CompilerMessage) {
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

    fn take_artifact(&mut self, exercise: &ExerciseName, target: &Target, made: Vec<PathBuf>) {
        let Some(build) = self.builds.get_mut(exercise) else {
            return;
        };
        if target.is_checks() {
            build.program = made.first().cloned();
        }
        // What a program of the workbook's reads is not the learner's doing.
        if target.is_checks() || target.kind == ["lib"] {
            build.artifacts.extend(made.into_iter().next());
        }
    }

    /// Reports the checks that had to wait for the whole build.
    pub(super) fn release_deferred(&mut self, on_event: &mut impl FnMut(BuildEvent<'_>)) {
        for exercise in std::mem::take(&mut self.deferred) {
            on_event(BuildEvent::Ready(&exercise, &self.builds[&exercise]));
        }
    }

    pub(super) fn conclude(
        self,
        ended: &Ended,
    ) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
        if ended.exit == Exit::Code(0) {
            return self.complete();
        }
        if let Some(exercise) = self.exercise_in_the_way(ended) {
            return Err(BuildFault::Manifest {
                exercise,
                problem: ended.output.text().trim().to_owned(),
            });
        }
        if !self.foreign_errors.is_empty() {
            return Err(BuildFault::Failed(self.foreign_errors.concat()));
        }
        // Some exercise did not compile, and says so itself, or a compiler was
        // ended for passing a limit of its own.
        let compiler_ended = ended.output.text().contains("could not compile");
        let told = self
            .builds
            .values()
            .any(|build| build.diagnostics.iter().any(Diagnostic::is_error));
        match (told || compiler_ended, &ended.exit) {
            (true, Exit::Code(_)) => Ok(self.with_reasons(&ended.output.text())),
            _ => Err(fault(ended)),
        }
    }

    /// The exercise that keeps cargo from building anything: it said nothing as
    /// a message, and its last words name the exercise's folder.
    fn exercise_in_the_way(&self, ended: &Ended) -> Option<ExerciseName> {
        if self.has_begun || !matches!(ended.exit, Exit::Code(_)) {
            return None;
        }
        let said = ended.output.text();
        let is_named = |manifest: &Path| {
            let folder = manifest.parent().unwrap_or(manifest);
            let mut parts = folder.components().rev();
            let (section, chapter) = (parts.next(), parts.next());
            let short: Option<PathBuf> = section
                .zip(chapter)
                .map(|(section, chapter)| [chapter, section].iter().collect());
            short.is_some_and(|short| said.contains(&*short.to_string_lossy()))
        };
        let mut exercises = self.exercises.iter();
        exercises
            .find(|(manifest, _)| is_named(manifest))
            .map(|(_, name)| name.clone())
    }

    /// All builds, where cargo says that all is well: then each has its program,
    /// and one without it was lost by us.
    fn complete(self) -> Result<HashMap<ExerciseName, Build>, BuildFault> {
        let lost = self.builds.iter().find(|(_, it)| it.program.is_none());
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
            if build.program.is_some() || build.diagnostics.iter().any(Diagnostic::is_error) {
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
