//! Grading: build what was asked for, run its checks while the rest builds,
//! and judge.

use crate::build::{self, Build, BuildEvent, BuildFault, Diagnostic, Stage};
use crate::judge::{Reason, Verdict};
use crate::report::{CheckReport, ExerciseReport, Report};
use crate::reuse::{Reuse, common_digest};
use crate::run::{self, ReadyCheck};
use crate::submission::Submission;
use crate::workbook::{Exercise, ExerciseName, Workbook};
use process::{Cancel, Supervisor};
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What is told while grading goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many exercises are to be built, with so many checks in all.
    Begun {
        /// The exercises.
        exercises: usize,
        /// Their checks.
        checks: usize,
    },
    /// A package is compiled.
    Compiled(&'a str),
    /// The build is over.
    Built,
    /// A check was judged.
    Checked(&'a ExerciseName, &'a CheckReport),
    /// Something came out differently beside a load: told at once, for an audit
    /// takes long.
    Differs(&'a str),
}

/// Who listens to what is told.
pub type Listener<'a> = &'a (dyn Fn(Event<'_>) + Sync);

/// Why nothing could be judged: never a submission's fault.
#[derive(Debug, thiserror::Error)]
pub enum GradeFault {
    /// The build could not be done.
    #[error(transparent)]
    Build(#[from] BuildFault),
    /// A file could not be read or written.
    #[error("{action}")]
    File {
        /// What was attempted, on what.
        action: String,
        /// Why not.
        source: io::Error,
    },
    /// A helper process could not be started.
    #[error("cannot start a process to run programs in")]
    Supervisor(#[source] io::Error),
    /// It was cancelled.
    #[error("interrupted")]
    Cancelled,
}

/// A check's report, and whose it is.
type Checked = (ExerciseName, CheckReport);

/// What was built and judged, so that it can be run again.
#[derive(Debug, Default)]
pub struct Judged {
    /// What each exercise came to.
    pub reports: Vec<ExerciseReport>,
    builds: HashMap<ExerciseName, Build>,
    checks: Vec<ReadyCheck>,
}

/// A grader of one workbook.
#[derive(Debug, Clone)]
pub struct Grader<'w> {
    /// The workbook.
    pub workbook: &'w Workbook,
    /// The grader's own program, which also serves as supervisor.
    pub program: PathBuf,
    /// Where sources are built.
    pub stage: Stage,
    /// Ends what runs, and all that would run after it.
    pub cancel: Cancel,
}

/// How verdicts of earlier calls are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// Taken where everything they depend on is the same.
    Reused,
    /// Left alone: everything runs anew.
    Ignored,
}

impl<'w> Grader<'w> {
    /// A grader that builds in the workbook itself.
    pub fn in_place(workbook: &'w Workbook, program: PathBuf) -> Self {
        let root = workbook.root.clone();
        // A folder of its own: with a shared one, the editor's builds and ours
        // would wait for each other and undo each other's flags.
        let target = root.join("target/grade");
        Self {
            workbook,
            program,
            stage: Stage {
                root,
                target,
                compiler_cpu: Stage::COMPILER_CPU,
            },
            cancel: Cancel::new(),
        }
    }

    /// Grades `exercises` as the learner has them.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's.
    pub fn grade(
        &self,
        exercises: &[&Exercise],
        earlier: Earlier,
        listener: Listener<'_>,
    ) -> Result<Report, GradeFault> {
        let reading = |source| GradeFault::File {
            action: "cannot read the sources of the workbook".to_owned(),
            source,
        };
        let reuse = Reuse::in_folder(&self.stage.target);
        let common = common_digest(self.workbook, &self.program).map_err(reading)?;
        let (mut known, mut to_judge, mut digests) = (Vec::new(), Vec::new(), HashMap::new());
        for &exercise in exercises {
            let submission = Submission::read(self.workbook, exercise).map_err(reading)?;
            let digest = submission.digest(self.workbook, &common).map_err(reading)?;
            let kept = (earlier == Earlier::Reused)
                .then(|| reuse.find(exercise, &digest))
                .flatten();
            if let Some(report) = kept {
                known.push(report);
            } else if earlier == Earlier::Reused && submission.is_starter(self.workbook) {
                known.push(untouched(exercise));
            } else {
                digests.insert(exercise.name.clone(), digest);
                to_judge.push(exercise);
            }
        }
        for mut report in self.judge(&to_judge, listener)?.reports {
            report.digest = digests.remove(&ExerciseName(report.name.clone()));
            // A verdict that cannot be kept costs the next call some time.
            let _ = reuse.keep(&report);
            known.push(report);
        }
        Ok(Report::new(known))
    }

    /// Builds, runs and judges `exercises` as they lie on the stage.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's or it was cancelled.
    pub fn judge(
        &self,
        exercises: &[&Exercise],
        listener: Listener<'_>,
    ) -> Result<Judged, GradeFault> {
        if exercises.is_empty() {
            return Ok(Judged::default());
        }
        let checks = exercises
            .iter()
            .map(|exercise| exercise.plan.checks.len())
            .sum();
        listener(Event::Begun {
            exercises: exercises.len(),
            checks,
        });
        let mut checks = Vec::new();
        let (builds, results) = self.run_all(cores(), listener, |ready| {
            self.build(exercises, listener, |check| {
                checks.push(check.clone());
                // The workers end only after this end of the queue is gone.
                let _ = ready.send(check);
            })
        });
        if self.cancel.is_cancelled() {
            // What was cut has no verdict, and none may be made of it.
            return Err(GradeFault::Cancelled);
        }
        let builds = builds?;
        Ok(Judged {
            reports: reports(exercises, results, &builds),
            builds,
            checks,
        })
    }

    /// Runs and judges once more what is built and still lies on the stage, four
    /// checks a core at a time: many wrong solutions only wait.
    pub fn judge_again(
        &self,
        exercises: &[&Exercise],
        earlier: &Judged,
        listener: Listener<'_>,
    ) -> Vec<ExerciseReport> {
        listener(Event::Begun {
            exercises: 0,
            checks: earlier.checks.len(),
        });
        listener(Event::Built);
        let ((), results) = self.run_all(4 * cores(), listener, |ready| {
            for check in &earlier.checks {
                let _ = ready.send(check.clone());
            }
        });
        reports(exercises, results, &earlier.builds)
    }

    /// Runs what `feed` puts into the queue, while it does so, and so many at a
    /// time.
    fn run_all<T>(
        &self,
        workers: usize,
        listener: Listener<'_>,
        feed: impl FnOnce(Sender<ReadyCheck>) -> T,
    ) -> (T, Vec<Checked>) {
        let (ready, queue) = mpsc::channel();
        let (judged, results) = mpsc::channel();
        let queue = Mutex::new(queue);
        let fed = thread::scope(|scope| {
            for _ in 0..workers {
                let (queue, judged) = (&queue, judged.clone());
                scope.spawn(move || self.work(queue, &judged, listener));
            }
            drop(judged);
            feed(ready)
        });
        (fed, results.into_iter().collect())
    }

    /// Builds, and hands on each exercise's checks as soon as they can run.
    fn build(
        &self,
        exercises: &[&Exercise],
        listener: Listener<'_>,
        mut on_ready: impl FnMut(ReadyCheck),
    ) -> Result<HashMap<ExerciseName, Build>, GradeFault> {
        let mut supervisor =
            Supervisor::start(&self.program, &self.cancel).map_err(GradeFault::Supervisor)?;
        let builds = build::build(
            &mut supervisor,
            &self.stage,
            exercises,
            |event| match event {
                BuildEvent::Compiled(package) => listener(Event::Compiled(package)),
                BuildEvent::Ready(name, program) => {
                    listener(Event::Compiled(&name.0));
                    let built = exercises.iter().filter(|exercise| exercise.name == *name);
                    for exercise in built {
                        for planned in &exercise.plan.checks {
                            on_ready(ReadyCheck {
                                exercise: name.clone(),
                                planned: planned.clone(),
                                program: program.to_owned(),
                                folder: exercise.folder(&self.stage.root),
                                limits: exercise.about.limits.limits(),
                            });
                        }
                    }
                }
            },
        )?;
        listener(Event::Built);
        Ok(builds)
    }

    /// A worker: runs checks from the queue until there will be no more.
    fn work(
        &self,
        queue: &Mutex<Receiver<ReadyCheck>>,
        judged: &Sender<Checked>,
        listener: Listener<'_>,
    ) {
        let mut supervisor: Option<Supervisor> = None;
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(check) = next else { return };
            if !supervisor.as_mut().is_some_and(Supervisor::is_alive) {
                supervisor = None;
            }
            let report = match supervisor
                .take()
                .map_or_else(|| Supervisor::start(&self.program, &self.cancel), Ok)
            {
                Ok(mut started) => {
                    let report = run::run(&mut started, &check);
                    supervisor = Some(started);
                    report
                }
                Err(error) => run::cannot_run(&check, &error),
            };
            listener(Event::Checked(&check.exercise, &report));
            let _ = judged.send((check.exercise, report));
        }
    }
}

/// So many checks run at a time, unless they are to crowd each other.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The report of an exercise whose sources are the starter. The audit has
/// proved what its checks come to, so nothing needs to be built.
fn untouched(exercise: &Exercise) -> ExerciseReport {
    ExerciseReport::new(
        exercise,
        all(exercise, Verdict::NotStarted, &Reason::Untouched),
        Vec::new(),
        None,
    )
}

fn all(exercise: &Exercise, verdict: Verdict, reason: &Reason) -> Vec<CheckReport> {
    let checks = exercise.plan.checks.iter();
    checks
        .map(|check| CheckReport::not_run(&check.name, verdict, reason.clone()))
        .collect()
}

fn reports(
    exercises: &[&Exercise],
    checked: Vec<Checked>,
    builds: &HashMap<ExerciseName, Build>,
) -> Vec<ExerciseReport> {
    let mut by_exercise: HashMap<ExerciseName, Vec<CheckReport>> = HashMap::new();
    for (exercise, check) in checked {
        by_exercise.entry(exercise).or_default().push(check);
    }
    let report = |&exercise: &&Exercise| {
        let checks = by_exercise.remove(&exercise.name).unwrap_or_default();
        report(exercise, checks, builds.get(&exercise.name))
    };
    exercises.iter().map(report).collect()
}

fn report(
    exercise: &Exercise,
    mut checks: Vec<CheckReport>,
    build: Option<&Build>,
) -> ExerciseReport {
    let diagnostics = build.map_or_else(Vec::new, |build| build.diagnostics.clone());
    if build.is_none_or(|build| build.program.is_none()) {
        checks = all(exercise, Verdict::DidNotCompile, &Reason::Compiler);
    }
    // Judged in the order in which they ended; told in the order of the plan.
    let place = |check: &CheckReport| {
        exercise
            .plan
            .checks
            .iter()
            .position(|it| it.name == check.name)
    };
    checks.sort_by_key(place);
    checks.extend(warning_checks(exercise, &checks, &diagnostics));
    ExerciseReport::new(exercise, checks, diagnostics, None)
}

/// One more check for each warning of the compiler that an exercise forbids.
fn warning_checks(
    exercise: &Exercise,
    checks: &[CheckReport],
    diagnostics: &[Diagnostic],
) -> Vec<CheckReport> {
    let not_begun = |verdict| checks.iter().all(|check| check.verdict == verdict);
    let check = |lint: &String| {
        let name = format!("the_compiler_no_longer_warns_of_{lint}");
        let is_it = |it: &&Diagnostic| it.code.as_ref() == Some(lint);
        let count = diagnostics.iter().filter(is_it).count();
        if not_begun(Verdict::DidNotCompile) {
            CheckReport::not_run(&name, Verdict::DidNotCompile, Reason::Compiler)
        } else if count == 0 {
            CheckReport::not_run(&name, Verdict::Passed, Reason::Met)
        } else if not_begun(Verdict::NotStarted) {
            CheckReport::not_run(&name, Verdict::NotStarted, Reason::Untouched)
        } else {
            let reason = Reason::WarningLeft {
                lint: lint.clone(),
                count,
            };
            CheckReport::not_run(&name, Verdict::Failed, reason)
        }
    };
    exercise.about.forbid_warnings.iter().map(check).collect()
}
