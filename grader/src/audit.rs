//! The audit: proving the workbook. Every starter fails every check as not
//! started, every accepted solution passes all, every rejected one fails
//! exactly where it says.

use crate::build;
use crate::grade::{Event, Grader, Judged, Listener};
use crate::judge::{Reason, Verdict};
use crate::pages::{self, Block};
use crate::plan::{FILE, Plan, PlannedCheck};
use crate::report::{CheckReport, ExerciseReport, Report};
use crate::reuse::write_whole;
use crate::solutions::{Claim, Variant, variants};
use crate::stage;
use crate::submission::{Submission, derived_starter};
use crate::workbook::{Exercise, Workbook};
use anyhow::Context;
use process::{Cancel, Supervisor};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// What an audit found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Of each exercise, by its number: how much was proved.
    pub proved: Vec<Proved>,
    /// The workbook itself is not whole: what is missing or does not compile,
    /// and in which file.
    pub broken: Vec<String>,
    /// Something is not as claimed.
    pub refuted: Vec<String>,
}

/// How much was proved of one exercise.
#[derive(Debug, Clone)]
pub struct Proved {
    /// Its number and name.
    pub exercise: String,
    /// How many checks it has.
    pub checks: usize,
    /// How many accepted solutions pass.
    pub accepted: usize,
    /// How many rejected solutions fail as they say.
    pub rejected: usize,
}

/// Work for a machine that judges at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Busy loops at once.
    pub loops: usize,
    /// How often every check runs beside them.
    pub times: usize,
}

/// What an exercise's variants came to, by their paths.
type Reports = BTreeMap<PathBuf, ExerciseReport>;

/// An auditor with a stage of its own.
#[derive(Debug)]
pub struct Auditor<'w> {
    workbook: &'w Workbook,
    exercises: Vec<&'w Exercise>,
    grader: Grader<'w>,
    /// Two audits on one stage would judge each other's sources.
    _lock: File,
}

/// Waits until no other audit is at work in `folder`.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    std::fs::create_dir_all(folder)
        .and_then(|()| File::create(&path))
        .and_then(|file| file.lock().map(|()| file))
        .with_context(|| format!("cannot lock {}", path.display()))
}

impl<'w> Auditor<'w> {
    /// Sets up a stage for auditing `exercises`, which builds into `target`
    /// where one is given, and goes on until it is cancelled.
    ///
    /// # Errors
    ///
    /// When the stage cannot be written.
    pub fn new(
        workbook: &'w Workbook,
        exercises: Vec<&'w Exercise>,
        program: PathBuf,
        target: Option<PathBuf>,
        cancel: Cancel,
    ) -> anyhow::Result<Self> {
        let folder = workbook.root.join("target/audit");
        let lock = lock(&folder)?;
        let mut stage = stage::set_up(workbook, &folder)?;
        if let Some(target) = target {
            stage.target = target;
        }
        let grader = Grader {
            workbook,
            program,
            stage,
            cancel,
        };
        Ok(Self {
            workbook,
            exercises,
            grader,
            _lock: lock,
        })
    }

    /// Proves every claim. With `load`, also runs every check of every variant
    /// again beside it, and holds the reports equal byte for byte.
    ///
    /// # Errors
    ///
    /// When nothing could be judged.
    pub fn audit(&self, load: Option<Load>, listener: Listener<'_>) -> anyhow::Result<Findings> {
        let mut findings = Findings {
            broken: self.missing(),
            ..Findings::default()
        };
        let mut all = Vec::new();
        for &exercise in &self.exercises {
            match variants(self.workbook, exercise) {
                Ok(variants) => all.push((exercise, variants)),
                Err(error) => findings.broken.push(format!("{error:#}")),
            }
        }
        if !findings.broken.is_empty() {
            return Ok(findings);
        }
        let (reports, differences) = self.run(&all, load, listener)?;
        for (exercise, variants) in &all {
            findings.hold(exercise, variants, &reports);
            findings
                .refuted
                .extend(self.untrue_blocks(exercise, &reports)?);
        }
        findings.refuted.extend(differences);
        Ok(findings)
    }

    /// Lays one variant of every exercise at a time, in as many rounds as the
    /// exercise with most variants has. Tells what they came to, and what came
    /// out differently beside `load`.
    fn run(
        &self,
        all: &[(&Exercise, Vec<Variant>)],
        load: Option<Load>,
        listener: Listener<'_>,
    ) -> anyhow::Result<(Reports, Vec<String>)> {
        let (mut reports, mut differences) = (Reports::new(), Vec::new());
        let rounds = all
            .iter()
            .map(|(_, variants)| variants.len())
            .max()
            .unwrap_or(0);
        for round in 0..rounds {
            let laid: Vec<(&Exercise, &Variant)> = all
                .iter()
                .filter_map(|(exercise, variants)| Some((*exercise, variants.get(round)?)))
                .collect();
            for (exercise, variant) in &laid {
                stage::lay(
                    &self.grader.stage,
                    self.workbook,
                    exercise,
                    &variant.sources,
                )?;
            }
            let exercises: Vec<&Exercise> = laid.iter().map(|(exercise, _)| *exercise).collect();
            let judged = self.grader.judge(&exercises, listener)?;
            if let Some(load) = load {
                differences.extend(self.differences(&laid, &judged, load, listener));
            }
            for ((_, variant), report) in laid.iter().zip(judged.reports) {
                reports.insert(variant.path.clone(), report);
            }
            if laid.iter().any(|(_, variant)| is_reference(&variant.path)) {
                let mut supervisor = Supervisor::start(&self.grader.program, &self.grader.cancel)?;
                build::check_libraries(&mut supervisor, &self.grader.stage, &exercises)
                    .context("a reference does not compile without what the checks switch on")?;
            }
        }
        Ok((reports, differences))
    }

    /// What comes out differently when everything that is laid runs beside `load`.
    fn differences(
        &self,
        laid: &[(&Exercise, &Variant)],
        judged: &Judged,
        load: Load,
        listener: Listener<'_>,
    ) -> Vec<String> {
        let exercises: Vec<&Exercise> = laid.iter().map(|(exercise, _)| *exercise).collect();
        let again = || self.grader.judge_again(&exercises, judged, listener);
        let mut differences = Vec::new();
        for _ in 0..load.times {
            let loaded = beside_busy_loops(load.loops, again);
            if self.grader.cancel.is_cancelled() {
                // What was cut differs, and means nothing.
                return differences;
            }
            let pairs = judged.reports.iter().zip(&loaded);
            for ((_, variant), (idle, loaded)) in laid.iter().zip(pairs) {
                if let Some(what) = difference(&variant.path, idle, loaded, load.loops) {
                    listener(Event::Differs(&what));
                    differences.push(what);
                }
            }
        }
        differences
    }

    /// What the workbook lacks, without building anything.
    fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for exercise in &self.exercises {
            let page = exercise.page();
            if !self.workbook.root.join(&page).is_file() {
                missing.push(format!(
                    "{}: the exercise {} has no page",
                    page.display(),
                    exercise.name
                ));
            }
            let folder = exercise.folder(&self.workbook.root);
            if Plan::written(&folder).is_ok_and(|written| written != exercise.plan) {
                let file = folder.join(FILE);
                missing.push(format!(
                    "{}: the plan does not name the checks as the source has them; `cargo grade plan {}` writes it",
                    file.strip_prefix(&self.workbook.root).unwrap_or(&file).display(),
                    exercise.name
                ));
            }
            missing.extend(self.not_the_starter(exercise));
        }
        missing.extend(self.pages_without_exercise());
        missing
    }

    fn not_the_starter(&self, exercise: &Exercise) -> Option<String> {
        let folder = PathBuf::from("exercises").join(&exercise.path).join("src");
        let problem = match derived_starter(self.workbook, exercise) {
            Err(error) => format!("{error:#}"),
            Ok(_) => {
                let submission = Submission::read(self.workbook, exercise);
                if submission.is_ok_and(|submission| submission.is_starter(self.workbook)) {
                    return None;
                }
                format!(
                    "is not the starter that its reference gives; `cargo grade reset {}` writes it",
                    exercise.name
                )
            }
        };
        Some(format!("{}: {problem}", folder.display()))
    }

    fn pages_without_exercise(&self) -> Vec<String> {
        let folder = self.workbook.root.join("chapters/src");
        let pages = walkdir::WalkDir::new(&folder)
            .min_depth(2)
            .sort_by_file_name();
        let known = |page: &Path| {
            self.workbook
                .exercises
                .iter()
                .any(|exercise| page.ends_with(exercise.page()))
        };
        pages
            .into_iter()
            .filter_map(Result::ok)
            .map(walkdir::DirEntry::into_path)
            .filter(|path| path.extension().is_some_and(|end| end == "md"))
            .filter(|path| path.file_name().is_some_and(|name| name != "README.md"))
            .filter(|path| !known(path))
            .map(|path| {
                let path = path
                    .strip_prefix(&self.workbook.root)
                    .unwrap_or(&path)
                    .to_owned();
                format!("{}: a page without an exercise", path.display())
            })
            .collect()
    }

    /// Blocks of the exercise's page that show something else than the grader.
    fn untrue_blocks(&self, exercise: &Exercise, reports: &Reports) -> anyhow::Result<Vec<String>> {
        let (path, page) = self.page(exercise)?;
        let untrue = pages::blocks(&page).into_iter().filter_map(|block| {
            let problem = match truth_of(exercise, &block, reports) {
                None => format!(
                    "there is no rejected solution `{}` with a check `{}`",
                    block.solution, block.check
                ),
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

    fn page(&self, exercise: &Exercise) -> anyhow::Result<(PathBuf, String)> {
        let path = exercise.page();
        let page = std::fs::read_to_string(self.workbook.root.join(&path))
            .with_context(|| format!("cannot read {}", path.display()))?;
        Ok((path, page))
    }

    /// Fills the blocks of each exercise's page with what the grader says.
    ///
    /// # Errors
    ///
    /// When nothing could be judged, or a page cannot be written.
    pub fn write_pages(&self, listener: Listener<'_>) -> anyhow::Result<Vec<PathBuf>> {
        let mut all = Vec::new();
        for &exercise in &self.exercises {
            let (_, page) = self.page(exercise)?;
            let shown: Vec<String> = pages::blocks(&page)
                .into_iter()
                .map(|block| block.solution)
                .collect();
            let mut variants = variants(self.workbook, exercise)?;
            variants.retain(|variant| shown.iter().any(|shown| variant.path.ends_with(shown)));
            all.push((exercise, variants));
        }
        let (reports, _) = self.run(&all, None, listener)?;
        let mut written = Vec::new();
        for &exercise in &self.exercises {
            let (path, page) = self.page(exercise)?;
            let filled = pages::filled(&page, |block| truth_of(exercise, block, &reports));
            if filled != page {
                write_whole(&self.workbook.root.join(&path), filled.as_bytes())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                written.push(path);
            }
        }
        Ok(written)
    }

    /// Writes the plan of each exercise from a run of its reference.
    ///
    /// # Errors
    ///
    /// When nothing could be judged, or a reference does not pass; then no plan
    /// of that exercise is written.
    pub fn write_plans(&self, listener: Listener<'_>) -> anyhow::Result<Vec<PathBuf>> {
        for exercise in &self.exercises {
            let path = crate::submission::reference_path(self.workbook, exercise);
            let reference = crate::starter::solution(&path)
                .with_context(|| format!("cannot read the reference {}", path.display()))?;
            stage::lay(&self.grader.stage, self.workbook, exercise, &reference)?;
        }
        let judged = self.grader.judge(&self.exercises, listener)?;
        let mut written = Vec::new();
        for (exercise, report) in self.exercises.iter().zip(&judged.reports) {
            let plan = plan_of(report)?;
            let file = exercise.folder(&self.workbook.root).join(FILE);
            write_whole(&file, plan.to_text().as_bytes())
                .with_context(|| format!("cannot write {}", file.display()))?;
            written.push(file);
        }
        Ok(written)
    }
}

fn is_reference(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "reference")
}

/// What a page's block must show.
fn truth_of(exercise: &Exercise, block: &Block, reports: &Reports) -> Option<String> {
    let solution = Path::new("solutions")
        .join(&exercise.path)
        .join("rejected")
        .join(&block.solution);
    let report = reports.get(&solution)?;
    let check = report
        .checks
        .iter()
        .find(|check| check.name == block.check)?;
    Some(pages::truth(check, &report.folder.to_string_lossy()))
}

/// The plan that a run of the reference leaves.
fn plan_of(report: &ExerciseReport) -> anyhow::Result<Plan> {
    let planned = |check: &CheckReport| {
        let measured = matches!(
            check.reason,
            Reason::Met | Reason::NotMeasured { .. } | Reason::Unplanned { .. }
        );
        anyhow::ensure!(
            !matches!(check.reason, Reason::Compiler),
            "the reference of {} does not compile with its checks:\n{}",
            report.name,
            compilers_words(report)
        );
        anyhow::ensure!(
            measured && !check.expectations.is_empty(),
            "the reference of {} does not pass {}: {}",
            report.name,
            check.name,
            crate::render::words::reason(&check.reason)
        );
        let expectations = check
            .expectations
            .iter()
            .map(|it| it.name.clone())
            .collect();
        Ok(PlannedCheck {
            name: check.name.clone(),
            expectations,
        })
    };
    let of_program =
        |check: &&CheckReport| !check.name.starts_with("the_compiler_no_longer_warns_of_");
    Ok(Plan {
        checks: report
            .checks
            .iter()
            .filter(of_program)
            .map(planned)
            .collect::<Result<_, _>>()?,
    })
}

impl Findings {
    /// Whether everything is as claimed.
    pub fn is_proved(&self) -> bool {
        self.broken.is_empty() && self.refuted.is_empty()
    }

    fn hold(&mut self, exercise: &Exercise, variants: &[Variant], reports: &Reports) {
        let mut proved = Proved {
            exercise: format!("{} {}", exercise.number, exercise.name),
            checks: exercise.plan.checks.len() + exercise.about.forbid_warnings.len(),
            accepted: 0,
            rejected: 0,
        };
        for variant in variants {
            let report = &reports[&variant.path];
            if report.verdict == Verdict::DidNotCompile {
                self.broken.push(does_not_compile(variant, report));
                continue;
            }
            let refuted = refuted(exercise, variant, report);
            if refuted.is_empty() {
                match variant.claim {
                    Claim::NotStarted => {}
                    Claim::Accepted => proved.accepted += 1,
                    Claim::Rejected(_) => proved.rejected += 1,
                }
            }
            self.refuted.extend(refuted);
        }
        self.proved.push(proved);
    }
}

/// Where the report of a variant that was judged beside busy loops differs.
fn difference(
    path: &Path,
    idle: &ExerciseReport,
    loaded: &ExerciseReport,
    loops: usize,
) -> Option<String> {
    let compared = |report: &ExerciseReport| Report::new(vec![report.clone()]).compared();
    let (idle, loaded) = (compared(idle), compared(loaded));
    if idle == loaded {
        return None;
    }
    let differs = idle
        .lines()
        .zip(loaded.lines())
        .find(|(one, two)| one != two);
    let (one, two) = differs.unwrap_or(("its length", "another"));
    Some(format!(
        "{}: beside {} the report differs: {} became {}",
        path.display(),
        crate::render::words::counted(loops, "busy loop"),
        one.trim(),
        two.trim()
    ))
}

fn does_not_compile(variant: &Variant, report: &ExerciseReport) -> String {
    format!(
        "{} does not compile:\n{}",
        variant.path.display(),
        compilers_words(report)
    )
}

fn compilers_words(report: &ExerciseReport) -> String {
    report
        .diagnostics
        .iter()
        .map(|it| it.rendered.as_str())
        .collect()
}

/// What is not as the variant claims, in sentences.
fn refuted(exercise: &Exercise, variant: &Variant, report: &ExerciseReport) -> Vec<String> {
    let path = variant.path.display();
    let told = |check: &CheckReport, instead: &str| {
        let verdict = crate::render::words::verdict(check.verdict);
        let reason = crate::render::words::reason(&check.reason);
        format!(
            "{path}: {} {verdict} instead of {instead}: {reason}",
            check.name
        )
    };
    match &variant.claim {
        Claim::NotStarted => {
            let others = report
                .checks
                .iter()
                .filter(|check| check.verdict != Verdict::NotStarted);
            let mut refuted: Vec<String> =
                others.map(|check| told(check, "“not started”")).collect();
            let forbidden = |code: &Option<String>| {
                code.as_ref()
                    .is_some_and(|code| exercise.about.forbid_warnings.contains(code))
            };
            let warnings = report.diagnostics.iter().filter(|it| !forbidden(&it.code));
            refuted.extend(
                warnings.map(|it| format!("{path}: the starter has a warning:\n{}", it.rendered)),
            );
            refuted
        }
        Claim::Accepted => {
            let failed = report
                .checks
                .iter()
                .filter(|check| check.verdict != Verdict::Passed);
            failed.map(|check| told(check, "passed")).collect()
        }
        Claim::Rejected(claimed) => {
            let wrong = report.checks.iter().filter_map(|check| {
                let passed = check.verdict == Verdict::Passed;
                match (passed, claimed.contains(&check.name)) {
                    (true, true) => Some(format!(
                        "{path}: {} passed, and is claimed to fail",
                        check.name
                    )),
                    (false, false) => Some(told(check, "passed, as no one claims that it fails")),
                    (true, false) | (false, true) => None,
                }
            });
            wrong.collect()
        }
    }
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
