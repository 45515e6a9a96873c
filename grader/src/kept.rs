//! Verdicts of earlier calls, kept for as long as everything they depend on is
//! the same: the files of the exercise's folder, whatever else the compiler read
//! for it, lock file, instruments, grader and toolchain.

use crate::digest::Digester;
use crate::files::write_whole;
use crate::instruments::Instruments;
use crate::reads::Reads;
use crate::stage;
use crate::submission::Submission;
use crate::toolchain;
use crate::workbook::Workbook;
use report::{CheckReport, Diagnostic, Digest, ExerciseName, ExerciseReport, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Where verdicts are kept.
#[derive(Debug)]
pub(crate) struct Kept {
    folder: PathBuf,
}

/// What is kept of one exercise.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Earlier {
    /// What the compiler read for it beside the files of its folder.
    pub reads: Reads,
    /// What it came to, if another run must repeat that.
    pub report: Option<ExerciseReport>,
    /// The checks that passed.
    #[serde(default)]
    pub passed: Option<BTreeSet<String>>,
    /// The check that the report said to start with.
    #[serde(default)]
    pub start_with: Option<String>,
    /// The checks that failed at some time, if nothing else kept them from it.
    #[serde(default)]
    pub ever_failed: BTreeSet<String>,
}

impl Kept {
    /// Keeps verdicts beside what was built.
    pub(crate) fn in_folder(target: &Path) -> Self {
        Self {
            folder: target.join("verdicts"),
        }
    }

    /// What is kept of an exercise; nothing where that is of an older grader, or
    /// was torn by somebody.
    pub(crate) fn find(&self, exercise: &ExerciseName) -> Earlier {
        std::fs::read(self.file(exercise))
            .ok()
            .and_then(|kept| serde_json::from_slice(&kept).ok())
            .unwrap_or_default()
    }

    /// Keeps what a submission came to, and what the compiler read for it, in the
    /// place of what was kept `earlier`.
    ///
    /// # Errors
    ///
    /// When the file cannot be written. What was there before is whole then.
    pub(crate) fn keep(
        &self,
        submission: &Submission<'_>,
        report: &ExerciseReport,
        earlier: Earlier,
    ) -> io::Result<()> {
        let is_repeatable = report
            .checks
            .iter()
            .all(|check| check.verdict().is_repeatable())
            && (report.verdict != Verdict::DidNotCompile
                || must_fail_again(submission, &report.diagnostics));
        let mut ever_failed = earlier.ever_failed;
        let failed = report.checks.iter().filter(|check| is_caught(check));
        ever_failed.extend(failed.map(|check| check.name.clone()));
        let passed = report.checks.iter().filter(|check| check.passed());
        let start_with = report.start_with().filter(|check| is_caught(check));
        let kept = Earlier {
            reads: submission.reads.clone(),
            report: is_repeatable.then(|| ExerciseReport {
                since: None,
                ..report.clone()
            }),
            passed: Some(passed.map(|check| check.name.clone()).collect()),
            start_with: start_with.map(|check| check.name.clone()),
            ever_failed,
        };
        write_whole(&self.file(&report.name), &serde_json::to_vec(&kept)?)
    }

    /// Puts a report in the place of the one that is kept of the same texts. Where
    /// that cannot be written, the other stays.
    pub(crate) fn replace(&self, report: &ExerciseReport) {
        let mut earlier = self.find(&report.name);
        if earlier
            .report
            .as_ref()
            .is_some_and(|it| it.digest == report.digest)
        {
            earlier.report = Some(ExerciseReport {
                since: None,
                ..report.clone()
            });
            let _ = serde_json::to_vec(&earlier)
                .map(|kept| write_whole(&self.file(&report.name), &kept));
        }
    }

    fn file(&self, exercise: &ExerciseName) -> PathBuf {
        self.folder.join(&exercise.0).with_extension("json")
    }
}

impl Earlier {
    /// The verdict of these very texts.
    pub(crate) fn verdict(self, digest: &Digest) -> Option<ExerciseReport> {
        let mut report = self.report?;
        report.reused = true;
        (report.digest.as_ref() == Some(digest)).then_some(report)
    }
}

/// Whether a check caught something, and did not only find nothing to ask.
fn is_caught(check: &CheckReport) -> bool {
    let verdict = check.verdict();
    verdict.is_under_way() && verdict != Verdict::DidNotCompile && verdict != Verdict::Unreadable
}

/// Whether what did not compile cannot compile while the exercise's folder stays
/// as it is. What a failed build has read is not written down, so this must be
/// seen from the text: only these words make the compiler look elsewhere.
fn must_fail_again(submission: &Submission<'_>, diagnostics: &[Diagnostic]) -> bool {
    let looks_elsewhere = |text: &[u8]| {
        ["include", "path", "env!"]
            .iter()
            .any(|word| text.windows(word.len()).any(|at| at == word.as_bytes()))
    };
    submission.unreadable.is_empty()
        && diagnostics.iter().any(Diagnostic::is_error)
        && !submission
            .files
            .iter()
            .filter(|file| file.path.starts_with("src"))
            .any(|file| looks_elsewhere(&file.bytes))
}

/// The digest of what is common to all exercises, with grader and toolchain.
///
/// # Errors
///
/// As [`workbooks_digest`].
pub(crate) fn common_digest(workbook: &Workbook, program: &Path) -> anyhow::Result<Digester> {
    let mut digester = workbooks_digest(workbook)?;
    digester
        .part(toolchain::file_mark(program))
        .part(toolchain::mark());
    Ok(digester)
}

/// The digest of those files of the workbook that all exercises are built with. It
/// is the same on every machine.
///
/// # Errors
///
/// When one of them cannot be read.
pub(crate) fn workbooks_digest(workbook: &Workbook) -> anyhow::Result<Digester> {
    let mut digester = Digester::default();
    digester.part(env!("CARGO_PKG_VERSION"));
    let manifest = std::fs::read_to_string(workbook.root.join("Cargo.toml"))?;
    digester.part(&manifest);
    digester.file(&workbook.root.join("Cargo.lock"))?;
    for file in stage::TOP_FILES {
        digester.file(&workbook.root.join(file))?;
    }
    Instruments::of(workbook)?.digest_into(&workbook.root, &mut digester)?;
    Ok(digester)
}
