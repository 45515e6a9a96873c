//! Holding the pages' blocks to what the grader says, and writing them.

use super::{Auditor, Recorded, Reports, Variants};
use crate::files::write_whole;
use crate::workbook::page::{self, Block};
use crate::workbook::solutions::variants;
use crate::workbook::{Exercise, SOLUTIONS, Workbook};
use anyhow::Context;
use render::terminal::{self, Detail};
use report::{Beside, CheckReport, ExerciseReport};
use std::path::{Path, PathBuf};

/// Blocks of the exercise's page that show something else than the grader.
pub(super) fn untrue(
    workbook: &Workbook,
    exercise: &Exercise,
    reports: &Reports,
) -> anyhow::Result<Vec<String>> {
    let (path, page) = read(workbook, exercise)?;
    let untrue = page::blocks(&page).into_iter().filter_map(|block| {
        let problem = match truth_of(exercise, &block, reports) {
            None => nothing_to_show(&block),
            Some(truth) if truth != block.shown => format!(
                "what it shows is not what the grader says; `cargo grade pages {}` writes it",
                exercise.name
            ),
            Some(_) => return None,
        };
        Some(format!("{}:{}: {problem}", path.display(), block.line))
    });
    Ok(untrue.collect())
}

fn nothing_to_show(block: &Block) -> String {
    let solution = format!("there is no rejected solution `{}`", block.solution);
    match &block.check {
        Some(check) => format!("{solution} with a check `{check}`"),
        None => solution,
    }
}

fn read(workbook: &Workbook, exercise: &Exercise) -> anyhow::Result<(PathBuf, String)> {
    let path = exercise.page();
    let page = std::fs::read_to_string(workbook.root.join(&path))
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok((path, page))
}

/// The solutions that an exercise's page shows; none where there is no page.
pub(super) fn shown(workbook: &Workbook, exercise: &Exercise) -> Vec<String> {
    let page = read(workbook, exercise).map_or_else(|_| String::new(), |(_, page)| page);
    page::blocks(&page)
        .into_iter()
        .map(|block| block.solution)
        .collect()
}

/// What a page's block must show.
fn truth_of(exercise: &Exercise, block: &Block, reports: &Reports) -> Option<String> {
    let solution = Path::new(SOLUTIONS)
        .join(&exercise.path)
        .join("rejected")
        .join(&block.solution);
    let report = reports.get(&solution)?;
    let Some(check) = &block.check else {
        return Some(whole(report));
    };
    let mut checks = report.checks.iter();
    let check = checks.find(|it| it.name == *check)?;
    Some(truth(check, &report.folder))
}

/// What a block must show of a check: what the terminal does, without colours
/// and without what stands beside.
fn truth(check: &CheckReport, folder: &str) -> String {
    let shown = terminal::check(&alone(check), folder, terminal::COLUMNS);
    plain(&shown, "  ")
}

/// What a block must show of a whole report.
fn whole(report: &ExerciseReport) -> String {
    let mut report = report.clone();
    for check in &mut report.checks {
        *check = alone(check);
    }
    let shown = terminal::exercise(&report, Detail::Exercise, terminal::COLUMNS);
    plain(&shown, "")
}

/// A check without what stands beside: that differs from run to run.
pub(super) fn alone(check: &CheckReport) -> CheckReport {
    CheckReport {
        beside: Beside::default(),
        ..check.clone()
    }
}

/// What is shown without its colours, each line without the margin.
fn plain(shown: &str, margin: &str) -> String {
    let plain = anstream::adapter::strip_str(shown).to_string();
    let lines = plain
        .trim_end()
        .lines()
        .map(|line| line.strip_prefix(margin).unwrap_or(line).trim_end());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

impl Auditor<'_> {
    /// Fills the blocks of each exercise's page with what the grader says, and
    /// gives the pages that changed.
    ///
    /// # Errors
    ///
    /// When nothing could be judged, or a page cannot be written.
    pub(crate) fn write_pages(&self) -> anyhow::Result<Vec<PathBuf>> {
        let workbook = self.grader.workbook;
        let mut all: Vec<Variants<'_>> = Vec::new();
        for &exercise in &self.exercises {
            let shown = shown(workbook, exercise);
            let mut variants = variants(workbook, exercise)?;
            variants.retain(|variant| shown.iter().any(|shown| variant.path.ends_with(shown)));
            all.push((exercise, variants));
        }
        let reports = self.run(&all, &Recorded::new(), None)?.reports;
        let mut written = Vec::new();
        for &exercise in &self.exercises {
            let (path, page) = read(workbook, exercise)?;
            let filled = page::filled(&page, |block| truth_of(exercise, block, &reports));
            if filled != page {
                write_whole(&workbook.root.join(&path), filled.as_bytes())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                written.push(path);
            }
        }
        Ok(written)
    }
}
