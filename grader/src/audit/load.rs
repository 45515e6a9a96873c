//! Judging beside busy loops: no report may differ from the idle one.

use super::Auditor;
use crate::grade::Judged;
use crate::submission::Submission;
use crate::workbook::Exercise;
use crate::workbook::solutions::Variant;
use report::{Event, ExerciseReport, Report};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Work for a machine that judges at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load {
    /// Busy loops at once.
    pub loops: usize,
    /// How often every check runs beside them.
    pub times: usize,
}

impl Auditor<'_> {
    /// What comes out differently when everything that is laid runs beside `load`.
    pub(super) fn differences(
        &self,
        laid: &[(&Exercise, &Variant)],
        submissions: &[Submission<'_>],
        judged: &Judged,
        load: Load,
    ) -> anyhow::Result<Vec<String>> {
        let again = || self.grader.judge_again(submissions, judged);
        let mut differences = Vec::new();
        for _ in 0..load.times {
            let loaded = beside_busy_loops(load.loops, again)?;
            for (exercise, variant) in laid {
                let of = |reports: &[ExerciseReport]| {
                    let mut reports = reports.iter();
                    reports.find(|it| it.name == exercise.name).cloned()
                };
                let (idle, loaded) = (of(&judged.reports), of(&loaded));
                if let Some(what) = difference(&variant.path, idle, loaded, load.loops) {
                    let what_happens = Event::Differs { what: what.clone() };
                    // Nobody has to listen.
                    let _ = self.grader.events.send(what_happens);
                    differences.push(what);
                }
            }
        }
        Ok(differences)
    }
}

/// Where the report of a variant that was judged beside busy loops differs.
fn difference(
    path: &Path,
    idle: Option<ExerciseReport>,
    loaded: Option<ExerciseReport>,
    loops: usize,
) -> Option<String> {
    let compared = |report: Option<ExerciseReport>| {
        let report = report.map(|report| Report::new(vec![report]).compared());
        report.unwrap_or_default()
    };
    let (idle, loaded) = (compared(idle), compared(loaded));
    if idle == loaded {
        return None;
    }
    let differs = idle
        .lines()
        .zip(loaded.lines())
        .find(|(one, two)| one != two);
    let (one, two) = differs.unwrap_or(("its length", "another"));
    let plural = if loops == 1 { "" } else { "s" };
    Some(format!(
        "{}: beside {loops} busy loop{plural} the report differs: {} became {}",
        path.display(),
        one.trim(),
        two.trim()
    ))
}

/// Runs `work` beside so many threads that do nothing but compute.
fn beside_busy_loops<T>(loops: usize, work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..loops {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}
