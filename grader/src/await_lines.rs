//! At which await of whose file each task of a deadlock waits, and at which line a
//! poll stands that does not return.
//!
//! What sees that, Tokio's task dumps and the places of lines, takes longer to
//! compile, and no passing check needs it. So only an exercise that hung is
//! built once more, beside the others, and only its hung checks run again. Their
//! verdict stays what it was.

use crate::cargo;
use crate::guards;
use crate::run;
use crate::stage::{Purpose, Stage};
use crate::submission::Submission;
use crate::workbook::Workbook;
use evidence::{Figure, Hang, Waiting};
use process::{Cancel, Supervisor};
use report::{CheckReport, Event, ExerciseName, ExerciseReport, Reason};
use std::path::Path;
use std::sync::mpsc::Sender;

/// The folder below the one that is built into.
const FOLDER: &str = "await_lines";

/// What looks into deadlocks works with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AwaitLines<'w> {
    /// The workbook.
    pub workbook: &'w Workbook,
    /// The grader's own program, which also serves as supervisor.
    pub program: &'w Path,
    /// Where it is reported what happens.
    pub events: &'w Sender<Event>,
    /// Ends what runs, and all that would run after it.
    pub cancel: &'w Cancel,
}

impl AwaitLines<'_> {
    /// Notes in the reports at which lines tasks wait, where that can be seen, and
    /// gives the exercises whose reports say more now. Where something goes wrong,
    /// they say what they said: a deadlock is one without its lines as well.
    pub(crate) fn find(
        &self,
        stage: &Stage,
        submissions: &[Submission<'_>],
        reports: &mut [ExerciseReport],
    ) -> Vec<ExerciseName> {
        let has_hung = |submission: &&Submission<'_>| {
            let mut reports = reports.iter();
            let report = reports.find(|report| report.name == submission.exercise.name);
            report.is_some_and(|report| report.checks.iter().any(is_hung))
        };
        let hung: Vec<Submission<'_>> = submissions.iter().filter(has_hung).cloned().collect();
        if hung.is_empty() || !cfg!(target_os = "linux") {
            return Vec::new();
        }
        let again = self.run_again(stage, &hung, reports).unwrap_or_default();
        let mut more = Vec::new();
        for (exercise, seen) in again {
            let mut checks = reports
                .iter_mut()
                .filter(|report| report.name == exercise)
                .flat_map(|report| &mut report.checks);
            let check = checks.find(|check| check.name == seen.name);
            let Some(check) = check else { continue };
            if !take_lines(check, seen) {
                continue;
            }
            let mut submissions = submissions.iter();
            let submission = submissions.find(|it| it.exercise.name == exercise);
            let perhaps = submission.and_then(|submission| perhaps_held(check, submission));
            check.beside.figures.extend(perhaps);
            if !more.contains(&exercise) {
                more.push(exercise);
            }
        }
        more
    }

    /// Builds beforehand what a look into a deadlock of one of these needs.
    ///
    /// # Errors
    ///
    /// When it cannot be built.
    pub(crate) fn prepare(
        &self,
        stage: &Stage,
        submissions: &[Submission<'_>],
    ) -> anyhow::Result<()> {
        if cfg!(target_os = "linux") {
            self.run_again(stage, submissions, &[])?;
        }
        Ok(())
    }

    /// Builds what hung with what sees lines, and runs its hung checks again.
    fn run_again(
        &self,
        stage: &Stage,
        hung: &[Submission<'_>],
        reports: &[ExerciseReport],
    ) -> anyhow::Result<Vec<(ExerciseName, CheckReport)>> {
        let happens = |event| {
            // Nobody has to listen.
            let _ = self.events.send(event);
        };
        let beside = stage.open_beside(FOLDER, Purpose::AwaitLines, || happens(Event::Waits))?;
        beside.lay(self.workbook, hung)?;
        happens(Event::LooksIntoDeadlocks);
        let exercises: Vec<_> = hung.iter().map(|it| it.exercise).collect();
        let mut supervisor = Supervisor::start(self.program, self.cancel)?;
        let builds = cargo::build(&mut supervisor, &beside, &exercises, |_| {})?;
        let mut again = Vec::new();
        for exercise in exercises {
            let built = builds.get(&exercise.name);
            let Some(program) = built.and_then(|build| build.program.as_ref()) else {
                continue;
            };
            let mut reports = reports.iter();
            let report = reports.find(|report| report.name == exercise.name);
            let hung = report.map_or(Vec::new(), to_run_again);
            for check in run::ready_checks(&beside, exercise, program) {
                if hung.contains(&check.name.as_str()) {
                    let seen = run::run_once(&mut supervisor, &check);
                    again.push((exercise.name.clone(), seen));
                }
            }
        }
        happens(Event::Built);
        Ok(again)
    }
}

/// Where a thread stands in a lock: what the learner's text says of who may hold it.
fn perhaps_held(check: &CheckReport, submission: &Submission<'_>) -> Option<Figure> {
    let Reason::Hung {
        hang: Hang::StuckPoll { task, calls, .. },
    } = &check.reason
    else {
        return None;
    };
    let locks = ["Mutex::lock", "RwLock::read", "RwLock::write"];
    if !calls
        .as_ref()
        .is_some_and(|it| locks.contains(&it.as_str()))
    {
        return None;
    }
    let (file, line) = task.awaits.as_ref()?.rsplit_once(':')?;
    let mut files = submission.files.iter();
    let source = files.find(|it| Path::new(file).ends_with(&it.path))?;
    let text = std::str::from_utf8(&source.bytes).ok()?;
    Some(Figure {
        name: "perhaps".to_owned(),
        shown: guards::perhaps_held(text, line.parse().ok()?)?,
    })
}

/// The checks that are worth another run: all that wait, and the first whose poll does
/// not return. Each of these takes seconds, and most of one exercise hang alike.
fn to_run_again(report: &ExerciseReport) -> Vec<&str> {
    let hung = report.checks.iter().filter(|check| is_hung(check));
    let (stuck, deadlocked): (Vec<_>, Vec<_>) = hung.partition(|check| is_stuck(check));
    let checks = deadlocked.into_iter().chain(stuck.into_iter().take(1));
    checks.map(|check| check.name.as_str()).collect()
}

fn is_stuck(check: &CheckReport) -> bool {
    match &check.reason {
        Reason::Hung { hang } => matches!(hang, Hang::StuckPoll { .. }),
        _ => false,
    }
}

/// Whether lines could say more of why it hung.
fn is_hung(check: &CheckReport) -> bool {
    match &check.reason {
        Reason::Hung { hang } => matches!(hang, Hang::Deadlock { .. } | Hang::StuckPoll { .. }),
        _ => false,
    }
}

/// Takes the lines over from another run of the same check, for the tasks that are
/// the same in both. Gives whether there were any.
fn take_lines(check: &mut CheckReport, seen: CheckReport) -> bool {
    let Reason::Hung { hang } = &mut check.reason else {
        return false;
    };
    let seen_beside = seen.beside.figures;
    match (hang, seen.reason) {
        (
            Hang::Deadlock { waiting },
            Reason::Hung {
                hang: Hang::Deadlock { waiting: seen },
            },
        ) => {
            let mut has_more = false;
            for task in waiting {
                let is_it = |it: &&Waiting| it.task == task.task && it.since_us == task.since_us;
                if let Some(awaits) = seen.iter().find(is_it).and_then(|it| it.awaits.clone()) {
                    task.awaits = Some(awaits);
                    has_more = true;
                }
            }
            has_more
        }
        (
            Hang::StuckPoll {
                task, doing, calls, ..
            },
            Reason::Hung {
                hang:
                    Hang::StuckPoll {
                        task: seen,
                        doing: seen_doing,
                        calls: seen_calls,
                        ..
                    },
            },
        ) => {
            let is_same = Waiting {
                awaits: None,
                ..seen.clone()
            } == *task
                && seen_doing == *doing;
            if !is_same {
                return false;
            }
            task.awaits = seen.awaits;
            *calls = seen_calls;
            let figures = &mut check.beside.figures;
            let had = figures.len();
            let seen_at = |figure: &Figure| figure.name == Figure::SEEN_AT;
            figures.extend(seen_beside.into_iter().filter(seen_at));
            task.awaits.is_some() || figures.len() > had
        }
        _ => false,
    }
}
