//! Many texts of one exercise in one program.
//!
//! Most of what it costs to build a check program is the same whatever the text:
//! to start the compiler, to read what the checks stand on, to link. So an audit
//! builds several texts of an exercise as modules of one program, beside each of
//! them the checks once more. Each check still runs in a process of its own.
//!
//! What could mean something else as a module is built alone, as a learner's own
//! is, and so is every text of a bundle that does not compile.

use crate::files::plain_text;
use crate::sources::SourceFile;
use crate::submission::Submission;
use crate::workbook::plan::CHECKS;
use crate::workbook::solutions::{Claim, Variant};
use crate::workbook::{CheckKind, Exercise, PlannedCheck, Workbook};
use report::ExerciseReport;
use std::fmt::Write as _;
use std::path::PathBuf;

/// How many texts share a program: twice as many would save little more, and one
/// that does not compile costs the others a second build.
const TEXTS: usize = 8;

/// Where the modules lie in the exercise's folder: cargo takes it for no program.
const FOLDER: &str = "tests/bundle";

/// Words of a text that mean something else in a module than in a crate.
const OF_A_CRATE: [&str; 4] = ["crate", "mod ", "include", "#![feature"];

/// What is built as one program.
#[derive(Debug)]
pub(super) struct Unit<'v> {
    /// The exercise that its texts are of.
    pub of: &'v Exercise,
    /// Its texts.
    pub variants: Vec<&'v Variant>,
    /// The exercise with the checks of each text, where there are several.
    bundled: Option<Exercise>,
}

/// The units of an exercise's variants. Those that `is_alone` have their own.
pub(super) fn units<'v>(
    exercise: &'v Exercise,
    variants: &'v [Variant],
    is_alone: impl Fn(&Variant) -> bool,
) -> Vec<Unit<'v>> {
    let looks_for_warnings = exercise
        .plan
        .checks
        .iter()
        .any(|check| matches!(check.kind, CheckKind::Warning { .. }));
    let (alone, together): (Vec<&Variant>, Vec<&Variant>) = variants.iter().partition(|it| {
        looks_for_warnings || it.claim == Claim::NotStarted || is_alone(it) || !is_a_module(it)
    });
    let alone = alone
        .into_iter()
        .map(|variant| Unit::alone(exercise, variant));
    let bundles = together.chunks(TEXTS).map(|texts| match texts {
        [text] => Unit::alone(exercise, text),
        texts => Unit {
            of: exercise,
            variants: texts.to_vec(),
            bundled: Some(with_checks_of_each(exercise, texts.len())),
        },
    });
    alone.chain(bundles).collect()
}

/// Whether a text says the same as a module.
fn is_a_module(variant: &Variant) -> bool {
    let [file] = variant.sources.as_slice() else {
        return false;
    };
    let text = plain_text(&file.bytes).unwrap_or_default();
    let code = text.lines().filter(|it| !it.trim_start().starts_with("//"));
    !code
        .into_iter()
        .any(|line| OF_A_CRATE.iter().any(|word| line.contains(word)))
}

/// The module of a text, by its place in the bundle.
fn module(at: usize) -> String {
    format!("text_{at}")
}

fn is_of_module(check: &str, at: usize) -> bool {
    check
        .split_once("::")
        .is_some_and(|(of, _)| of == module(at))
}

fn with_checks_of_each(exercise: &Exercise, texts: usize) -> Exercise {
    let mut bundled = exercise.clone();
    bundled.plan.checks = (0..texts)
        .flat_map(|at| {
            exercise.plan.checks.iter().map(move |check| PlannedCheck {
                name: format!("{}::{}", module(at), check.name),
                ..check.clone()
            })
        })
        .collect();
    bundled
}

impl<'v> Unit<'v> {
    /// One text as a program of its own.
    pub(super) fn alone(exercise: &'v Exercise, variant: &'v Variant) -> Self {
        Self {
            of: exercise,
            variants: vec![variant],
            bundled: None,
        }
    }

    /// Each of its texts as a program of its own.
    pub(super) fn parts(&self) -> impl Iterator<Item = Self> {
        let variants = self.variants.iter();
        variants.map(|variant| Self::alone(self.of, variant))
    }

    /// Whether it has several texts.
    pub(super) fn is_bundle(&self) -> bool {
        self.bundled.is_some()
    }

    /// What is laid on the stage.
    pub(super) fn submission(&self, workbook: &Workbook) -> Submission<'_> {
        // The library of a bundle's package is one of its texts; nobody uses it.
        let sources = self.variants.first().map(|it| it.sources.clone());
        let sources = sources.unwrap_or_default();
        let Some(exercise) = &self.bundled else {
            return Submission::with_sources(workbook, self.of, sources);
        };
        let mut submission = Submission::with_sources(workbook, exercise, sources);
        self.bundle(&mut submission.files);
        submission
    }

    fn bundle(&self, files: &mut Vec<SourceFile>) {
        let Some(checks) = files.iter_mut().find(|it| it.path.ends_with(CHECKS)) else {
            return;
        };
        // In the middle of a module these are comments like any other.
        let each = plain_text(&checks.bytes).unwrap_or_default();
        let each = each.replace("//!", "//");
        let name = &self.of.name.0;
        let mut all = String::new();
        for at in 0..self.variants.len() {
            let module = module(at);
            let _ = write!(
                all,
                "#[path = \"bundle/{module}.rs\"]\nmod library_of_{module};\n\
                 mod {module} {{\n    use super::library_of_{module} as {name};\n    \
                 include!(\"bundle/checks_of_each.rs\");\n}}\n"
            );
        }
        checks.bytes = all.into_bytes();
        let folder = PathBuf::from(FOLDER);
        files.push(SourceFile {
            path: folder.join("checks_of_each.rs"),
            bytes: each.into_bytes(),
        });
        for (at, variant) in self.variants.iter().enumerate() {
            files.extend(variant.sources.iter().map(|file| SourceFile {
                path: folder.join(module(at)).with_extension("rs"),
                bytes: file.bytes.clone(),
            }));
        }
    }

    /// The text that a check of its program belongs to.
    pub(super) fn variant_of(&self, check: &str) -> Option<&'v Variant> {
        let is_its = |at: &usize| !self.is_bundle() || is_of_module(check, *at);
        let at = (0..self.variants.len()).find(is_its)?;
        Some(self.variants[at])
    }

    /// What each of its texts came to, from the report of all.
    pub(super) fn reports(&self, report: &ExerciseReport) -> Vec<(PathBuf, ExerciseReport)> {
        let subject = self.of.subject();
        let of_text = |(at, variant): (usize, &&Variant)| {
            let path = variant.path.clone();
            if !self.is_bundle() {
                return (path, report.clone());
            }
            let prefix = format!("{}::", module(at));
            let results = report.checks.iter().filter_map(|check| {
                let mut check = check.clone();
                check.name = check.name.strip_prefix(&prefix)?.to_owned();
                Some(check)
            });
            (
                path,
                ExerciseReport::new(&subject, results.collect(), Vec::new()),
            )
        };
        self.variants.iter().enumerate().map(of_text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(text: &str) -> Variant {
        Variant {
            path: "rejected/one.rs".into(),
            sources: vec![SourceFile {
                path: "lib.rs".into(),
                bytes: text.into(),
            }],
            claim: Claim::Accepted,
        }
    }

    #[test]
    fn a_text_that_names_its_crate_is_no_module() {
        assert!(is_a_module(&variant("// crate::f\npub fn f() {}\n")));
        for text in [
            "fn g() { crate::f() }",
            "pub(crate) fn f() {}",
            "mod inner;",
            "include!(\"other.rs\");",
        ] {
            assert!(!is_a_module(&variant(text)), "{text}");
        }
    }
}
