//! Grading: lay what was asked for, build it, run its checks while the rest
//! builds, and judge.

mod clock;
mod hidden;

use crate::await_lines::AwaitLines;
use crate::cargo::{self, Build, BuildEvent, BuildFault};
use crate::compiler::Wrapper;
use crate::digest::Digester;
use crate::instruments::Instruments;
use crate::intake::{self, Intake};
use crate::jail::Jail;
use crate::judge;
use crate::kept::{self, Kept};
use crate::pool::{Pool, cores};
use crate::reads::Reads;
use crate::run::{self, ReadyCheck};
use crate::seed::Seed;
use crate::stage::{Purpose, Stage};
use crate::submission::Submission;
use crate::workbook::{CheckKind, Damage, Entry, Exercise, HiddenChecks, Workbook};
use process::{Cancel, Supervisor};
use report::{
    CheckReport, Diagnostic, Event, ExerciseName, ExerciseReport, Reason, Report, Verdict,
};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Why nothing could be judged: never a submission's fault.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GradeFault {
    /// The build could not be done.
    #[error(transparent)]
    Build(#[from] BuildFault),
    /// What the workbook itself consists of cannot be read.
    #[error("cannot read the workbook's own files: {0:#}")]
    Workbook(anyhow::Error),
    /// The stage cannot be set up.
    #[error(transparent)]
    Stage(anyhow::Error),
    /// A helper process could not be started.
    #[error("cannot start a process to run programs in")]
    Supervisor(#[source] io::Error),
    /// It was cancelled.
    #[error("interrupted")]
    Cancelled,
    /// The system has no thread left.
    #[error("cannot start a thread to work with")]
    Thread(#[source] io::Error),
}

/// How verdicts of earlier calls are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// Taken where everything they depend on is the same.
    Reused,
    /// Left alone: everything runs anew.
    Ignored,
}

/// Where and how the learner's own exercises are graded.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The folder that cargo builds into.
    pub target: PathBuf,
    /// The CPU time that one compiler process may use.
    pub compiler_cpu: Duration,
    /// How verdicts of earlier calls are treated.
    pub earlier: Earlier,
}

/// So many exercises that cannot be built alone, and none that can, are a sign
/// that the fault is elsewhere: in the workbook, or in the way to a registry.
const ALL_BUT_SURE: usize = 4;

/// How what somebody handed in is graded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conditions<'c> {
    /// What confines it.
    pub jail: &'c Jail,
    /// What checks draw their inputs from; without it they are the usual ones.
    pub seed: Option<&'c Seed>,
    /// The instructor's own checks, if there are any.
    pub hidden: Option<&'c HiddenChecks>,
    /// Whether what a look into a deadlock needs is built, too, for those that come
    /// after it.
    pub prepare: bool,
    /// Whether nothing that is handed in later is built in the same folder.
    pub once: bool,
}

/// A grader of one workbook.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grader<'w> {
    /// The workbook.
    pub workbook: &'w Workbook,
    /// The grader's own program, which also serves as supervisor.
    pub program: &'w Path,
    /// Where it is reported what happens.
    pub events: &'w Sender<Event>,
    /// Ends what runs, and all that would run after it.
    pub cancel: &'w Cancel,
}

/// What was built and judged, so that it can be run again.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// What each exercise came to, in the order of the submissions.
    pub reports: Vec<ExerciseReport>,
    /// The checks that were run, which can be run again.
    pub checks: Vec<ReadyCheck>,
    builds: HashMap<ExerciseName, Build>,
}

impl Judged {
    /// The program with an exercise's checks, where it was built.
    pub(crate) fn program(&self, exercise: &ExerciseName) -> Option<&Path> {
        self.builds.get(exercise)?.program.as_deref()
    }
}

/// So many checks run at a time while others are built. Many texts of an audit only
/// wait, and while they do the cores are free.
fn at_a_time(stage: &Stage) -> usize {
    match stage.purpose {
        Purpose::Once if stage.jail.is_none() => 4 * cores(),
        _ => cores(),
    }
}

/// What is done with each exercise's report as soon as its last check is in.
type OnReport<'a, 's> = &'a mut (dyn FnMut(&Submission<'s>, &Build, &mut ExerciseReport) + Send);

impl<'w> Grader<'w> {
    /// Grades `entries` as the learner has them.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's. What was judged
    /// before it is kept.
    pub(crate) fn grade(&self, entries: &[&'w Entry], place: &Place) -> Result<Report, GradeFault> {
        let kept = Kept::in_folder(&place.target);
        let common =
            kept::common_digest(self.workbook, self.program).map_err(GradeFault::Workbook)?;
        let (mut known, mut to_judge) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                Entry::Damaged(damage) => known.push(damaged(damage)),
                Entry::Exercise(exercise) => {
                    let mut submission = Submission::read(self.workbook, exercise);
                    if let Some(reason) = submission.lacks_its_library() {
                        let subject = exercise.subject();
                        known.push(ExerciseReport::of_all(&subject, &reason, Vec::new()));
                        continue;
                    }
                    let earlier = kept.find(&exercise.name);
                    submission.reads = earlier.reads.clone();
                    let digest = submission.digest(&self.workbook.root, &common);
                    let may_reuse = place.earlier == Earlier::Reused;
                    if let Some(report) = earlier.verdict(&digest).filter(|_| may_reuse) {
                        known.push(report);
                    } else if may_reuse && submission.is_starter(self.workbook) {
                        known.push(untouched(exercise));
                    } else {
                        to_judge.push(submission);
                    }
                }
            }
        }
        if !to_judge.is_empty() {
            let mut stage = self.open_stage(place.target.clone())?;
            stage.compiler_cpu = place.compiler_cpu;
            known.extend(self.judge_and_keep(&stage, to_judge, &kept, &common)?);
        }
        Ok(Report::new(known))
    }

    /// Grades what was handed in for `entries`. Nothing of it is kept, and no
    /// earlier verdict is used.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's.
    pub(crate) fn grade_intake(
        &self,
        entries: &[&'w Entry],
        intake: &Intake,
        place: &Place,
        under: Conditions<'_>,
    ) -> Result<Report, GradeFault> {
        let (mut known, mut to_judge) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                Entry::Damaged(damage) => known.push(damaged(damage)),
                Entry::Exercise(exercise) => match self.taken(exercise, intake) {
                    Ok(submission) => to_judge.push(submission),
                    Err(reason) => {
                        let subject = exercise.subject();
                        known.push(ExerciseReport::of_all(&subject, &reason, Vec::new()));
                    }
                },
            }
        }
        let mut stage = None;
        if !to_judge.is_empty() {
            let stage = stage.insert(self.open_stage(place.target.clone())?);
            stage.compiler_cpu = place.compiler_cpu;
            stage.jail = Some(under.jail.clone());
            stage.seed = under.seed.cloned();
            if under.once {
                stage.purpose = Purpose::Once;
            }
            known.extend(self.judge_strictly(stage, &to_judge)?);
            if under.prepare {
                let lines = self.await_lines().prepare(stage, &to_judge);
                lines.map_err(GradeFault::Stage)?;
            }
        }
        if let Some(hidden) = under.hidden {
            known = self.with_hidden(stage.as_ref(), hidden, &to_judge, known)?;
        }
        let mut report = Report::new(known);
        report.handed_in = Some(intake.handed_in.clone());
        report.walls = under.jail.walls.to_vec();
        Ok(report)
    }

    /// What was taken for an exercise, laid over the workbook's own; or why there
    /// is nothing to judge.
    fn taken(
        &self,
        exercise: &'w Exercise,
        intake: &Intake,
    ) -> Result<Submission<'w>, Box<Reason>> {
        let Some(taken) = intake.of(&exercise.name) else {
            return Err(Box::new(Reason::Untouched));
        };
        if let Some(problem) = &taken.problem {
            return Err(Box::new(Reason::NotTaken {
                file: problem.path.clone(),
                why: problem.why.clone(),
            }));
        }
        if let Some(reason) = intake::forbidden(&taken.files) {
            return Err(Box::new(reason));
        }
        let own = intake::own_files(self.workbook, exercise);
        let sources = taken.files.iter().cloned().chain(own).collect();
        let submission = Submission::with_sources(self.workbook, exercise, sources);
        if submission.is_starter(self.workbook) {
            return Err(Box::new(Reason::Untouched));
        }
        Ok(submission)
    }

    /// Judges what somebody handed in: the library must compile as a program would
    /// use it, and of files that were not handed in the compiler may read none.
    fn judge_strictly(
        &self,
        stage: &Stage,
        submissions: &[Submission<'w>],
    ) -> Result<Vec<ExerciseReport>, GradeFault> {
        let (refused, submissions) = self.refused_libraries(stage, submissions)?;
        let mut found: HashMap<ExerciseName, Reason> = HashMap::new();
        let mut look = |submission: &Submission<'w>, build: &Build, _: &mut ExerciseReport| {
            let name = &submission.exercise.name;
            let compiles = build.program.is_some();
            let sources = submission.sources();
            let word = intake::forbidden_anywhere(&sources).filter(|_| compiles);
            found.extend(word.map(|reason| (name.clone(), reason)));
            let files = Reads::of_library(
                &stage.root,
                submission.exercise,
                &submission.files,
                &build.artifacts,
            );
            if !files.is_empty() {
                found.insert(name.clone(), Reason::ReadsElsewhere { files });
            }
        };
        let mut reports = self.judge(stage, &submissions, &mut look)?.reports;
        self.await_lines().find(stage, &submissions, &mut reports);
        for submission in &submissions {
            let name = &submission.exercise.name;
            let report = reports.iter_mut().find(|report| report.name == *name);
            if let (Some(reason), Some(report)) = (found.remove(name), report) {
                *report =
                    ExerciseReport::of_all(&submission.exercise.subject(), &reason, Vec::new());
            }
        }
        reports.extend(refused);
        Ok(reports)
    }

    /// The reports of those whose libraries do not compile as a program would use
    /// them, or mean something else where checks are built, and the others. What checks
    /// are built with would let a library move the clock.
    fn refused_libraries(
        &self,
        stage: &Stage,
        submissions: &[Submission<'w>],
    ) -> Result<(Vec<ExerciseReport>, Vec<Submission<'w>>), GradeFault> {
        stage
            .lay(self.workbook, submissions)
            .map_err(GradeFault::Stage)?;
        let mut supervisor =
            Supervisor::start(self.program, self.cancel).map_err(GradeFault::Supervisor)?;
        let exercises: Vec<&Exercise> = submissions.iter().map(|it| it.exercise).collect();
        let mut faults = cargo::faults_of_libraries(&mut supervisor, stage, &exercises)?;
        let (mut refused, mut sound) = (Vec::new(), Vec::new());
        for submission in submissions {
            match faults.remove(&submission.exercise.name) {
                Some(diagnostics) => refused.push(ExerciseReport::of_all(
                    &submission.exercise.subject(),
                    &Reason::Compiler,
                    diagnostics,
                )),
                None => sound.push(submission.clone()),
            }
        }
        let mut still = Vec::new();
        for submission in sound {
            match self.moves_the_clock(&mut supervisor, stage, &submission)? {
                Some(report) => refused.push(report),
                None => still.push(submission),
            }
        }
        Ok((refused, still))
    }

    /// Judges, and keeps each verdict. One whose build read a file outside of the
    /// workbook that was not known before is judged once more, and only once: what
    /// the build was told apart by did not have that file in it.
    fn judge_and_keep(
        &self,
        stage: &Stage,
        mut submissions: Vec<Submission<'w>>,
        kept: &Kept,
        common: &Digester,
    ) -> Result<Vec<ExerciseReport>, GradeFault> {
        let mut reports = Vec::new();
        // Whether the instruments are still as their digest says. By the time it
        // is first asked they are laid, and what comes later does not count.
        let mut is_as_before = None;
        let mut may_repeat = true;
        loop {
            let mut again = Vec::new();
            let mut keep = |submission: &Submission<'w>, build: &Build, report: &mut _| {
                let reads = Reads::of_build(&stage.root, submission.exercise, &build.artifacts);
                let news = reads
                    .clone()
                    .filter(|it| may_repeat && it.has_news_from_outside(&submission.reads));
                let is_as_before = *is_as_before.get_or_insert_with(|| {
                    let now = kept::common_digest(self.workbook, self.program);
                    now.is_ok_and(|now| now.finish() == common.finish())
                });
                let common = is_as_before.then_some(common);
                self.keep(stage, kept, common, submission, reads, report);
                if let Some(reads) = news {
                    let mut submission = submission.clone();
                    submission.reads = reads;
                    again.push(submission);
                }
            };
            let mut judged = self.judge(stage, &submissions, &mut keep)?.reports;
            for name in self.await_lines().find(stage, &submissions, &mut judged) {
                if let Some(report) = judged.iter().find(|report| report.name == name) {
                    kept.replace(report);
                }
            }
            let is_final =
                |report: &ExerciseReport| !again.iter().any(|it| it.exercise.name == report.name);
            reports.extend(judged.into_iter().filter(is_final));
            if again.is_empty() {
                return Ok(reports);
            }
            submissions = again;
            may_repeat = false;
        }
    }

    /// Opens the stage in `target`, and says so where it has to wait for it.
    ///
    /// # Errors
    ///
    /// [`GradeFault::Stage`].
    pub(crate) fn open_stage(&self, target: PathBuf) -> Result<Stage, GradeFault> {
        let on_wait = || {
            let _ = self.events.send(Event::Waits);
        };
        let mut stage = Stage::open(target, on_wait).map_err(GradeFault::Stage)?;
        let instruments = Instruments::of(self.workbook).map_err(GradeFault::Workbook)?;
        stage.elsewhere = instruments.elsewhere();
        stage.wrapper = Wrapper::to_warn(self.program, self.workbook.forbidden_warnings());
        Ok(stage)
    }

    /// Keeps a verdict under the digest of all that the compiler has read for it
    /// by now. Without `common` it is kept under none, and so never used again.
    fn keep(
        &self,
        stage: &Stage,
        kept: &Kept,
        common: Option<&Digester>,
        submission: &Submission<'_>,
        reads: Option<Reads>,
        report: &mut ExerciseReport,
    ) {
        let mut submission = submission.clone();
        let is_known = reads.is_some();
        // Of a build that failed nothing new is known.
        submission.reads = reads.unwrap_or(submission.reads);
        // What a build script reads is nowhere written down.
        let has_script = submission
            .files
            .iter()
            .any(|it| it.path == Path::new("build.rs"));
        let stays = report.verdict == Verdict::DidNotCompile
            || (is_known && submission.reads.are_the_workbooks());
        let common = common.filter(|_| stays && !has_script);
        report.digest = common.map(|common| submission.digest(&stage.root, common));
        let earlier = kept.find(&submission.exercise.name);
        if let Some(passed) = &earlier.passed {
            report.compare(passed);
        }
        // A verdict that cannot be kept costs the next call some time.
        let _ = kept.keep(&submission, report, earlier);
    }

    /// Lays, builds, runs and judges `submissions`, and calls `on_report` with
    /// each exercise's report as soon as its last check is in. Where one keeps
    /// cargo from building any, each is built alone, and it alone is at fault.
    ///
    /// # Errors
    ///
    /// [`GradeFault`], when the fault is not a submission's.
    pub(crate) fn judge<'s>(
        &self,
        stage: &Stage,
        submissions: &[Submission<'s>],
        on_report: OnReport<'_, 's>,
    ) -> Result<Judged, GradeFault> {
        match self.judge_together(stage, submissions, on_report) {
            Err(GradeFault::Build(BuildFault::NotBegun { named, problem })) => {
                if let ([submission], true) = (submissions, named) {
                    return Ok(Judged {
                        reports: vec![unusable(submission, &problem)],
                        ..Judged::default()
                    });
                }
                let fault = BuildFault::NotBegun { named, problem };
                self.judge_alone(stage, submissions, on_report, fault)
            }
            other => other,
        }
    }

    /// Builds each of several alone. Where none can be built, and cargo does not
    /// name each of them, `fault` is nobody's of them.
    fn judge_alone<'s>(
        &self,
        stage: &Stage,
        submissions: &[Submission<'s>],
        on_report: OnReport<'_, 's>,
        fault: BuildFault,
    ) -> Result<Judged, GradeFault> {
        if submissions.len() == 1 {
            return Err(fault.into());
        }
        let mut all = Judged::default();
        let mut at_fault = Vec::new();
        let mut is_certain = true;
        for submission in submissions {
            let alone = std::slice::from_ref(submission);
            match self.judge_together(stage, alone, on_report) {
                Err(GradeFault::Build(BuildFault::NotBegun { named, problem })) => {
                    is_certain &= named;
                    at_fault.push(unusable(submission, &problem));
                }
                Err(fault) => return Err(fault),
                Ok(judged) => {
                    all.reports.extend(judged.reports);
                    all.builds.extend(judged.builds);
                    all.checks.extend(judged.checks);
                }
            }
            if all.reports.is_empty() && at_fault.len() >= ALL_BUT_SURE {
                return Err(fault.into());
            }
        }
        if all.reports.is_empty() && !is_certain {
            return Err(fault.into());
        }
        all.reports.extend(at_fault);
        Ok(all)
    }

    fn judge_together<'s>(
        &self,
        stage: &Stage,
        submissions: &[Submission<'s>],
        on_report: OnReport<'_, 's>,
    ) -> Result<Judged, GradeFault> {
        if submissions.is_empty() {
            return Ok(Judged::default());
        }
        stage
            .lay(self.workbook, submissions)
            .map_err(GradeFault::Stage)?;
        let exercises: Vec<&Exercise> = submissions.iter().map(|it| it.exercise).collect();
        let checks = exercises
            .iter()
            .map(|it| run::program_checks(it).count())
            .sum();
        self.happens(Event::Begun {
            exercises: exercises.len(),
            checks,
        });
        let collector = Mutex::new(Collector::new(submissions, on_report));
        let collect = || collector.lock().unwrap_or_else(PoisonError::into_inner);
        let mut checks = Vec::new();
        let builds = self.pool(at_a_time(stage)).run(
            |ready| {
                self.build(stage, &exercises, |name, build| {
                    // First it is known what was built, then what it comes to.
                    collect().built(name, build);
                    let exercise = exercises.iter().find(|it| it.name == *name);
                    let built = exercise.zip(build.program.as_ref());
                    let checks_of = built.map_or_else(Vec::new, |(exercise, program)| {
                        run::ready_checks(stage, exercise, program)
                    });
                    for check in checks_of {
                        checks.push(check.clone());
                        let _ = ready.send(check);
                    }
                })
            },
            |exercise, check| collect().checked(&exercise, check),
        );
        if self.cancel.is_cancelled() {
            // What was cut has no verdict, and none may be made of it.
            return Err(GradeFault::Cancelled);
        }
        let builds = builds.map_err(GradeFault::Thread)??;
        let mut collector = collector
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        collector.conclude(&builds);
        let reports = collector.into_reports();
        Ok(Judged {
            reports,
            builds,
            checks,
        })
    }

    /// Runs and judges once more what is built and still lies on the stage.
    ///
    /// # Errors
    ///
    /// [`GradeFault::Thread`] and [`GradeFault::Cancelled`].
    pub(crate) fn judge_again(
        &self,
        submissions: &[Submission<'_>],
        earlier: &Judged,
    ) -> Result<Vec<ExerciseReport>, GradeFault> {
        let mut on_report = |_: &Submission<'_>, _: &Build, _: &mut ExerciseReport| {};
        let mut collector = Collector::new(submissions, &mut on_report);
        for (exercise, build) in &earlier.builds {
            collector.built(exercise, build);
        }
        // Many wrong solutions only wait.
        for (exercise, check) in self.run_again(&earlier.checks, 4 * cores())? {
            collector.checked(&exercise, check);
        }
        collector.conclude(&earlier.builds);
        Ok(collector.into_reports())
    }

    /// Runs checks that are built, so many at a time.
    ///
    /// # Errors
    ///
    /// [`GradeFault::Thread`] and [`GradeFault::Cancelled`].
    pub(crate) fn run_again(
        &self,
        checks: &[ReadyCheck],
        at_a_time: usize,
    ) -> Result<Vec<(ExerciseName, CheckReport)>, GradeFault> {
        self.happens(Event::Begun {
            exercises: 0,
            checks: checks.len(),
        });
        self.happens(Event::Built);
        let mut results = Vec::new();
        let ran = self.pool(at_a_time).run(
            |ready| {
                for check in checks {
                    let _ = ready.send(check.clone());
                }
            },
            |exercise, check| results.push((exercise, check)),
        );
        if self.cancel.is_cancelled() {
            return Err(GradeFault::Cancelled);
        }
        ran.map_err(GradeFault::Thread)?;
        Ok(results)
    }

    fn await_lines(&self) -> AwaitLines<'w> {
        AwaitLines {
            workbook: self.workbook,
            program: self.program,
            events: self.events,
            cancel: self.cancel,
        }
    }

    fn pool(&self, workers: usize) -> Pool<'w> {
        Pool {
            program: self.program,
            events: self.events,
            cancel: self.cancel,
            workers,
        }
    }

    /// Builds, and reports each exercise whose checks can run.
    fn build(
        &self,
        stage: &Stage,
        exercises: &[&Exercise],
        mut on_ready: impl FnMut(&ExerciseName, &Build),
    ) -> Result<HashMap<ExerciseName, Build>, GradeFault> {
        let mut supervisor =
            Supervisor::start(self.program, self.cancel).map_err(GradeFault::Supervisor)?;
        let builds = cargo::build(&mut supervisor, stage, exercises, |event| match event {
            BuildEvent::Compiled(package) => self.happens(Event::Compiled {
                package: package.to_owned(),
            }),
            BuildEvent::Ready(name, build) => {
                self.happens(Event::Compiled {
                    package: name.0.clone(),
                });
                on_ready(name, build);
            }
        })?;
        self.happens(Event::Built);
        Ok(builds)
    }

    /// Nobody has to listen.
    fn happens(&self, event: Event) {
        let _ = self.events.send(event);
    }
}

/// The report of a folder that cannot be graded.
fn damaged(damage: &Damage) -> ExerciseReport {
    let reason = Reason::Unreadable {
        file: damage.file.clone(),
        problem: damage.problem.clone(),
    };
    ExerciseReport::of_all(&damage.subject(), &reason, Vec::new())
}

/// The report of an exercise whose sources are the starter. The audit has
/// proved what its checks come to, so nothing needs to be built.
fn untouched(exercise: &Exercise) -> ExerciseReport {
    ExerciseReport::of_all(&exercise.subject(), &Reason::Untouched, Vec::new())
}

/// The report of an exercise whose manifest cargo does not take.
fn unusable(submission: &Submission<'_>, problem: &str) -> ExerciseReport {
    let subject = submission.exercise.subject();
    let reason = Reason::Unreadable {
        file: format!("{}/Cargo.toml", subject.folder),
        problem: format!("cargo cannot use it:\n{problem}"),
    };
    ExerciseReport::of_all(&subject, &reason, Vec::new())
}

/// Gathers results, and makes each exercise's report when all that was planned
/// is in.
struct Collector<'a, 's, 'w> {
    pending: Vec<Pending<'s, 'w>>,
    on_report: OnReport<'a, 'w>,
}

struct Pending<'s, 'w> {
    submission: &'s Submission<'w>,
    build: Option<Build>,
    results: Vec<CheckReport>,
    report: Option<ExerciseReport>,
}

impl<'a, 's, 'w> Collector<'a, 's, 'w> {
    fn new(submissions: &'s [Submission<'w>], on_report: OnReport<'a, 'w>) -> Self {
        let pending = |submission| Pending {
            submission,
            build: None,
            results: Vec::new(),
            report: None,
        };
        Self {
            pending: submissions.iter().map(pending).collect(),
            on_report,
        }
    }

    fn of(&mut self, exercise: &ExerciseName) -> Option<&mut Pending<'s, 'w>> {
        let mut pending = self.pending.iter_mut();
        pending.find(|it| it.submission.exercise.name == *exercise)
    }

    fn built(&mut self, exercise: &ExerciseName, build: &Build) {
        if let Some(pending) = self.of(exercise) {
            pending.build = Some(build.clone());
        }
    }

    fn checked(&mut self, exercise: &ExerciseName, check: CheckReport) {
        let Some(at) = self
            .pending
            .iter()
            .position(|it| it.submission.exercise.name == *exercise)
        else {
            return;
        };
        let pending = &mut self.pending[at];
        pending.results.push(check);
        if pending.results.len() == run::program_checks(pending.submission.exercise).count() {
            self.report(at);
        }
    }

    /// The build is over and nothing more will come: what is not there by now is
    /// reported as that.
    fn conclude(&mut self, builds: &HashMap<ExerciseName, Build>) {
        for at in 0..self.pending.len() {
            let pending = &mut self.pending[at];
            if pending.report.is_none() {
                pending.build = builds.get(&pending.submission.exercise.name).cloned();
                self.report(at);
            }
        }
    }

    fn report(&mut self, at: usize) {
        let pending = &mut self.pending[at];
        let build = pending.build.take().unwrap_or_default();
        let results = std::mem::take(&mut pending.results);
        let mut report = report(pending.submission, results, &build);
        (self.on_report)(pending.submission, &build, &mut report);
        pending.report = Some(report);
    }

    fn into_reports(self) -> Vec<ExerciseReport> {
        self.pending
            .into_iter()
            .filter_map(|it| it.report)
            .collect()
    }
}

fn report(
    submission: &Submission<'_>,
    mut results: Vec<CheckReport>,
    build: &Build,
) -> ExerciseReport {
    let subject = submission.exercise.subject();
    let mut diagnostics = build.diagnostics.clone();
    diagnostics.sort_by_key(|diagnostic| !diagnostic.is_error());
    if build.program.is_none() {
        diagnostics.extend(submission.unreadable.iter().map(not_read));
        return ExerciseReport::of_all(&subject, &Reason::Compiler, diagnostics);
    }
    for check in &submission.exercise.plan.checks {
        if let CheckKind::Warning { lint } = &check.kind {
            let reason = judge::warning::judge(lint, &build.diagnostics, &results);
            results.push(CheckReport::not_run(&check.name, reason));
        }
    }
    ExerciseReport::new(&subject, results, diagnostics)
}

/// A file that cannot be read, in the place where the compiler says that it is
/// not there.
fn not_read((path, problem): &(PathBuf, String)) -> Diagnostic {
    Diagnostic {
        level: "error".to_owned(),
        code: None,
        rendered: format!("error: {} cannot be read: {problem}\n", path.display()),
        advice: None,
    }
}
