//! `cargo grade batch`: what a whole class has handed in, from a folder of
//! submissions to a gradebook. The grader is a program that is asked here, once
//! for each submission and with a target folder of its own, and never linked: one
//! submission cannot cost another anything.

mod base;
mod feedback;
mod files;
mod found;
mod gradebook;
mod grading;
mod history;
mod instant;
mod judgement;
mod log;
mod made_with;
mod marks;
mod name;
mod outline;
mod page;
mod patience;
mod regrade;
mod roster;
mod rules;
mod store;

use anyhow::Context;
use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Grades what a whole class has handed in, and makes a gradebook of it.
#[derive(Debug, Parser)]
#[command(
    name = "cargo grade batch",
    bin_name = "cargo grade batch",
    override_usage = "cargo grade batch CLASS [NAMES]... --out FOLDER [OPTIONS]",
    max_term_width = 100
)]
pub(crate) struct Arguments {
    /// The grader's program
    #[arg(long, hide = true)]
    pub grader: PathBuf,
    /// The workbook's folder
    #[arg(long, hide = true)]
    pub workbook: PathBuf,
    /// A folder with a submission an entry, what a course system lets download, or a
    /// CSV with the columns `student`, `path` and `submitted_at`
    pub class: PathBuf,
    /// Names, numbers or paths of exercises; all when there is none
    pub names: Vec<String>,
    /// Of nbgrader's folder `submitted`, grade this assignment
    #[arg(long, value_name = "NAME")]
    pub assignment: Option<String>,
    /// Where results, gradebook and pages are written
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Who is in the class: a CSV with the column `student`, and `name`, `email`,
    /// `section`, `group`, `id` as far as they are known
    #[arg(long, value_name = "CSV")]
    pub roster: Option<PathBuf>,
    /// A secret seed, from which checks draw other inputs than those that learners
    /// can read; `cargo grade seed FILE` makes one
    #[arg(long, value_name = "FILE", value_parser = absolute)]
    pub seed: Option<PathBuf>,
    /// A folder with checks of your own, which learners do not have
    #[arg(long, value_name = "DIR", value_parser = absolute)]
    pub checks: Option<PathBuf>,
    /// What exercises and checks are worth, in TOML: `[NAME]` with `points`, and
    /// `[NAME.checks]` with how many times each counts
    #[arg(long, value_name = "TOML")]
    pub weights: Option<PathBuf>,
    /// Points, due date and late rule, in TOML
    #[arg(long, value_name = "TOML")]
    pub rules: Option<PathBuf>,
    /// Other due dates, days of grace and excuses, in TOML
    #[arg(long, value_name = "TOML")]
    pub extensions: Option<PathBuf>,
    /// Points that a person has set, in TOML
    #[arg(long, value_name = "TOML")]
    pub overrides: Option<PathBuf>,
    /// Where what all submissions need is built, or was by an earlier call; below
    /// `--out` when left out
    #[arg(long, value_name = "FOLDER")]
    pub base: Option<PathBuf>,
    /// So many submissions at a time
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: u16,
    /// How long one submission may take, in seconds
    #[arg(long, default_value_t = 900, value_name = "SECONDS")]
    pub wall_budget: u64,
    /// Go on where an earlier call with this folder was cut
    #[arg(long)]
    pub resume: bool,
    /// Grade these students only: as the roster calls them, `group:NAME` or
    /// `section:NAME`; the gradebook has them alone
    #[arg(long, value_name = "WHO", num_args = 1.., requires = "roster", conflicts_with_all = ["shard", "merge"])]
    pub only: Vec<String>,
    /// Grade the Kth of N parts, from 1
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<(usize, usize)>,
    /// Put the results of these folders together, and grade nothing
    #[arg(long, value_name = "FOLDER", num_args = 1..)]
    pub merge: Vec<PathBuf>,
    /// Show whose mark differs from the gradebook of an earlier folder
    #[arg(long, value_name = "FOLDER")]
    pub compare: Option<PathBuf>,
    /// Leave nobody with less than the gradebook to compare with has
    #[arg(long, requires = "compare")]
    pub keep_higher: bool,
    /// List on the class's page submissions that are equal but for comments and blanks
    #[arg(long)]
    pub list_alike: bool,
    /// Write names on pages and in logs, too, and not only in the gradebook
    #[arg(long = "names")]
    pub names_everywhere: bool,
    /// Grade nothing where this machine cannot confine what was handed in
    #[arg(long)]
    pub require_sandbox: bool,
}

impl Arguments {
    /// A call of the grader in the workbook, with what learners do not have.
    fn grader(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.grader);
        command.current_dir(&self.workbook).arg(verb);
        for (option, given) in [("--seed", &self.seed), ("--checks", &self.checks)] {
            if let Some(path) = given {
                command.arg(option).arg(path);
            }
        }
        command
    }
}

/// The grader is called in another folder.
fn absolute(path: &str) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| error.to_string())
}

fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(part, parts)| {
        let (part, parts): (usize, usize) = (part.parse().ok()?, parts.parse().ok()?);
        (part >= 1 && part <= parts).then_some((part, parts))
    });
    parts.ok_or_else(|| "a shard is K/N, with K from 1 to N: `1/4`".to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // From here on: to read what a class has handed in takes its time, too.
    let interrupted = match listen_for_interrupts() {
        Ok(interrupted) => interrupted,
        Err(error) => return told(&error, 3),
    };
    let prepared = match Prepared::new(&arguments, &interrupted) {
        _ if interrupted.load(Ordering::SeqCst) => return left(),
        Ok(prepared) => prepared,
        Err(error) => return told(&error, 2),
    };
    match run(&arguments, prepared, &interrupted) {
        Ok(grading::Outcome::Complete) => ExitCode::SUCCESS,
        Ok(grading::Outcome::Faults) => ExitCode::from(3),
        Ok(grading::Outcome::Interrupted) => left(),
        Err(error) if error.is::<regrade::OtherExercises>() => told(&error, 2),
        Err(error) => told(&error, 3),
    }
}

/// What Ctrl-C sets, and a signal to end. Whoever waits for something looks at it.
fn listen_for_interrupts() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = interrupted.clone();
    ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
        .context("cannot listen for Ctrl-C")?;
    Ok(interrupted)
}

/// The call was interrupted.
fn left() -> ExitCode {
    log::line("Interrupted. `--resume` goes on with what is left.");
    ExitCode::from(130)
}

fn told(error: &anyhow::Error, code: u8) -> ExitCode {
    log::line(&format!("error: {error:#}"));
    ExitCode::from(code)
}

/// Everything that is given, read before anything is graded: a mistake in the last
/// file must not cost an hour.
struct Prepared {
    roster: roster::Roster,
    rules: rules::Rules,
    found: Vec<found::Found>,
    /// What to compare with.
    earlier: Option<regrade::Earlier>,
    store: store::Store,
}

impl Prepared {
    /// # Errors
    ///
    /// What is wrong with the call.
    fn new(arguments: &Arguments, interrupted: &AtomicBool) -> anyhow::Result<Self> {
        let mut roster = match &arguments.roster {
            Some(file) => roster::Roster::read(file)?,
            None => roster::Roster::default(),
        };
        let mut rules = rules::Rules::read(rules::Files {
            assignment: arguments.rules.as_deref(),
            extensions: arguments.extensions.as_deref(),
            overrides: arguments.overrides.as_deref(),
            weights: arguments.weights.as_deref(),
        })?;
        let all = outline::outline(arguments, &[])?;
        if arguments.names.is_empty() {
            rules.fit(&all, &all)?;
        } else {
            rules.fit(&all, &outline::outline(arguments, &arguments.names)?)?;
        }
        let (mut found, remarks) =
            found::find(&arguments.class, arguments.assignment.as_deref())
                .with_context(|| format!("cannot read {}", arguments.class.display()))?;
        for (remark, names) in &remarks {
            log::line(&remark.said(names, arguments.names_everywhere));
        }
        gradebook::fit(&rules, &found, &roster)?;
        if !arguments.only.is_empty() {
            let only = roster.only(&arguments.only)?;
            found.retain(|it| it.who.iter().any(|who| only.is_meant_by(who, &roster)));
            roster = only;
        }
        let earlier = arguments.compare.as_deref();
        let mut earlier = earlier.map(regrade::Earlier::read).transpose()?;
        if let Some(earlier) = &mut earlier {
            earlier.is_for_some = !arguments.only.is_empty();
        }
        ensure_apart("--out", &arguments.out, &arguments.class)?;
        if let Some(base) = &arguments.base {
            ensure_apart("--base", base, &arguments.class)?;
        }
        let goes_on = arguments.resume || !arguments.merge.is_empty();
        let mut store = store::Store::open(&arguments.out, goes_on, rules.weights.clone())?;
        if !arguments.only.is_empty() {
            store.hold_to(&found)?;
        }
        if arguments.resume {
            ensure_same_checks(arguments, &found, &store)?;
        }
        store.name(&gradebook::students(&found, &roster), &found)?;
        tell_unclear(&found, &store, arguments.names_everywhere);
        store.leave_to(&found);
        // What cannot be put together is the call's fault, too.
        if !arguments.merge.is_empty() {
            store.merge(&arguments.merge, &found)?;
            ensure_same_checks(arguments, &found, &store)?;
            grading::ensure_unchanged(arguments, &found, &store, interrupted)?;
        }
        Ok(Self {
            roster,
            rules,
            found,
            earlier,
            store,
        })
    }
}

/// Says where an instant is written that nobody can tell. What is written there is the
/// student's.
fn tell_unclear(found: &[found::Found], store: &store::Store, is_by_name: bool) {
    for it in found {
        let Some(unclear) = &it.unclear else {
            continue;
        };
        let name = store.called(&it.id, is_by_name);
        log::line(&format!(
            "{name}/{}: nobody can tell which instant {:?} is, so it is not known when that was handed in. \
             Clear are UTC, GMT, Z and a zone by number, such as +0100; or give a list with the column \
             `submitted_at`",
            found::TIMESTAMP,
            unclear
        ));
    }
}

/// What is written must not lie among what was handed in: the next call would take it for
/// somebody's.
fn ensure_apart(option: &str, out: &Path, class: &Path) -> anyhow::Result<()> {
    let out = std::path::absolute(out)?;
    let there = out.ancestors().find_map(|it| it.canonicalize().ok());
    let is_below = there.is_some_and(|out| {
        let class = class.canonicalize();
        class.is_ok_and(|class| class.is_dir() && out.starts_with(class))
    });
    anyhow::ensure!(
        !is_below,
        "`{option}` lies in {}, where it would be taken for a submission: name a folder elsewhere",
        class.display()
    );
    Ok(())
}

/// Holds what was judged before to what this call judges with: marks by other checks,
/// or by inputs of another seed, do not compare.
fn ensure_same_checks(
    arguments: &Arguments,
    found: &[found::Found],
    store: &store::Store,
) -> anyhow::Result<()> {
    let Some((before, first)) = store.made_with().next().zip(found.first()) else {
        return Ok(());
    };
    let now = before.now(&outline::made_with(arguments, &first.path)?);
    if let Some(difference) = before.parts_from(&now) {
        // All parts were judged with the same.
        match arguments.merge.first() {
            Some(part) => {
                let part = part.display().to_string();
                anyhow::bail!(made_with::cannot_merge(&part, difference))
            }
            None => {
                let folder = arguments.out.display().to_string();
                anyhow::bail!(made_with::cannot_go_on(&folder, difference))
            }
        }
    }
    Ok(())
}

fn run(
    arguments: &Arguments,
    prepared: Prepared,
    interrupted: &AtomicBool,
) -> anyhow::Result<grading::Outcome> {
    let Prepared {
        roster,
        rules,
        found,
        earlier,
        mut store,
    } = prepared;
    let outcome = if arguments.merge.is_empty() {
        grading::grade(arguments, &found, &rules, &roster, &mut store, interrupted)?
    } else {
        let all: Vec<&found::Found> = found.iter().collect();
        grading::Outcome::of(&all, &store)
    };
    // Half a gradebook would say of the others that a fault is to blame.
    if outcome == grading::Outcome::Interrupted {
        return Ok(outcome);
    }
    if let Some((part, parts)) = arguments.shard {
        log::summary(&format!(
            "Part {part} of {parts} is done. When all are: cargo grade batch {}{} --out ALL --merge FOLDER … \
             and the other options of this call but for --shard\n",
            arguments.class.display(),
            arguments
                .names
                .iter()
                .map(|it| format!(" {it}"))
                .collect::<String>()
        ));
        return Ok(outcome);
    }
    let mut book = gradebook::Gradebook::of(&found, &roster, &rules, &store);
    if let Some(earlier) = earlier.as_ref().filter(|_| arguments.keep_higher) {
        earlier.keep_higher(&mut book)?;
    }
    book.write(arguments, &store)?;
    let compared = earlier.map(|earlier| earlier.compared(&book, &store));
    let compared = compared.transpose()?.unwrap_or_default();
    log::summary(&(compared.text + &book.summary(arguments, &store)));
    Ok(if compared.contradictions > 0 {
        grading::Outcome::Faults
    } else {
        outcome
    })
}
