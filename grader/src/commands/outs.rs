//! The files that a report is written to beside what is shown of it.
//!
//! Who reads them takes a missing file for a missing submission. So each is there,
//! valid, before anything is built, and says that grading did not finish; it is
//! replaced at the end, and stays what it is when the grader is killed.

use super::{Call, held};
use crate::cli::{Format, Out};
use crate::files::{normal, write_whole};
use crate::provenance;
use crate::seed::Seed;
use crate::workbook::{Entry, HiddenChecks};
use render::formats::Context;
use report::{Provenance, Report, Subject, Weights};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is wrong with a file to write to: the call's fault.
#[derive(Debug, thiserror::Error)]
pub(super) enum OutError {
    /// Something else lies there.
    #[error("cannot write {}: it is no regular file", .0.display())]
    NoFile(PathBuf),
    /// It is asked for more than once.
    #[error("two `--out` name the same file, {}", .0.display())]
    Twice(PathBuf),
    /// It cannot be written.
    #[error("cannot write {}: {problem}", .file.display())]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        problem: std::io::Error,
    },
    /// The format needs something that is not there.
    #[error("nothing can be written as {format}: {lacks}")]
    Lacks {
        /// The format.
        format: &'static str,
        /// What is not there.
        lacks: String,
    },
    /// The command writes none.
    #[error("`--out` goes with `cargo grade`, `check` and `grade`")]
    NotHere,
}

/// What the files say of a call that somebody ended.
const INTERRUPTED: &str = "it was interrupted";

/// The files that a report is written to.
#[derive(Debug, Clone)]
pub(super) struct Outs {
    files: Vec<Out>,
    subjects: Vec<Subject>,
    weights: Weights,
    /// When students see the report, if it is theirs to see.
    students_see_at: Option<i64>,
    /// None where no program reads the report.
    provenance: Option<Provenance>,
}

/// What formats may ask beside the report.
const CONTEXT: Context = Context {
    variable: |name| std::env::var(name).ok(),
};

impl Outs {
    /// Writes each file for the first time: grading did not finish.
    ///
    /// # Errors
    ///
    /// [`OutError`], before anything is graded.
    pub(super) fn open(
        call: &Call<'_>,
        outs: &[Out],
        entries: &[&Entry],
        weights: Weights,
    ) -> anyhow::Result<Self> {
        // Those that stand before the name of the command are meant, too.
        let outs = call.cli.outs.files.iter().chain(outs);
        let files: Vec<Out> = outs
            .map(|out| Out {
                file: normal(&call.folder.join(&out.file)),
                ..out.clone()
            })
            .collect();
        let is_read = !files.is_empty() || matches!(call.cli.format, Format::Of(_));
        let outs = Self {
            files,
            subjects: entries.iter().map(|it| it.subject()).collect(),
            weights,
            students_see_at: None,
            provenance: is_read.then(|| provenance::of(&call.workbook, entries)),
        };
        outs.examine(call)?;
        let mut at_interrupt = held(&call.at_interrupt);
        outs.write(&outs.unfinished(None))?;
        *at_interrupt = Some(outs.when_interrupted());
        drop(at_interrupt);
        Ok(outs)
    }

    /// With the seed and the hidden checks that the report will be made with. Of these
    /// it has what students may see at this instant, or all.
    pub(super) fn made_with(
        mut self,
        seed: Option<&Seed>,
        hidden: Option<&HiddenChecks>,
        students_see_at: Option<i64>,
    ) -> Self {
        self.students_see_at = students_see_at;
        if let Some(provenance) = &mut self.provenance {
            provenance::add_given(provenance, seed, hidden);
        }
        self
    }

    /// Looks at all of them before the first is written.
    fn examine(&self, call: &Call<'_>) -> Result<(), OutError> {
        let asked = self.files.iter().map(|out| out.format);
        let printed = match call.cli.format {
            Format::Of(format) => Some(format),
            Format::Human => None,
        };
        for format in asked.chain(printed) {
            if let Some(lacks) = (format.lacks)(&CONTEXT) {
                let format = format.name;
                return Err(OutError::Lacks { format, lacks });
            }
        }
        let mut places = BTreeSet::new();
        for Out { file, .. } in &self.files {
            if file.symlink_metadata().is_ok_and(|it| !it.is_file()) {
                return Err(OutError::NoFile(file.clone()));
            }
            // Two paths may lead to one folder.
            let folder = file.parent().and_then(|it| it.canonicalize().ok());
            let place = folder.zip(file.file_name());
            let place = place.map_or_else(|| file.clone(), |(folder, name)| folder.join(name));
            if !places.insert(place) {
                return Err(OutError::Twice(file.clone()));
            }
        }
        Ok(())
    }

    /// Does the work that comes to a report, weighs it, and writes it. Where it comes to none,
    /// or is interrupted, the files say why.
    ///
    /// # Errors
    ///
    /// That of the work, and when a file cannot be written.
    pub(super) fn finish(
        &self,
        call: &Call<'_>,
        work: impl FnOnce() -> anyhow::Result<Report>,
    ) -> anyhow::Result<Report> {
        *held(&call.at_interrupt) = Some(self.when_interrupted());
        let work = work();
        let mut at_interrupt = held(&call.at_interrupt);
        if call.cancel.is_cancelled() {
            drop(at_interrupt);
            call.interrupted();
        }
        // From here on an interrupt waits until all is written.
        *at_interrupt = None;
        match work {
            Ok(mut report) => {
                report.weigh(&self.weights);
                if let Some(now) = self.students_see_at {
                    report = report.for_students(now);
                }
                report.provenance = self.provenance_of(&report);
                // By now it is the machine's fault and not the call's.
                self.write(&report)
                    .map_err(|error| anyhow::anyhow!("{error}"))?;
                Ok(report)
            }
            Err(error) => {
                // What is already there is valid, should this fail as well.
                let _ = self.write(&self.unfinished(Some(&format!("{error:#}"))));
                Err(error)
            }
        }
    }

    fn when_interrupted(&self) -> Box<dyn Fn() + Send> {
        let outs = self.clone();
        Box::new(move || {
            // What is already there is valid, should this fail.
            let _ = outs.write(&outs.unfinished(Some(INTERRUPTED)));
        })
    }

    fn unfinished(&self, problem: Option<&str>) -> Report {
        let mut report = Report::unfinished(&self.subjects, problem);
        report.weigh(&self.weights);
        report.provenance = self.provenance_of(&report);
        report
    }

    fn provenance_of(&self, report: &Report) -> Option<Provenance> {
        let mut provenance = self.provenance.clone()?;
        if let Some(handed_in) = &report.handed_in {
            provenance.submission.clone_from(&handed_in.digest);
        }
        Some(provenance)
    }

    /// Writes each, and says what was wrong with the first that could not be written.
    fn write(&self, report: &Report) -> Result<(), OutError> {
        let mut written = Ok(());
        for Out { format, file } in &self.files {
            let text = (format.render)(report, &CONTEXT);
            if let Err(problem) = write_whole(file, text.as_bytes()) {
                let file = file.clone();
                written = written.and(Err(OutError::Unwritable { file, problem }));
            }
        }
        written
    }
}

/// The report in a format that is printed.
pub(super) fn text(format: render::formats::Format, report: &Report) -> String {
    (format.render)(report, &CONTEXT)
}
