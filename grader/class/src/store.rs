//! What is known of a class by now, on disk: a file for each submission, written
//! whole when its last check is in. So a call that was killed goes on where it was.
//! In these files everybody goes by a pseudonym; who that is stands in a file beside
//! them, for its owner alone.

use crate::files;
use crate::found::Found;
use crate::judgement::Judgement;
use crate::made_with::{self, MadeWith};
use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use report::{Digest, Report, Weights};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How many letters of a digest are a pseudonym: among a million, two would be the
/// same once in a thousand classes.
const PSEUDONYM: usize = 12;

/// What one submission came to, as it stands on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Which submission.
    pub id: String,
    /// What it came to.
    pub kind: Kind,
    /// How long that took; nothing where it was not run. No mark depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took: Option<Took>,
    /// When that was. No mark depends on it, either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_at: Option<Timestamp>,
}

/// How long a submission took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Took {
    /// From its beginning to its end, in milliseconds.
    pub ms: u64,
    /// Its slowest check: the exercise, the check, and how many milliseconds of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slowest: Option<(String, String, u64)>,
}

/// What a submission came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Kind {
    /// It was judged.
    Judged {
        /// What the grader said, without what differs from run to run.
        report: Box<Report>,
        /// The submission whose sources were the same and were judged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<String>,
    },
    /// Nothing of it could be read: an archive that is none. That is the
    /// submission's doing.
    Unreadable {
        /// What was said of it.
        problem: String,
    },
    /// It took longer than a submission may.
    OverBudget {
        /// How long that is.
        seconds: u64,
        /// What was taken of it, by which it is told from what is handed in later.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sources: Option<Digest>,
    },
    /// The grader or the machine could not judge it: that costs nobody a point.
    Fault {
        /// What was said.
        problem: String,
    },
}

/// What is kept in memory of what a submission came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    pub fate: Fate,
    pub took: Option<Took>,
    pub judged_at: Option<Timestamp>,
}

/// What became of a submission: see [`Kind`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fate {
    /// It was judged.
    Judged {
        judgement: Box<Judgement>,
        same_as: Option<String>,
    },
    /// Nothing of it could be read.
    Unreadable { problem: String },
    /// It took longer than a submission may.
    OverBudget {
        seconds: u64,
        sources: Option<Digest>,
    },
    /// The grader or the machine could not judge it.
    Fault,
}

impl Known {
    /// What was judged.
    pub(crate) fn judgement(&self) -> Option<&Judgement> {
        match &self.fate {
            Fate::Judged { judgement, .. } => Some(judgement),
            Fate::Unreadable { .. } | Fate::OverBudget { .. } | Fate::Fault => None,
        }
    }
}

/// The folder of a class's results.
#[derive(Debug)]
pub(crate) struct Store {
    pub folder: PathBuf,
    known: BTreeMap<String, Known>,
    weights: Weights,
    key: String,
    _lock: File,
}

/// What stands beside the results for their owner alone.
#[derive(Debug, Serialize, Deserialize)]
struct Names {
    key: String,
    /// Students by their pseudonyms: the names of their pages.
    #[serde(default)]
    students: BTreeMap<String, String>,
    /// Submissions by their pseudonyms.
    #[serde(default)]
    submissions: BTreeMap<String, String>,
}

/// The folder below it with a file for each submission.
const RESULTS: &str = "results";

/// Where it stands.
pub(crate) const NAMES: &str = "names.json";

impl Names {
    /// Reads what stands beside the results in `folder`.
    ///
    /// # Errors
    ///
    /// When it is not there, or something else.
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(NAMES);
        let text = fs::read(&path).with_context(|| {
            format!("cannot read {}, by which results are known", path.display())
        })?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is not of this grader", path.display()))
    }

    /// Nobody yet.
    fn fresh() -> anyhow::Result<Self> {
        Ok(Self {
            key: fresh_key()?,
            students: BTreeMap::new(),
            submissions: BTreeMap::new(),
        })
    }

    /// Which submission goes by a pseudonym.
    fn submission(&self, pseudonym: String) -> String {
        self.submissions
            .get(&pseudonym)
            .cloned()
            .unwrap_or(pseudonym)
    }

    /// What came of a submission, with the names in the places of the pseudonyms.
    fn named(&self, outcome: Outcome) -> Outcome {
        renamed(outcome, |name| self.submission(name))
    }
}

/// The same of submissions that go by another name. Of the report's own name for it, a
/// file's or a folder's, nothing is known but that it may be a person's.
fn renamed(mut outcome: Outcome, name: impl Fn(String) -> String) -> Outcome {
    outcome.id = name(outcome.id);
    if let Kind::Judged { report, same_as } = &mut outcome.kind {
        *same_as = same_as.take().map(&name);
        if let Some(handed_in) = &mut report.handed_in {
            outcome.id.clone_into(&mut handed_in.name);
        }
    }
    outcome
}

impl Store {
    /// Opens the folder, and reads what is there when the call goes on. Reports have
    /// the weights from here on; the files are without.
    ///
    /// # Errors
    ///
    /// When it cannot be written, another call is at work there, or it holds the
    /// results of a call that is not to go on.
    pub(crate) fn open(folder: &Path, goes_on: bool, weights: Weights) -> anyhow::Result<Self> {
        ensure_own(folder)?;
        let results = folder.join(RESULTS);
        fs::create_dir_all(&results)
            .with_context(|| format!("cannot write {}", results.display()))?;
        let lock = files::open_lock(&folder.join("lock"));
        let lock = lock.with_context(|| format!("cannot write {}", folder.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                anyhow::bail!("another call is at work in {}", folder.display())
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        for torn in [folder, &results, &folder.join("feedback")] {
            remove_torn(torn);
        }
        let names = match folder.join(NAMES).exists() {
            true => Names::read(folder)?,
            false => Names::fresh()?,
        };
        let mut known = BTreeMap::new();
        for outcome in outcomes(folder)? {
            let outcome = outcome?;
            known.insert(outcome.id.clone(), known_of(outcome, &weights));
        }
        anyhow::ensure!(
            goes_on || known.is_empty(),
            "{} holds the results of an earlier call: `--resume` goes on with them, or name another folder",
            folder.display()
        );
        let key = names.key;
        let store = Self {
            folder: folder.to_owned(),
            known,
            weights,
            key,
            _lock: lock,
        };
        store.name(&[], &[])?;
        Ok(store)
    }

    /// Holds what is known to a part of the class: a gradebook of that part must not
    /// stand in the place of everybody's.
    ///
    /// # Errors
    ///
    /// When there are results of others.
    pub(crate) fn hold_to(&self, found: &[Found]) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.known
                .keys()
                .all(|id| found.iter().any(|it| it.id == *id)),
            "{0} holds results of others than `--only` names: name another folder for `--out`, and \
             `--compare {0}` to see what differs",
            self.folder.display()
        );
        Ok(())
    }

    /// Leaves aside what is known of others: nobody has handed that in any more.
    pub(crate) fn leave_to(&mut self, found: &[Found]) {
        let ids: BTreeSet<&String> = found.iter().map(|it| &it.id).collect();
        self.known.retain(|id, _| ids.contains(id));
    }

    /// What is known of a submission.
    pub(crate) fn find(&self, id: &str) -> Option<&Known> {
        self.known.get(id)
    }

    /// All that is known, by submissions.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&String, &Known)> {
        self.known.iter()
    }

    /// The whole report of a submission, from disk, with its weights; none where
    /// nothing was judged.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub(crate) fn report(&self, id: &str) -> anyhow::Result<Option<Report>> {
        if self.find(id).is_none() {
            return Ok(None);
        }
        match read(&self.file(id))?.kind {
            Kind::Judged { mut report, .. } => {
                report.weigh(&self.weights);
                Ok(Some(*report))
            }
            Kind::Unreadable { .. } | Kind::OverBudget { .. } | Kind::Fault { .. } => Ok(None),
        }
    }

    /// Keeps what a submission came to.
    ///
    /// # Errors
    ///
    /// When it cannot be written: then it is not known, and is judged again by the
    /// call that goes on.
    pub(crate) fn keep(&mut self, outcome: Outcome) -> anyhow::Result<()> {
        let kept = renamed(outcome.clone(), |name| self.pseudonym(&name));
        let text = serde_json::to_string_pretty(&kept)?;
        files::write(&self.file(&outcome.id), text.as_bytes())?;
        let id = outcome.id.clone();
        self.known.insert(id, known_of(outcome, &self.weights));
        Ok(())
    }

    /// Where what is known of a submission stands.
    fn file(&self, id: &str) -> PathBuf {
        let name = format!("{RESULTS}/{}.json", self.pseudonym(id));
        self.folder.join(name)
    }

    /// Takes over the results of other folders. Each submission that was found must
    /// be in one of them.
    ///
    /// # Errors
    ///
    /// When one is missing, is there twice with two outcomes, was never found, or was
    /// judged with something by which its marks do not compare with the others'.
    pub(crate) fn merge(&mut self, folders: &[PathBuf], found: &[Found]) -> anyhow::Result<()> {
        let mut without_results = Vec::new();
        for folder in folders {
            if !self.take_over_all(folder, found)? {
                without_results.push(folder.display().to_string());
            }
        }
        let missing: Vec<String> = found
            .iter()
            .filter(|it| !self.known.contains_key(&it.id))
            .map(|it| self.pseudonym(&it.id))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        anyhow::ensure!(
            without_results.is_empty(),
            "{} has no results: that part is still to be graded",
            without_results.join(", ")
        );
        anyhow::bail!(
            "of the submissions, {} in none of these folders, such as {} ({}/{NAMES} says whose that \
             is): a part is missing; name its folder, too, or grade it with `--shard`",
            match missing.len() {
                1 => "1 is".to_owned(),
                more => format!("{more} are"),
            },
            missing[0],
            self.folder.display()
        );
    }

    /// Takes over what another folder has, and gives whether that is anything. Of a class
    /// smaller than its parts some have nothing to grade, and what carries a folder to
    /// another machine may leave out one in it that is empty.
    fn take_over_all(&mut self, folder: &Path, found: &[Found]) -> anyhow::Result<bool> {
        if folder.join(NAMES).exists() && !folder.join(RESULTS).exists() {
            return Ok(false);
        }
        let outcomes = outcomes(folder)
            .with_context(|| format!("{} is no folder of results", folder.display()))?;
        let mut has_any = false;
        for outcome in outcomes {
            has_any = true;
            self.take_over(outcome?, folder, found)?;
        }
        Ok(has_any)
    }

    /// Takes over one result of another folder.
    fn take_over(
        &mut self,
        outcome: Outcome,
        folder: &Path,
        found: &[Found],
    ) -> anyhow::Result<()> {
        let id = &outcome.id;
        anyhow::ensure!(
            found.iter().any(|it| it.id == *id),
            "{} is of another class: it has a result of somebody who has handed in nothing here",
            folder.display()
        );
        let known = known_of(outcome.clone(), &self.weights);
        if let (Some(first), Some(judgement)) = (self.made_with().next(), known.judgement())
            && let Some(difference) = first.parts_from(&judgement.made_with)
        {
            let folder = folder.display().to_string();
            anyhow::bail!(made_with::refused(&folder, difference));
        }
        match self.known.get(id) {
            // Another try may have judged what the machine could not.
            None
            | Some(Known {
                fate: Fate::Fault, ..
            }) => return self.keep(outcome),
            Some(_) if known.fate == Fate::Fault => return Ok(()),
            Some(_) => {}
        }
        // How long it took differs each time.
        let own = renamed(outcome.clone(), |name| self.pseudonym(&name));
        anyhow::ensure!(
            read(&self.file(id))?.kind == own.kind,
            "{} says otherwise of {} than a folder before it: that part was graded twice, with two \
             outcomes; leave one of the two folders out, into another `--out`",
            folder.display(),
            own.id
        );
        Ok(())
    }

    /// What those that were judged were judged with.
    pub(crate) fn made_with(&self) -> impl Iterator<Item = &MadeWith> {
        let judged = self.known.values().filter_map(Known::judgement);
        judged.map(|it| &it.made_with)
    }

    /// The name under which a submission or a student stands where others read.
    pub(crate) fn pseudonym(&self, name: &str) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes())
            .expect("a key of any length will do");
        mac.update(name.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        hex[..PSEUDONYM].to_owned()
    }

    /// What a submission or a student is called where it is said, or not, to be by name.
    pub(crate) fn called(&self, name: &str, is_by_name: bool) -> String {
        match is_by_name {
            true => name.to_owned(),
            false => self.pseudonym(name),
        }
    }

    /// Adds lines to the log of every mark that was ever given out. Nothing is ever
    /// taken out of it.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn log(&self, lines: &[String]) -> anyhow::Result<()> {
        let path = self.folder.join("marks.log");
        let write = || -> std::io::Result<()> {
            let mut log = File::options().create(true).append(true).open(&path)?;
            for line in lines {
                log.write_all(format!("{line}\n").as_bytes())?;
            }
            log.sync_data()
        };
        write().with_context(|| format!("cannot write {}", path.display()))
    }

    /// Notes under which pseudonyms students and submissions go.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn name(&self, students: &[String], found: &[Found]) -> anyhow::Result<()> {
        let ids = self.known.keys().chain(found.iter().map(|it| &it.id));
        let named = |name: &String| (self.pseudonym(name), name.clone());
        let names = Names {
            key: self.key.clone(),
            students: students.iter().map(named).collect(),
            submissions: ids.map(named).collect(),
        };
        let text = serde_json::to_string_pretty(&names)?;
        files::write_private(&self.folder.join(NAMES), text.as_bytes())
    }
}

/// Leaves a folder alone that has something else in it.
fn ensure_own(folder: &Path) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names = entries.map(|it| it.file_name().to_string_lossy().into_owned());
    // What was brought here from elsewhere may have no lock; and a call that was cut at once
    // has made nothing but the first folder.
    let has = |name: &str| folder.join(name).exists();
    let is_own = has("lock") || has(NAMES) || names.all(|it| it == RESULTS);
    anyhow::ensure!(
        is_own,
        "{} has something else in it: name a folder that is new, or that an earlier call wrote",
        folder.display()
    );
    Ok(())
}

fn known_of(outcome: Outcome, weights: &Weights) -> Known {
    let fate = match outcome.kind {
        Kind::Judged {
            mut report,
            same_as,
        } => {
            report.weigh(weights);
            let judgement = Box::new(Judgement::of(&report));
            Fate::Judged { judgement, same_as }
        }
        Kind::Unreadable { problem } => Fate::Unreadable { problem },
        Kind::OverBudget { seconds, sources } => Fate::OverBudget { seconds, sources },
        Kind::Fault { .. } => Fate::Fault,
    };
    Known {
        fate,
        took: outcome.took,
        judged_at: outcome.judged_at,
    }
}

/// The results of a call that wrote into `folder`, by the names of submissions, one
/// after the other: all of them would not fit into memory.
///
/// # Errors
///
/// When there are none, or it cannot be read whose they are.
pub(crate) fn outcomes(
    folder: &Path,
) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Outcome>> + use<>> {
    let mut paths = fs::read_dir(folder.join(RESULTS))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "json"));
    paths.sort();
    let names = match paths.is_empty() {
        true => Names::fresh()?,
        false => Names::read(folder)?,
    };
    let named = move |path: PathBuf| Ok(names.named(read(&path)?));
    Ok(paths.into_iter().map(named))
}

fn read(path: &Path) -> anyhow::Result<Outcome> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{} is not a result of this grader", path.display()))
}

/// Takes away what a call that was killed had begun to write.
fn remove_torn(results: &Path) {
    let entries = fs::read_dir(results).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with(files::TORN) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn fresh_key() -> anyhow::Result<String> {
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    Ok(entropy.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path, goes_on: bool) -> anyhow::Result<Store> {
        Store::open(folder, goes_on, Weights::default())
    }

    fn fault(id: &str, problem: &str) -> Outcome {
        Outcome {
            id: id.to_owned(),
            kind: Kind::Unreadable {
                problem: problem.to_owned(),
            },
            took: None,
            judged_at: None,
        }
    }

    fn found(ids: &[&str]) -> Vec<Found> {
        let found = ids.iter().map(|id| Found {
            id: (*id).to_owned(),
            who: Vec::new(),
            path: PathBuf::new(),
            submitted_at: None,
            unclear: None,
        });
        found.collect()
    }

    /// What a call leaves that has judged these.
    fn keep_all(folder: &Path, outcomes: &[Outcome]) {
        let mut store = open(folder, false).unwrap();
        let ids: Vec<&str> = outcomes.iter().map(|it| it.id.as_str()).collect();
        store.name(&[], &found(&ids)).unwrap();
        for outcome in outcomes {
            store.keep(outcome.clone()).unwrap();
        }
    }

    #[test]
    fn what_was_kept_is_there_for_the_call_that_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path(), false).unwrap();
        store.name(&[], &found(&["ada"])).unwrap();
        store.keep(fault("ada", "torn")).unwrap();
        let pseudonym = store.pseudonym("ada");
        assert!(open(folder.path(), true).is_err(), "one call at a time");
        drop(store);
        assert!(open(folder.path(), false).is_err(), "there are results");
        let store = open(folder.path(), true).unwrap();
        let fate = &store.find("ada").unwrap().fate;
        let problem = "torn".to_owned();
        assert_eq!(*fate, Fate::Unreadable { problem });
        assert_eq!(store.pseudonym("ada"), pseudonym);
        assert!(!pseudonym.contains("ada"));
        store.name(&["bob".to_owned()], &[]).unwrap();
        let names = fs::read(folder.path().join("names.json")).unwrap();
        let names: Names = serde_json::from_slice(&names).unwrap();
        assert_eq!(names.students[&store.pseudonym("bob")], "bob");
        assert_eq!(names.submissions[&pseudonym], "ada");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let names = fs::metadata(folder.path().join("names.json")).unwrap();
            assert_eq!(names.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_with_something_else_in_it_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
        let error = open(folder.path(), true).unwrap_err().to_string();
        assert!(error.contains("something else in it"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn parts_are_put_together_only_when_all_are_there_and_agree() {
        let part = |outcomes: &[Outcome]| {
            let folder = tempfile::tempdir().unwrap();
            keep_all(folder.path(), outcomes);
            folder
        };
        let one = part(&[fault("ada", "torn")]);
        let two = part(&[fault("bob", "torn")]);
        let other = part(&[fault("ada", "empty")]);
        let merged = |folders: &[&tempfile::TempDir], ids: &[&str]| {
            let all = tempfile::tempdir().unwrap();
            let mut store = open(all.path(), true).unwrap();
            let folders: Vec<PathBuf> = folders.iter().map(|it| it.path().to_owned()).collect();
            let merged = store.merge(&folders, &found(ids));
            merged.map_err(|error| format!("{error:#}"))
        };
        assert_eq!(merged(&[&one, &two], &["ada", "bob"]), Ok(()));
        assert_eq!(
            merged(&[&one, &two, &one], &["ada", "bob"]),
            Ok(()),
            "the same twice"
        );
        assert!(
            merged(&[&one], &["ada", "bob"])
                .unwrap_err()
                .contains("a part is missing")
        );
        assert!(
            merged(&[&one, &other, &two], &["ada", "bob"])
                .unwrap_err()
                .contains("otherwise")
        );
        assert!(
            merged(&[&one, &two], &["ada"])
                .unwrap_err()
                .contains("another class")
        );
    }

    /// What came of a submission that was judged with these checks and this compiler.
    fn judged(id: &str, checks: &str, toolchain: &str) -> Outcome {
        let digest = |text: &str| report::Digest(text.to_owned());
        let mut report = Report::new(Vec::new());
        report.provenance = Some(report::Provenance {
            grader: "0.1.0".to_owned(),
            edition: None,
            submission: digest(id),
            checks: digest(checks),
            lock: digest("lock"),
            toolchain: toolchain.to_owned(),
            hidden: None,
            seed: None,
        });
        Outcome {
            id: id.to_owned(),
            kind: Kind::Judged {
                report: Box::new(report),
                same_as: None,
            },
            took: Some(Took {
                ms: 7,
                slowest: None,
            }),
            judged_at: None,
        }
    }

    fn merged(parts: &[Vec<Outcome>], ids: &[&str]) -> Result<Store, String> {
        let mut folders = Vec::new();
        let top = tempfile::tempdir().unwrap();
        for (at, outcomes) in parts.iter().enumerate() {
            let folder = top.path().join(format!("part{at}"));
            keep_all(&folder, outcomes);
            folders.push(folder);
        }
        let mut store = open(&top.path().join("all"), true).unwrap();
        let merged = store.merge(&folders, &found(ids));
        merged.map(|()| store).map_err(|error| format!("{error:#}"))
    }

    /// Whoever reads them, or an artifact of them, must not learn whose they are.
    #[test]
    fn no_name_stands_in_the_results() {
        let folder = tempfile::tempdir().unwrap();
        let mut outcome = judged("quagga", "a", "rustc 1");
        if let Kind::Judged { report, same_as } = &mut outcome.kind {
            *same_as = Some("quokka".to_owned());
            report.handed_in = Some(report::HandedIn {
                name: "quagga.zip".to_owned(),
                digest: Digest("0".to_owned()),
                code: None,
                edition: None,
                ignored: Vec::new(),
                more_ignored: 0,
                suspects: Vec::new(),
            });
            report.provenance.as_mut().unwrap().submission = Digest("0".to_owned());
        }
        let other = judged("quokka", "a", "rustc 1");
        keep_all(folder.path(), &[outcome, fault("kiwi", "torn"), other]);
        let mut files = 0;
        for entry in fs::read_dir(folder.path().join("results")).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let names = ["quagga", "kiwi"];
            assert!(!names.iter().any(|it| text.contains(it)), "{text}");
            files += 1;
        }
        assert_eq!(files, 3);
        let store = open(folder.path(), true).unwrap();
        let Fate::Judged { same_as, .. } = &store.find("quagga").unwrap().fate else {
            panic!("it was judged");
        };
        assert_eq!(same_as.as_deref(), Some("quokka"));
        assert!(store.report("quagga").unwrap().is_some());
        drop(store);
        fs::remove_file(folder.path().join(NAMES)).unwrap();
        let error = format!("{:#}", open(folder.path(), true).unwrap_err());
        assert!(
            error.contains("names.json, by which results are known"),
            "{error}"
        );
    }

    /// Of three submissions in four parts, one has none; and an empty folder may get lost
    /// on its way.
    #[test]
    fn a_part_with_nothing_to_grade_is_a_part() {
        let ada = judged("ada", "a", "rustc 1");
        let parts = [vec![ada.clone()], Vec::new()];
        assert!(merged(&parts, &["ada"]).is_ok());
        let error = merged(&parts, &["ada", "bob"]).unwrap_err();
        assert!(
            error.contains("part1 has no results: that part is still"),
            "{error}"
        );

        let top = tempfile::tempdir().unwrap();
        let folders = ["one", "two"].map(|it| top.path().join(it));
        keep_all(&folders[0], &[ada]);
        fs::create_dir(&folders[1]).unwrap();
        fs::write(folders[1].join(NAMES), "{}").unwrap();
        let mut store = open(&top.path().join("all"), true).unwrap();
        store.merge(&folders, &found(&["ada"])).unwrap();
    }

    #[test]
    fn parts_that_met_other_checks_are_refused_and_other_compilers_are_told() {
        let ada = judged("ada", "a", "rustc 1");
        let error = merged(
            &[vec![ada.clone()], vec![judged("bob", "b", "rustc 1")]],
            &["ada", "bob"],
        );
        let error = error.unwrap_err();
        assert!(
            error.contains("part1 was judged with other checks"),
            "{error}"
        );
        assert!(error.contains("grade that part again"), "{error}");
        let bob = judged("bob", "a", "rustc 2");
        let store = merged(&[vec![ada], vec![bob]], &["ada", "bob"]).unwrap();
        let told = made_with::differences(store.made_with());
        assert!(
            told[0].contains("1 with rustc 1; 1 with rustc 2"),
            "{told:?}"
        );
    }

    #[test]
    fn a_part_given_twice_is_one_whatever_time_it_took_and_a_fault_gives_way() {
        let ada = judged("ada", "a", "rustc 1");
        let mut slower = ada.clone();
        slower.took = None;
        assert!(merged(&[vec![ada.clone()], vec![slower]], &["ada"]).is_ok());
        let problem = "no memory".to_owned();
        let kind = Kind::Fault { problem };
        let fault = Outcome {
            kind,
            ..ada.clone()
        };
        for parts in [
            [vec![ada.clone()], vec![fault.clone()]],
            [vec![fault], vec![ada]],
        ] {
            let store = merged(&parts, &["ada"]).unwrap();
            assert!(store.find("ada").unwrap().judgement().is_some());
        }
    }
}
