//! The secret seed of an assignment, from which checks draw their inputs.

use crate::digest::Digester;
use report::{ExerciseName, SeedName};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// What a file with a seed begins with, so that none is taken for another file, or
/// handed out.
const MARK: &str = "workbook-seed ";

/// The most that is read of a file that should hold a seed.
const LONGEST_FILE_BYTES: u64 = 4096;

/// So many hexadecimal digits are 128 bits, which nobody guesses.
const FEWEST_DIGITS: usize = 32;

/// A secret that only graders of an assignment know. Its text never appears in
/// [`fmt::Debug`] output.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Seed {
    name: String,
    secret: String,
}

/// Why a file is no seed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SeedError {
    /// It cannot be read.
    #[error("cannot read the seed {file}: {problem}; `cargo grade seed FILE` makes one")]
    Unreadable { file: String, problem: io::Error },
    /// Learners would get it.
    #[error(
        "{file} lies in the workbook, which learners get: name a file outside of {}", root.display()
    )]
    Inside { file: String, root: PathBuf },
    /// There is such a file, which may be what an assignment was graded with.
    #[error(
        "{file} is there already: what was graded with it compares only with what is; name another file for a new seed"
    )]
    Exists { file: String },
    /// It cannot be written.
    #[error("cannot write the seed {file}: {problem}")]
    Unwritable { file: String, problem: io::Error },
    /// It holds something else.
    #[error(
        "{file} is no seed: it has to hold the line `{MARK}` with {FEWEST_DIGITS} or more hexadecimal digits behind it, as `cargo grade seed FILE` writes it"
    )]
    NoSeed { file: String },
}

impl Seed {
    /// Reads the seed in `file`, which is called by the file's name.
    ///
    /// # Errors
    ///
    /// [`SeedError`]
    pub(crate) fn read(file: &Path) -> Result<Self, SeedError> {
        let shown = file.display().to_string();
        let mut text = String::new();
        File::open(file)
            .and_then(|opened| opened.take(LONGEST_FILE_BYTES).read_to_string(&mut text))
            .map_err(|problem| SeedError::Unreadable {
                file: shown.clone(),
                problem,
            })?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        Self::parse(&name, &text).ok_or(SeedError::NoSeed { file: shown })
    }

    fn parse(name: &str, text: &str) -> Option<Self> {
        let secret = text.trim_end().strip_prefix(MARK)?.trim();
        let is_secret =
            secret.len() >= FEWEST_DIGITS && secret.chars().all(|it| it.is_ascii_hexdigit());
        is_secret.then(|| Self {
            name: name.to_owned(),
            secret: secret.to_ascii_lowercase(),
        })
    }

    /// A seed that everybody may know, for proofs.
    pub(crate) fn known(number: u64) -> Self {
        Self {
            name: number.to_string(),
            secret: format!("{number:032x}"),
        }
    }

    /// Writes a new seed to `file`, for nobody but its owner to read. It may not lie in
    /// the workbook at `root`.
    ///
    /// # Errors
    ///
    /// [`SeedError`]
    pub(crate) fn make(file: &Path, root: &Path) -> Result<(), SeedError> {
        let shown = file.display().to_string();
        match write_outside(file, root) {
            Ok(true) => Ok(()),
            Ok(false) => Err(SeedError::Inside {
                file: shown,
                root: root.to_owned(),
            }),
            Err(problem) if problem.kind() == io::ErrorKind::AlreadyExists => {
                Err(SeedError::Exists { file: shown })
            }
            Err(problem) => Err(SeedError::Unwritable {
                file: shown,
                problem,
            }),
        }
    }

    /// Whether these are the contents of a file with a seed.
    pub(crate) fn is_in(bytes: &[u8]) -> bool {
        std::str::from_utf8(bytes).is_ok_and(|text| Self::parse("", text).is_some())
    }

    /// What a check draws its inputs with: another number for each check, and none
    /// from which the seed can be had.
    pub(crate) fn draw(&self, exercise: &ExerciseName, check: &str) -> u64 {
        let digest = Digester::default()
            .part("draw")
            .part(&self.secret)
            .part(&exercise.0)
            .part(check)
            .finish();
        u64::from_str_radix(&digest.0[..16], 16).expect("a digest is hexadecimal")
    }

    /// What may be said of it: its name, and a mark by which it is told from another
    /// of that name.
    pub(crate) fn named(&self) -> SeedName {
        let mut mark = Digester::default()
            .part("mark")
            .part(&self.secret)
            .finish()
            .0;
        mark.truncate(8);
        SeedName {
            name: self.name.clone(),
            mark,
        }
    }
}

/// Writes a new seed to `file`; not where that lies below `root`.
fn write_outside(file: &Path, root: &Path) -> io::Result<bool> {
    let folder = file.parent().unwrap_or(file).canonicalize()?;
    if folder.starts_with(root.canonicalize()?) {
        return Ok(false);
    }
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let text = format!("{MARK}{digits}\n");
    options.open(file)?.write_all(text.as_bytes())?;
    Ok(true)
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seed({}, …)", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    #[test]
    fn a_seed_that_is_made_can_be_read_and_is_not_made_twice() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("homework.seed");
        let root = TempDir::new().unwrap();
        Seed::make(&file, root.path()).unwrap();
        let seed = Seed::read(&file).unwrap();
        assert_eq!(seed.named().name, "homework");
        assert!(Seed::is_in(&fs::read(&file).unwrap()));
        assert!(!format!("{seed:?}").contains(&seed.secret));
        let again = Seed::make(&file, root.path());
        assert!(matches!(again, Err(SeedError::Exists { .. })));
        let inside = Seed::make(&root.path().join("seed"), root.path());
        assert!(matches!(inside, Err(SeedError::Inside { .. })));
        assert_eq!(Seed::read(&file).unwrap(), seed);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("seed");
        Seed::make(&file, TempDir::new().unwrap().path()).unwrap();
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn what_is_no_seed_is_told_from_one() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("seed");
        let missing = Seed::read(&file).unwrap_err().to_string();
        assert!(
            missing.contains("`cargo grade seed FILE` makes one"),
            "{missing}"
        );
        let short = format!("{MARK}{}", "0".repeat(FEWEST_DIGITS - 1));
        let odd = format!("{MARK}{}", "x".repeat(FEWEST_DIGITS));
        for text in ["", "17", short.as_str(), odd.as_str()] {
            fs::write(&file, text).unwrap();
            let error = Seed::read(&file).unwrap_err().to_string();
            assert!(error.contains("is no seed"), "{text}: {error}");
        }
        fs::write(&file, [0xff, 0xfe]).unwrap();
        assert!(matches!(
            Seed::read(&file),
            Err(SeedError::Unreadable { .. })
        ));
    }

    #[test]
    fn each_check_draws_another_number_and_each_seed_has_another_mark() {
        let (one, two) = (Seed::known(1), Seed::known(2));
        let name = ExerciseName("gather".to_owned());
        assert_eq!(one.draw(&name, "a"), one.draw(&name, "a"));
        assert_ne!(one.draw(&name, "a"), one.draw(&name, "b"));
        assert_ne!(one.draw(&name, "a"), two.draw(&name, "a"));
        assert_ne!(one.named().mark, two.named().mark);
    }
}
