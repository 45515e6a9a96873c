//! An edition: a workbook as it is handed out to learners, which has starters in
//! the place of solutions, and a stamp that says what it was made of.

use crate::digest::Digester;
use crate::files;
use crate::sources::SourceFile;
use report::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path};

/// Where the stamp lies in an edition's top folder.
pub const FILE: &str = "edition.json";

/// The longest stamp that is read: twenty times that of a workbook with its grader.
const LONGEST_BYTES: u64 = 1024 * 1024;

/// How much of a digest tells two editions apart.
const SHORT: usize = 12;

/// The stamp of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// The grader's version, and behind `+` the beginning of the digest of all
    /// files: `0.1.0+3f2a…`. Two editions are the same if this is.
    pub version: String,
    /// Where corrections come from: whatever `git clone` takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Each file that was handed out but this one: its path with `/` between the
    /// parts, and the digest of its text.
    pub files: BTreeMap<String, Digest>,
}

impl Edition {
    /// The stamp of these files.
    pub fn of(files: &[SourceFile], source: Option<String>) -> Self {
        let files: BTreeMap<String, Digest> = files
            .iter()
            .map(|file| (files::slashed(&file.path), digest_of(&file.bytes)))
            .collect();
        let mut all = Digester::default();
        for (path, digest) in &files {
            all.part(path).part(&digest.0);
        }
        let digest = all.finish().0;
        Self {
            version: format!("{}+{}", env!("CARGO_PKG_VERSION"), &digest[..SHORT]),
            source,
            files,
        }
    }

    /// Reads the stamp of the edition whose top folder is `root`; none where it
    /// has none.
    ///
    /// # Errors
    ///
    /// When there is one that cannot be read.
    pub fn read(root: &Path) -> io::Result<Option<Self>> {
        Self::of_file(files::read_at_most(&root.join(FILE), LONGEST_BYTES))
    }

    /// Reads the stamp in what somebody handed in; none where it has none.
    ///
    /// # Errors
    ///
    /// When there is one that cannot be read, is a link, or is larger than any.
    pub fn read_handed_in(root: &Path) -> io::Result<Option<Self>> {
        Self::of_file(files::read_handed_in(&root.join(FILE), LONGEST_BYTES))
    }

    fn of_file(read: io::Result<Vec<u8>>) -> io::Result<Option<Self>> {
        match read {
            Ok(bytes) => Ok(Some(Self::of_stamp(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads a stamp.
    ///
    /// # Errors
    ///
    /// When it is none, or names a file outside of its edition.
    pub fn of_stamp(bytes: &[u8]) -> io::Result<Self> {
        let edition: Self = serde_json::from_slice(bytes).map_err(io::Error::other)?;
        let stays = |part: Component<'_>| matches!(part, Component::Normal(_));
        let is_inside = |path: &&String| Path::new(path).components().all(stays);
        match edition.files.keys().find(|path| !is_inside(path)) {
            Some(path) => Err(io::Error::other(format!("{path} is no path inside of it"))),
            None => Ok(edition),
        }
    }

    /// The stamp as it is written.
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a stamp is plain data") + "\n"
    }
}

/// The digest of a file's text. Line ends do not count where it is one: git
/// writes them as the system has them.
pub fn digest_of(bytes: &[u8]) -> Digest {
    let text = files::plain_text(bytes);
    let bytes = text.as_ref().map_or(bytes, |text| text.as_bytes());
    Digester::default().part(bytes).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile {
            path: path.into(),
            bytes: text.into(),
        }
    }

    #[test]
    fn the_stamp_is_of_every_file_and_of_no_line_ends() {
        let version = |files: &[SourceFile]| Edition::of(files, None).version;
        let one = version(&[file("a.rs", "one\n"), file("b.rs", "two\n")]);
        assert_eq!(
            one,
            version(&[file("b.rs", "two\r\n"), file("a.rs", "one\r\n")])
        );
        assert_ne!(
            one,
            version(&[file("a.rs", "one\n"), file("b.rs", "too\n")])
        );
        assert_ne!(
            one,
            version(&[file("a.rs", "one\n"), file("c.rs", "two\n")])
        );
    }

    #[test]
    fn a_stamp_is_read_as_it_was_written() {
        let edition = Edition::of(&[file("a.rs", "one\n")], Some("there".to_owned()));
        let read = Edition::of_stamp(edition.to_text().as_bytes()).unwrap();
        assert_eq!(read, edition);
        assert!(Edition::of_stamp(b"{}").is_err());
    }

    /// What is named there is read, and written by whoever takes a correction.
    #[test]
    fn a_stamp_names_nothing_outside_of_its_edition() {
        for path in ["../a.rs", "/etc/a.rs", "a/../../b.rs"] {
            let edition = Edition::of(&[file(path, "one\n")], None);
            let read = Edition::of_stamp(edition.to_text().as_bytes());
            assert!(read.unwrap_err().to_string().contains(path), "{path}");
        }
    }

    #[test]
    fn a_stamp_that_is_longer_than_any_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = std::fs::File::create(folder.path().join(FILE)).unwrap();
        stamp.set_len(3 << 30).unwrap();
        for read in [Edition::read, Edition::read_handed_in] {
            let error = read(folder.path()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_stamp_of_what_was_handed_in_is_not_read_through_a_link() {
        let (own, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let stamp = elsewhere.path().join(FILE);
        let edition = Edition::of(&[file("a.rs", "one\n")], None);
        std::fs::write(&stamp, edition.to_text()).unwrap();
        std::os::unix::fs::symlink(&stamp, own.path().join(FILE)).unwrap();
        assert!(Edition::read_handed_in(own.path()).is_err());
        assert!(Edition::read_handed_in(elsewhere.path()).unwrap().is_some());
    }
}
