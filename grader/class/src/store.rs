//! What is known of a class by now, on disk: a file for each submission, written
//! whole when its last check is in. So a call that was killed goes on where it was.

use crate::files;
use crate::found::Found;
use anyhow::Context;
use hmac::{Hmac, KeyInit, Mac};
use report::Report;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How many letters of a digest are a pseudonym: among a million, two would be the
/// same once in a thousand classes.
const PSEUDONYM: usize = 12;

/// What one submission came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Which submission.
    pub id: String,
    /// What it came to.
    pub kind: Kind,
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
    },
    /// The grader or the machine could not judge it: that costs nobody a point.
    Fault {
        /// What was said.
        problem: String,
    },
}

/// The folder of a class's results.
#[derive(Debug)]
pub(crate) struct Store {
    pub folder: PathBuf,
    outcomes: BTreeMap<String, Outcome>,
    key: String,
    _lock: File,
}

/// What stands beside the results for their owner alone.
#[derive(Debug, Serialize, Deserialize)]
struct Names {
    key: String,
    /// Submissions by their pseudonyms.
    #[serde(default)]
    submissions: BTreeMap<String, String>,
}

impl Store {
    /// Opens the folder, and reads what is there when the call goes on.
    ///
    /// # Errors
    ///
    /// When it cannot be written, another call is at work there, or it holds the
    /// results of a call that is not to go on.
    pub(crate) fn open(folder: &Path, goes_on: bool) -> anyhow::Result<Self> {
        let results = folder.join("results");
        fs::create_dir_all(&results)
            .with_context(|| format!("cannot write {}", results.display()))?;
        let lock = File::create(folder.join("lock"))
            .with_context(|| format!("cannot write {}", folder.display()))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                anyhow::bail!("another call is at work in {}", folder.display())
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let outcomes = read_outcomes(&results)?;
        anyhow::ensure!(
            goes_on || outcomes.is_empty(),
            "{} holds the results of an earlier call: `--resume` goes on with them, or name another folder",
            folder.display()
        );
        let key = match fs::read(folder.join("names.json")) {
            Ok(names) => {
                let names: Names = serde_json::from_slice(&names)
                    .with_context(|| format!("{}/names.json", folder.display()))?;
                names.key
            }
            Err(_) => fresh_key()?,
        };
        let store = Self {
            folder: folder.to_owned(),
            outcomes,
            key,
            _lock: lock,
        };
        store.write_names()?;
        Ok(store)
    }

    /// What is known of a submission.
    pub(crate) fn find(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.get(id)
    }

    /// All that is known.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.values()
    }

    /// Keeps what a submission came to.
    ///
    /// # Errors
    ///
    /// When it cannot be written: then it is not known, and is judged again by the
    /// call that goes on.
    pub(crate) fn keep(&mut self, outcome: Outcome) -> anyhow::Result<()> {
        let name = format!("results/{}.json", self.pseudonym(&outcome.id));
        let text = serde_json::to_string_pretty(&outcome)?;
        files::write(&self.folder.join(name), text.as_bytes())?;
        self.outcomes.insert(outcome.id.clone(), outcome);
        self.write_names()
    }

    /// Takes over the results of other folders. Each submission that was found must
    /// be in one of them.
    ///
    /// # Errors
    ///
    /// When one is missing, is there twice with two outcomes, or was never found.
    pub(crate) fn merge(&mut self, folders: &[PathBuf], found: &[Found]) -> anyhow::Result<()> {
        for folder in folders {
            let results = folder.join("results");
            let outcomes = read_outcomes(&results)
                .with_context(|| format!("{} is no folder of results", folder.display()))?;
            anyhow::ensure!(!outcomes.is_empty(), "{} has no results", folder.display());
            for (id, outcome) in outcomes {
                anyhow::ensure!(
                    found.iter().any(|it| it.id == id),
                    "{} is of another class: nobody has handed in {id}",
                    folder.display()
                );
                match self.outcomes.get(&id) {
                    Some(known) if *known != outcome => anyhow::bail!(
                        "{} says otherwise of {id} than a folder before it: a part was graded twice, \
                         with two outcomes",
                        folder.display()
                    ),
                    Some(_) => {}
                    None => self.keep(outcome)?,
                }
            }
        }
        let missing: Vec<&str> = found
            .iter()
            .filter(|it| !self.outcomes.contains_key(&it.id))
            .map(|it| it.id.as_str())
            .collect();
        anyhow::ensure!(
            missing.is_empty(),
            "{} submissions are in none of these folders, such as {}: a part is missing",
            missing.len(),
            missing[0]
        );
        Ok(())
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

    fn write_names(&self) -> anyhow::Result<()> {
        let submissions = self.outcomes.keys();
        let submissions = submissions.map(|id| (self.pseudonym(id), id.clone()));
        let names = Names {
            key: self.key.clone(),
            submissions: submissions.collect(),
        };
        let text = serde_json::to_string_pretty(&names)?;
        files::write_private(&self.folder.join("names.json"), text.as_bytes())
    }
}

fn read_outcomes(results: &Path) -> anyhow::Result<BTreeMap<String, Outcome>> {
    let mut outcomes = BTreeMap::new();
    for entry in fs::read_dir(results)? {
        let path = entry?.path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let outcome: Outcome = serde_json::from_slice(&text)
            .with_context(|| format!("{} is not a result of this grader", path.display()))?;
        outcomes.insert(outcome.id.clone(), outcome);
    }
    Ok(outcomes)
}

fn fresh_key() -> anyhow::Result<String> {
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    Ok(entropy.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(id: &str, problem: &str) -> Outcome {
        Outcome {
            id: id.to_owned(),
            kind: Kind::Unreadable {
                problem: problem.to_owned(),
            },
        }
    }

    fn found(ids: &[&str]) -> Vec<Found> {
        let found = ids.iter().map(|id| Found {
            id: (*id).to_owned(),
            who: Vec::new(),
            path: PathBuf::new(),
            submitted_at: None,
        });
        found.collect()
    }

    #[test]
    fn what_was_kept_is_there_for_the_call_that_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), false).unwrap();
        store.keep(fault("ada", "torn")).unwrap();
        let pseudonym = store.pseudonym("ada");
        assert!(
            Store::open(folder.path(), true).is_err(),
            "one call at a time"
        );
        drop(store);
        assert!(
            Store::open(folder.path(), false).is_err(),
            "there are results"
        );
        let store = Store::open(folder.path(), true).unwrap();
        assert_eq!(store.find("ada"), Some(&fault("ada", "torn")));
        assert_eq!(store.pseudonym("ada"), pseudonym);
        assert!(!pseudonym.contains("ada"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let names = fs::metadata(folder.path().join("names.json")).unwrap();
            assert_eq!(names.permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn parts_are_put_together_only_when_all_are_there_and_agree() {
        let part = |outcomes: &[Outcome]| {
            let folder = tempfile::tempdir().unwrap();
            let mut store = Store::open(folder.path(), false).unwrap();
            for outcome in outcomes {
                store.keep(outcome.clone()).unwrap();
            }
            folder
        };
        let one = part(&[fault("ada", "torn")]);
        let two = part(&[fault("bob", "torn")]);
        let other = part(&[fault("ada", "empty")]);
        let merged = |folders: &[&tempfile::TempDir], ids: &[&str]| {
            let all = tempfile::tempdir().unwrap();
            let mut store = Store::open(all.path(), true).unwrap();
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
}
