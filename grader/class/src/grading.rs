//! Grading submissions, some at a time, each by a grader of its own.

use crate::Arguments;
use crate::base::Base;
use crate::found::Found;
use crate::log;
use crate::marks::Given;
use crate::outline;
use crate::patience::Patience;
use crate::roster::{Roster, Student};
use crate::rules::Rules;
use crate::store::{self, Fate, Kind, Known, Store, Took};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use render::words::counted;
use report::{Beside, Digest, HandedIn, Report};
use std::collections::{BTreeSet, HashMap};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How often a grader that runs is looked at, once it runs for a while.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// And how often at its beginning: to take a submission in takes a few milliseconds.
const FIRST_POLL: Duration = Duration::from_millis(1);

/// How long it may take to take a submission in: far longer than the unpacker gives
/// itself.
const TAKE_IN_BUDGET: Duration = Duration::from_secs(300);

/// How many times a submission is tried before the machine is at fault.
const TRIES: usize = 2;

/// How long a report may be: a hundred times the longest of an honest submission.
const LONGEST_REPORT_BYTES: u64 = 256 * 1024 * 1024;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Every submission was judged.
    Complete,
    /// The grader or the machine could not judge some.
    Faults,
    /// Ctrl-C.
    Interrupted,
}

/// Grades what is not known yet, and keeps each result as it comes.
///
/// # Errors
///
/// When what all submissions need cannot be built, or a result cannot be written.
pub(crate) fn grade(
    arguments: &Arguments,
    found: &[Found],
    rules: &Rules,
    roster: &Roster,
    store: &mut Store,
    interrupted: &AtomicBool,
) -> anyhow::Result<Outcome> {
    let part: Vec<&Found> = of_part(found, arguments.shard).collect();
    let asked = Asked {
        arguments,
        interrupted,
    };
    let budget = |it: &Found| budget(arguments, rules, roster, it);
    let to_judge = to_judge(&asked, &part, store, &budget)?;
    let bar = bar(part.len(), part.len() - to_judge.len());
    if !to_judge.is_empty()
        && let Some(base) = base(&asked)?
    {
        let groups = alike(&asked, &to_judge, &mut |it, kind| {
            bar.inc(1);
            tell(&bar, &store.pseudonym(&it.id), &kind);
            store.keep(outcome(it, kind, None))
        })?;
        let judges = Judges {
            asked: &asked,
            base: &base,
            rules,
            roster,
        };
        judge(&judges, &groups, store, &bar)?;
    }
    bar.finish_and_clear();
    if interrupted.load(Ordering::SeqCst) {
        return Ok(Outcome::Interrupted);
    }
    Ok(Outcome::of(&part, store))
}

/// Holds what was judged elsewhere to what lies there now: a mark must not stand for
/// sources that it was not given for.
///
/// # Errors
///
/// When some have changed since.
pub(crate) fn ensure_unchanged(
    arguments: &Arguments,
    found: &[Found],
    store: &Store,
    interrupted: &AtomicBool,
) -> anyhow::Result<()> {
    let asked = Asked {
        arguments,
        interrupted,
    };
    let all: Vec<&Found> = found.iter().collect();
    let changed = changed(&asked, &all, store)?;
    let names: Vec<String> = changed.iter().map(|it| store.pseudonym(it)).collect();
    anyhow::ensure!(
        names.is_empty(),
        "{} changed since a part judged them: {} ({} says whose that is). Grade that part again with \
         `--resume`, and merge then",
        counted(names.len(), "submission"),
        names.join(", "),
        store.folder.join(store::NAMES).display()
    );
    Ok(())
}

/// Those that are other sources now than were judged.
fn changed<'f>(
    asked: &Asked<'_>,
    known: &[&'f Found],
    store: &Store,
) -> anyhow::Result<BTreeSet<&'f String>> {
    let mut changed = BTreeSet::new();
    for (it, taken_in) in taken_in(asked, known)? {
        let known = store.find(&it.id);
        if known.is_some_and(|known| is_other(known, &taken_in)) {
            changed.insert(&it.id);
        }
    }
    Ok(changed)
}

/// Those that are to be judged: what is not known yet, what was our fault, what may take
/// longer now than it did, and what is other sources than were judged. Of the last it is
/// said, by their pseudonyms.
fn to_judge<'f>(
    asked: &Asked<'_>,
    part: &[&'f Found],
    store: &Store,
    budget: &dyn Fn(&Found) -> Duration,
) -> anyhow::Result<Vec<&'f Found>> {
    let is_known = |it: &&&Found| {
        let known = store.find(&it.id);
        known.is_some_and(|known| match &known.fate {
            Fate::Fault => false,
            Fate::OverBudget { seconds, .. } => *seconds >= budget(it).as_secs(),
            Fate::Judged { .. } | Fate::Unreadable { .. } => true,
        })
    };
    let known: Vec<&Found> = part.iter().filter(is_known).copied().collect();
    let changed = changed(asked, &known, store)?;
    for it in &changed {
        let name = store.pseudonym(it);
        log::line(&format!(
            "{name}: has changed since it was judged, and is judged again"
        ));
    }
    let is_to_judge = |it: &&&Found| !is_known(it) || changed.contains(&it.id);
    Ok(part.iter().filter(is_to_judge).copied().collect())
}

/// Whether a submission is another now than when it came to what is known of it. Where
/// nobody can tell, it is not.
fn is_other(known: &Known, now: &TakenIn) -> bool {
    let judged = match &known.fate {
        Fate::Judged { judgement, .. } => judgement.sources.as_ref(),
        Fate::OverBudget { sources, .. } => sources.as_ref(),
        Fate::Unreadable { .. } => return matches!(now, TakenIn::Whole(_)),
        Fate::Fault => return false,
    };
    match (judged, now) {
        (Some(judged), TakenIn::Whole(now)) => *judged != now.digest,
        (Some(_), TakenIn::Unreadable(_)) => true,
        (None, _) | (_, TakenIn::Unknown) => false,
    }
}

impl Outcome {
    /// Whether all of these are judged.
    pub(crate) fn of(part: &[&Found], store: &Store) -> Self {
        let is_fault = |it: &&Found| {
            let fate = store.find(&it.id).map(|known| &known.fate);
            matches!(fate, None | Some(Fate::Fault))
        };
        if part.iter().any(is_fault) {
            Self::Faults
        } else {
            Self::Complete
        }
    }
}

fn outcome(found: &Found, kind: Kind, took: Option<Took>) -> store::Outcome {
    store::Outcome {
        id: found.id.clone(),
        kind,
        took,
        judged_at: Some(Timestamp::now()),
    }
}

/// Every Nth submission: a slow chapter of the alphabet is nobody's alone.
fn of_part(found: &[Found], shard: Option<(usize, usize)>) -> impl Iterator<Item = &Found> {
    let (part, parts) = shard.unwrap_or((1, 1));
    found.iter().skip(part - 1).step_by(parts)
}

fn bar(all: usize, known: usize) -> ProgressBar {
    let bar = ProgressBar::new(all as u64).with_position(known as u64);
    let style =
        ProgressStyle::with_template("{pos} of {len} submissions {bar:30} {eta} left {msg}");
    bar.reset_eta();
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

/// What is asked of every grader.
struct Asked<'a> {
    arguments: &'a Arguments,
    interrupted: &'a AtomicBool,
}

/// What judges submissions.
struct Judges<'a> {
    asked: &'a Asked<'a>,
    base: &'a Base,
    rules: &'a Rules,
    roster: &'a Roster,
}

/// What all submissions need, built where it is not yet; none where the call is
/// interrupted meanwhile.
fn base(asked: &Asked<'_>) -> anyhow::Result<Option<Base>> {
    let arguments = asked.arguments;
    let own = || arguments.out.join("work/base");
    let folder = arguments.base.clone().unwrap_or_else(own);
    let folder = std::path::absolute(folder)?;
    let made_with = outline::made_with(arguments, &arguments.class)?;
    Base::build(
        &arguments.grader,
        &arguments.workbook,
        &arguments.names,
        folder,
        &format!("{}\n{}\n", made_with.toolchain, made_with.lock.0),
        asked.interrupted,
    )
}

impl Asked<'_> {
    fn grader(&self, found: &Found) -> Command {
        let mut command = self.arguments.grader("grade");
        command
            .arg(&found.path)
            .args(&self.arguments.names)
            .args(["--format", "json", "--once"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if self.arguments.checks.is_some() {
            // What students may see of it is for their pages to say.
            command.arg("--reveal-all");
        }
        command
    }
}

/// Submissions whose sources are the same, byte for byte: the first is judged, and
/// what it comes to holds for all.
struct Alike<'f> {
    first: &'f Found,
    /// What was taken of it; none where the grader could not tell.
    sources: Option<Digest>,
    others: Vec<(&'f Found, HandedIn)>,
}

/// Takes each submission in, without building it, and brings those together that
/// are alike. One of which nothing can be read is handed to `on_unreadable`.
fn alike<'f>(
    asked: &Asked<'_>,
    found: &[&'f Found],
    on_unreadable: &mut dyn FnMut(&Found, Kind) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Alike<'f>>> {
    let mut groups: Vec<Alike<'f>> = Vec::new();
    let mut by_digest: HashMap<String, usize> = HashMap::new();
    for (it, taken_in) in taken_in(asked, found)? {
        let handed_in = match taken_in {
            TakenIn::Whole(handed_in) => Some(*handed_in),
            TakenIn::Unreadable(problem) => {
                on_unreadable(it, Kind::Unreadable { problem })?;
                continue;
            }
            TakenIn::Unknown => None,
        };
        // What cannot be taken in by itself is left to its own grader to tell.
        let known = handed_in
            .as_ref()
            .and_then(|it| by_digest.get(&it.digest.0));
        match (known, handed_in) {
            (Some(&at), Some(handed_in)) => groups[at].others.push((it, handed_in)),
            (None, Some(handed_in)) => {
                by_digest.insert(handed_in.digest.0.clone(), groups.len());
                groups.push(Alike {
                    first: it,
                    sources: Some(handed_in.digest),
                    others: Vec::new(),
                });
            }
            (_, None) => groups.push(Alike {
                first: it,
                sources: None,
                others: Vec::new(),
            }),
        }
    }
    Ok(groups)
}

/// What it came to to take a submission in.
enum TakenIn {
    Whole(Box<HandedIn>),
    Unreadable(String),
    /// The grader could not tell.
    Unknown,
}

/// Takes each in, so many at a time, and gives them back in their order. Where the
/// call is interrupted, some are left out.
fn taken_in<'f>(
    asked: &Asked<'_>,
    found: &[&'f Found],
) -> anyhow::Result<Vec<(&'f Found, TakenIn)>> {
    let next = Mutex::new(found.iter().enumerate());
    let taken_in = Mutex::new(Vec::new());
    let lock = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        let take = || -> anyhow::Result<()> {
            while let Some((at, it)) = lock() {
                if asked.interrupted.load(Ordering::SeqCst) {
                    break;
                }
                let own = take_in(asked, it)?;
                let mut taken_in = taken_in.lock().unwrap_or_else(PoisonError::into_inner);
                taken_in.push((at, *it, own));
            }
            Ok(())
        };
        let threads: Vec<_> = (0..asked.arguments.jobs)
            .map(|_| scope.spawn(take))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            let ended = thread.join();
            ended.unwrap_or_else(|_| Err(anyhow::anyhow!("a thread of the grader's broke down")))
        })
    })?;
    let mut taken_in = taken_in
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    taken_in.sort_by_key(|(at, ..)| *at);
    Ok(taken_in.into_iter().map(|(_, it, own)| (it, own)).collect())
}

fn take_in(asked: &Asked<'_>, found: &Found) -> anyhow::Result<TakenIn> {
    let mut command = asked.grader(found);
    command.arg("--take-in");
    Ok(match run(command, TAKE_IN_BUDGET, asked.interrupted)? {
        Ended::Exit(Some(0), stdout, _) => match serde_json::from_slice(&stdout) {
            Ok(handed_in) => TakenIn::Whole(Box::new(handed_in)),
            Err(_) => TakenIn::Unknown,
        },
        Ended::Exit(Some(1), _, stderr) => {
            TakenIn::Unreadable(of_nobody(found, &last_words(&stderr)))
        }
        Ended::Exit(..) | Ended::OverBudget | Ended::Interrupted => TakenIn::Unknown,
    })
}

/// Judges the groups, so many at a time, and keeps each result as it comes.
fn judge(
    judges: &Judges<'_>,
    groups: &[Alike<'_>],
    store: &mut Store,
    bar: &ProgressBar,
) -> anyhow::Result<()> {
    let next = Mutex::new(0..groups.len());
    let (results, judged) = mpsc::channel();
    let asked = judges.asked;
    let work = asked.arguments.out.join("work");
    let work = std::path::absolute(work)?;
    clear_slots(&work);
    thread::scope(|scope| {
        for slot in 0..usize::from(asked.arguments.jobs) {
            let (next, results, work) = (&next, results.clone(), &work);
            scope.spawn(move || {
                let slot = Slot::below(work, slot);
                loop {
                    let at = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(at) = at else { break };
                    if asked.interrupted.load(Ordering::SeqCst) {
                        break;
                    }
                    let judged = judged_alone(judges, &groups[at], &slot);
                    if results.send((at, judged)).is_err() {
                        break;
                    }
                }
                slot.clear();
            });
        }
        drop(results);
        for (at, judged) in judged {
            let group = &groups[at];
            let Some((kind, took)) = judged else { continue };
            bar.inc(1 + group.others.len() as u64);
            tell(bar, &store.pseudonym(&group.first.id), &kind);
            for (it, handed_in) in &group.others {
                tell(
                    bar,
                    &format!("{}, the same sources", store.pseudonym(&it.id)),
                    &kind,
                );
                store.keep(outcome(it, same(&kind, group.first, handed_in), None))?;
            }
            store.keep(outcome(group.first, kind, Some(took)))?;
        }
        Ok(())
    })
}

/// Says what a submission came to. A log has no bar: there, each gets a line, and one
/// that could not be judged is not left out.
fn tell(bar: &ProgressBar, name: &str, kind: &Kind) {
    let is_judged = matches!(kind, Kind::Judged { .. });
    if bar.is_hidden() {
        let (done, all) = (bar.position(), bar.length().unwrap_or_default());
        let came_to = said(kind);
        log::line(&format!("{done} of {all} submissions  {name}: {came_to}"));
    } else if !is_judged {
        bar.println(format!("{name}: {}", said(kind)));
    }
}

/// What holds for a submission whose sources are those of another.
fn same(kind: &Kind, first: &Found, handed_in: &HandedIn) -> Kind {
    match kind {
        Kind::Judged { report, .. } => {
            let mut report = report.clone();
            report.handed_in = Some(handed_in.clone());
            Kind::Judged {
                report,
                same_as: Some(first.id.clone()),
            }
        }
        other => other.clone(),
    }
}

fn said(kind: &Kind) -> String {
    match kind {
        Kind::Judged { .. } => "judged".to_owned(),
        Kind::Unreadable { problem } => problem.clone(),
        Kind::OverBudget { seconds, .. } => format!("took longer than {seconds} s, and was ended"),
        Kind::Fault { problem } => {
            format!("could not be judged, through no fault of its own: {problem}")
        }
    }
}

/// How long a submission may take: what was given to one of its students, too.
fn budget(arguments: &Arguments, rules: &Rules, roster: &Roster, found: &Found) -> Duration {
    let students = found.who.iter().flat_map(|who| {
        let known: Vec<Student> = roster.meant_by(who).into_iter().cloned().collect();
        if known.is_empty() {
            vec![Student {
                student: who.clone(),
                ..Student::default()
            }]
        } else {
            known
        }
    });
    let factors = students.map(|it| Given::to(&it, &rules.extensions).wall_factor);
    let factor = factors.fold(1.0, f64::max);
    Duration::from_secs(arguments.wall_budget).mul_f64(factor.clamp(1.0, 100.0))
}

/// What one submission comes to; none when the call was interrupted.
fn judged_alone(judges: &Judges<'_>, alike: &Alike<'_>, slot: &Slot) -> Option<(Kind, Took)> {
    let Judges { asked, base, .. } = judges;
    let found = alike.first;
    let all = alike.others.iter().map(|it| it.0).chain([found]);
    let budgets = all.map(|it| budget(asked.arguments, judges.rules, judges.roster, it));
    let budget = budgets.max().unwrap_or_default();
    let begun = Instant::now();
    let took = |slowest| Took {
        ms: ms(begun.elapsed()),
        slowest,
    };
    let mut problem = String::new();
    for _ in 0..TRIES {
        if let Err(error) = base.lend(&slot.target).and_then(|()| slot.renew()) {
            problem = format!("{error:#}");
            continue;
        }
        let mut command = asked.grader(found);
        command.arg("--target-dir").arg(&slot.target);
        // What it leaves there when it is killed is taken away with the slot.
        for name in ["TMPDIR", "TMP", "TEMP"] {
            command.env(name, &slot.temporary);
        }
        if asked.arguments.require_sandbox {
            command.arg("--require-sandbox");
        }
        match run(command, budget, asked.interrupted) {
            Ok(Ended::Interrupted) => return None,
            Ok(Ended::OverBudget) => {
                let seconds = budget.as_secs();
                let sources = alike.sources.clone();
                return Some((Kind::OverBudget { seconds, sources }, took(None)));
            }
            Ok(Ended::Exit(Some(0 | 1 | 4), stdout, stderr)) => {
                let Ok(report) = serde_json::from_slice::<Report>(&stdout) else {
                    let problem = of_nobody(found, &last_words(&stderr));
                    return Some((Kind::Unreadable { problem }, took(None)));
                };
                let took = took(slowest(&report));
                let judged = Kind::Judged {
                    report: Box::new(plain(report)),
                    same_as: None,
                };
                return Some((judged, took));
            }
            Ok(Ended::Exit(_, _, stderr)) => problem = of_nobody(found, &last_words(&stderr)),
            Err(error) => problem = format!("{error:#}"),
        }
    }
    Some((Kind::Fault { problem }, took(None)))
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The check that took longest.
fn slowest(report: &Report) -> Option<(String, String, u64)> {
    let exercises = report.exercises.iter();
    let checks =
        exercises.flat_map(|exercise| exercise.checks.iter().map(move |it| (exercise, it)));
    let (exercise, check) = checks.max_by_key(|(_, check)| check.beside.wall)?;
    let wall = ms(check.beside.wall);
    (wall > 0).then(|| (exercise.name.0.clone(), check.name.clone(), wall))
}

/// The folders in which one submission after the other is judged. Nothing of one is
/// left when the next begins, and nothing of the last at the end.
struct Slot {
    /// Where it is built.
    target: PathBuf,
    /// For what is temporary.
    temporary: PathBuf,
}

impl Slot {
    fn below(work: &Path, number: usize) -> Self {
        Self {
            target: work.join(format!("slot-{number}")),
            temporary: work.join(format!("slot-{number}.tmp")),
        }
    }

    /// Whether a folder of this name is a slot's.
    fn is_one(name: &str) -> bool {
        let number = name.strip_prefix("slot-");
        let number = number.map(|it| it.strip_suffix(".tmp").unwrap_or(it));
        number.is_some_and(|it| it.parse::<usize>().is_ok())
    }

    /// Takes away what is temporary.
    fn renew(&self) -> anyhow::Result<()> {
        let _ = std::fs::remove_dir_all(&self.temporary);
        std::fs::create_dir_all(&self.temporary)
            .with_context(|| format!("cannot write {}", self.temporary.display()))
    }

    fn clear(&self) {
        let _ = std::fs::remove_dir_all(&self.target);
        let _ = std::fs::remove_dir_all(&self.temporary);
    }
}

/// Takes away the slots that a call left which was killed.
fn clear_slots(work: &Path) {
    for entry in std::fs::read_dir(work).into_iter().flatten().flatten() {
        if Slot::is_one(&entry.file_name().to_string_lossy()) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A report without what differs from run to run.
fn plain(mut report: Report) -> Report {
    for exercise in &mut report.exercises {
        exercise.since = None;
        exercise.digest = None;
        for check in &mut exercise.checks {
            check.beside = Beside::default();
        }
    }
    report
}

/// What was said of a submission without its name and place, which may be a person's.
fn of_nobody(found: &Found, said: &str) -> String {
    let name = found.path.file_name().unwrap_or_default().to_string_lossy();
    let name = render::words::harmless(&name);
    let said = said.strip_prefix(&format!("{name}: ")).unwrap_or(said);
    let path = render::words::harmless(&found.path.display().to_string());
    said.replace(&path, "the submission")
}

/// The last of what a program said on stderr, without colours.
fn last_words(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().rfind(|line| !line.trim().is_empty());
    let line = render::words::harmless(line.unwrap_or("it said nothing"));
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

/// How a program ended.
enum Ended {
    Exit(Option<i32>, Vec<u8>, Vec<u8>),
    OverBudget,
    Interrupted,
}

/// Runs a grader to its end, or ends it. What it runs itself ends with it.
fn run(mut command: Command, budget: Duration, interrupted: &AtomicBool) -> anyhow::Result<Ended> {
    let mut child = command.spawn().context("cannot start the grader")?;
    let pipes = (reader(child.stdout.take()), reader(child.stderr.take()));
    let (stdout, stderr) = match pipes {
        (Ok(stdout), Ok(stderr)) => (stdout, stderr),
        (Err(error), _) | (_, Err(error)) => {
            end(&mut child);
            return Err(error).context("cannot start a thread to read with");
        }
    };
    let mut patience = Patience::new(budget, Instant::now());
    let mut pause = FIRST_POLL;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if interrupted.load(Ordering::SeqCst) {
            end(&mut child);
            return Ok(Ended::Interrupted);
        }
        if patience.is_over(Instant::now()) {
            end(&mut child);
            return Ok(Ended::OverBudget);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(POLL_INTERVAL);
    };
    let read = |thread: thread::JoinHandle<Vec<u8>>| thread.join().unwrap_or_default();
    Ok(Ended::Exit(status.code(), read(stdout), read(stderr)))
}

/// The supervisors of a grader that is killed see their input end, kill what runs,
/// and go.
pub(crate) fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn reader(
    pipe: Option<impl std::io::Read + Send + 'static>,
) -> std::io::Result<thread::JoinHandle<Vec<u8>>> {
    thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(LONGEST_REPORT_BYTES).read_to_end(&mut bytes);
        }
        bytes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_submission_names_nobody() {
        let found = Found {
            id: "ada.zip".to_owned(),
            who: Vec::new(),
            path: PathBuf::from("/class/ada.zip"),
            submitted_at: None,
            unclear: None,
        };
        assert_eq!(of_nobody(&found, "ada.zip: it is torn"), "it is torn");
        assert_eq!(
            of_nobody(&found, "cannot read /class/ada.zip: gone"),
            "cannot read the submission: gone"
        );
        let found = Found {
            path: PathBuf::from("/class/a\u{202e}da.zip"),
            ..found
        };
        let said = last_words("error: a\u{202e}da.zip: it is torn".as_bytes());
        assert_eq!(of_nobody(&found, &said), "it is torn");
        let said = last_words("cannot read /class/a\u{202e}da.zip: gone".as_bytes());
        assert_eq!(of_nobody(&found, &said), "cannot read the submission: gone");
    }

    #[test]
    fn slots_of_a_call_that_was_killed_are_cleared_and_nothing_else() {
        let work = tempfile::tempdir().unwrap();
        let names = ["slot-0", "slot-12.tmp", "slot-machine", "slots"];
        for name in names {
            std::fs::create_dir(work.path().join(name)).unwrap();
        }
        clear_slots(work.path());
        let left = names.map(|name| work.path().join(name).is_dir());
        assert_eq!(left, [false, false, true, true]);
    }
}
