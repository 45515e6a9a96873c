//! What is taken of an archive, entry by entry, and what is not.

use report::{Ignored, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// How large a source may be: twenty times what the largest of an exercise is.
const LARGEST_SOURCE_BYTES: u64 = 1024 * 1024;
/// How large all of them may be together.
const ALL_SOURCES_BYTES: u64 = 32 * 1024 * 1024;
/// How many sources there may be.
const SOURCES: usize = 5_000;
/// How many entries that are not taken are named.
const NAMED: usize = 5_000;
/// How long their names may be together.
const NAMED_BYTES: usize = 4 * 1024 * 1024;
/// How long a name may be: no system has longer paths. An archive may have names of
/// many megabytes.
const LONGEST_NAME_BYTES: usize = 4096;

/// How much is shown of a longer one.
const SHOWN_BYTES: usize = 100;

/// What an entry of an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    Link,
    Locked,
    Other,
}

/// Takes sources, and notes what is not taken.
#[derive(Debug)]
pub(crate) struct Taking {
    folder: PathBuf,
    /// What lies below the folder by now, with whether a second entry had the
    /// same name and other content.
    taken: BTreeMap<PathBuf, bool>,
    bytes: u64,
    ignored: BTreeSet<Ignored>,
    named_bytes: usize,
}

impl Taking {
    /// Takes sources into a folder, which is there.
    pub(crate) fn into(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            taken: BTreeMap::new(),
            bytes: 0,
            ignored: BTreeSet::new(),
            named_bytes: 0,
        }
    }

    /// Looks at an entry, and takes its content if it is a source. Of nothing else
    /// is the content asked for.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub(crate) fn entry<'c>(
        &mut self,
        name: &[u8],
        kind: Kind,
        content: impl FnOnce() -> io::Result<Box<dyn Read + 'c>>,
    ) -> io::Result<()> {
        if name.len() > LONGEST_NAME_BYTES {
            let beginning = String::from_utf8_lossy(&name[..SHOWN_BYTES]);
            self.ignore(&format!("{beginning}…"), Why::Name);
            return Ok(());
        }
        // The folder that was packed is itself an entry of what `tar` makes of `.`.
        let names_something = |path: &PathBuf| kind == Kind::Folder || path.file_name().is_some();
        let Some(path) = safe(name).filter(names_something) else {
            self.ignore(&String::from_utf8_lossy(name), Why::Name);
            return Ok(());
        };
        let shown = slashed(&path);
        if let Some(hidden) = hidden(&path) {
            self.ignore(&slashed(&hidden), Why::Hidden);
            return Ok(());
        }
        match kind {
            Kind::Folder => {}
            Kind::Link => self.ignore(&shown, Why::Link),
            Kind::Other => self.ignore(&shown, Why::NoRegularFile),
            Kind::File | Kind::Locked if !is_source(&path) => self.ignore(&shown, Why::NoSource),
            Kind::Locked => self.ignore(&shown, Why::Password),
            Kind::File => return self.source(path, &shown, content),
        }
        Ok(())
    }

    /// Notes that a second entry has the same name; what it holds nobody can tell.
    pub(crate) fn twice(&mut self, name: &[u8]) {
        if let Some(differs) = safe(name).and_then(|path| self.taken.get_mut(&path)) {
            *differs = true;
        }
    }

    fn source<'c>(
        &mut self,
        path: PathBuf,
        shown: &str,
        content: impl FnOnce() -> io::Result<Box<dyn Read + 'c>>,
    ) -> io::Result<()> {
        if self.taken.len() >= SOURCES {
            let limit = format!("{SOURCES} sources");
            self.ignore(shown, Why::TooLarge { limit });
            return Ok(());
        }
        let mut bytes = Vec::new();
        let read = content().and_then(|content| {
            content
                .take(LARGEST_SOURCE_BYTES + 1)
                .read_to_end(&mut bytes)
        });
        let length = match read {
            Ok(length) => length as u64,
            Err(error) => {
                let problem = error.to_string();
                self.ignore(shown, Why::Unreadable { problem });
                return Ok(());
            }
        };
        if length > LARGEST_SOURCE_BYTES {
            let limit = format!("{LARGEST_SOURCE_BYTES} bytes");
            self.ignore(shown, Why::TooLarge { limit });
            return Ok(());
        }
        self.bytes += length;
        if self.bytes > ALL_SOURCES_BYTES {
            let limit = format!("{ALL_SOURCES_BYTES} bytes of all sources");
            self.ignore(shown, Why::TooLarge { limit });
            return Ok(());
        }
        self.write(path, shown, &bytes)
    }

    fn write(&mut self, path: PathBuf, shown: &str, bytes: &[u8]) -> io::Result<()> {
        let to = self.folder.join(&path);
        if let Some(differs) = self.taken.get_mut(&path) {
            *differs = *differs || fs::read(&to)? != bytes;
            return Ok(());
        }
        let folder = to.parent().unwrap_or(&self.folder);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&to, bytes));
        match written {
            Ok(()) => {
                self.taken.insert(path, false);
                Ok(())
            }
            // One entry's name is the folder of another.
            Err(_) if to.is_dir() || self.has_file_above(&path) => {
                self.ignore(shown, Why::TwoOfOneName);
                Ok(())
            }
            // A name that is longer than this system's may be.
            Err(error) if error.kind() == io::ErrorKind::InvalidFilename => {
                self.ignore(shown, Why::Name);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn has_file_above(&self, path: &Path) -> bool {
        let mut above = path.ancestors().skip(1);
        above.any(|path| self.taken.contains_key(path))
    }

    fn ignore(&mut self, path: &str, why: Why) {
        if self.ignored.len() < NAMED && self.named_bytes + path.len() <= NAMED_BYTES {
            self.named_bytes += path.len();
            let path = path.to_owned();
            self.ignored.insert(Ignored { path, why });
        }
    }

    /// What was not taken. Of two entries with one name and different contents
    /// neither is: nobody can tell which was meant.
    pub(crate) fn into_ignored(mut self) -> Vec<Ignored> {
        for (path, differs) in std::mem::take(&mut self.taken) {
            if differs {
                let _ = fs::remove_file(self.folder.join(&path));
                self.ignored.insert(Ignored {
                    path: slashed(&path),
                    why: Why::TwoOfOneName,
                });
            }
        }
        self.ignored.into_iter().collect()
    }
}

/// The path that a name stands for, if it is text and leads nowhere else. Windows
/// writes `\` where the formats want `/`.
fn safe(name: &[u8]) -> Option<PathBuf> {
    let name = std::str::from_utf8(name).ok()?.replace('\\', "/");
    if name.contains(['\0', ':']) || name.starts_with('/') {
        return None;
    }
    let mut path = PathBuf::new();
    for component in Path::new(&name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// The outermost part of a path that is hidden, or that a system's archiver or
/// cargo has put there.
fn hidden(path: &Path) -> Option<PathBuf> {
    let mut above: Vec<&Path> = path.ancestors().collect();
    above.reverse();
    let is_hidden = |path: &&Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_folder = |folder: &str| name == folder && *path != Path::new(folder);
        name.starts_with('.') || name == "__MACOSX" || is_folder("target") || name == "target"
    };
    above.into_iter().find(is_hidden).map(Path::to_owned)
}

/// Whether a file may be an exercise's: it lies below a folder `src`, or is all
/// that was handed in.
fn is_source(path: &Path) -> bool {
    let folders = path.parent().into_iter().flat_map(Path::components);
    folders.clone().any(|it| it.as_os_str() == "src")
        || (folders.count() == 0 && path.extension().is_some_and(|end| end == "rs"))
        || path == Path::new("edition.json")
}

fn slashed(path: &Path) -> String {
    let parts = path.components().map(|it| it.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths with the texts that were taken, and paths with the reasons why not.
    type Sorted = (Vec<(String, String)>, Vec<(String, Why)>);

    fn taken(entries: &[(&str, Kind, &str)]) -> Sorted {
        let folder = tempfile::tempdir().unwrap();
        let mut taking = Taking::into(folder.path());
        for (name, kind, text) in entries {
            let content = || Ok(Box::new(text.as_bytes()) as Box<dyn Read>);
            taking.entry(name.as_bytes(), *kind, content).unwrap();
        }
        let paths: Vec<PathBuf> = taking.taken.keys().cloned().collect();
        let ignored = taking.into_ignored().into_iter();
        let files = paths.iter().filter_map(|path| {
            let text = fs::read_to_string(folder.path().join(path)).ok()?;
            Some((slashed(path), text))
        });
        (
            files.collect(),
            ignored.map(|it| (it.path, it.why)).collect(),
        )
    }

    fn ignored(name: &str, kind: Kind) -> Why {
        let (files, mut ignored) = taken(&[(name, kind, "x")]);
        assert_eq!(files, []);
        ignored.remove(0).1
    }

    #[test]
    fn only_sources_are_taken() {
        let (files, ignored) = taken(&[
            ("a/src/lib.rs", Kind::File, "one"),
            ("a\\src\\more.rs", Kind::File, "two"),
            ("a/Cargo.toml", Kind::File, "three"),
            ("a/src/", Kind::Folder, ""),
            ("./", Kind::Folder, ""),
            ("./b/", Kind::Folder, ""),
        ]);
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(
            files,
            [file("a/src/lib.rs", "one"), file("a/src/more.rs", "two")]
        );
        assert_eq!(ignored, [("a/Cargo.toml".to_owned(), Why::NoSource)]);
    }

    #[test]
    fn what_leads_elsewhere_is_named_and_not_taken() {
        assert_eq!(ignored("../src/lib.rs", Kind::File), Why::Name);
        assert_eq!(ignored("a/src/../../../lib.rs", Kind::File), Why::Name);
        assert_eq!(ignored("/src/lib.rs", Kind::File), Why::Name);
        assert_eq!(ignored("C:\\src\\lib.rs", Kind::File), Why::Name);
        assert_eq!(ignored("./", Kind::File), Why::Name);
        assert_eq!(ignored("a/src/lib.rs", Kind::Link), Why::Link);
        assert_eq!(ignored("a/src/lib.rs", Kind::Other), Why::NoRegularFile);
        assert_eq!(ignored("a/src/lib.rs", Kind::Locked), Why::Password);
        assert_eq!(ignored("a/.git/src/lib.rs", Kind::File), Why::Hidden);
        assert_eq!(ignored("a/src/._lib.rs", Kind::File), Why::Hidden);
    }

    #[test]
    fn of_two_entries_with_one_name_neither_is_taken_unless_they_are_the_same() {
        let (files, ignored) = taken(&[
            ("a/src/lib.rs", Kind::File, "one"),
            ("a/src/lib.rs", Kind::File, "two"),
            ("b/src/lib.rs", Kind::File, "one"),
            ("b/src/lib.rs", Kind::File, "one"),
            ("b/src/lib.rs/more.rs", Kind::File, "one"),
        ]);
        assert_eq!(files, [("b/src/lib.rs".to_owned(), "one".to_owned())]);
        let twice = |path: &str| (path.to_owned(), Why::TwoOfOneName);
        assert_eq!(
            ignored,
            [twice("a/src/lib.rs"), twice("b/src/lib.rs/more.rs")]
        );
    }

    #[test]
    fn a_large_source_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut taking = Taking::into(folder.path());
        let endless = || Ok(Box::new(io::repeat(b' ')) as Box<dyn Read>);
        taking.entry(b"a/src/lib.rs", Kind::File, endless).unwrap();
        let ignored = taking.into_ignored();
        assert!(
            matches!(ignored[0].why, Why::TooLarge { .. }),
            "{ignored:?}"
        );
    }

    #[test]
    fn a_name_that_no_system_has_is_named_in_short() {
        let folder = tempfile::tempdir().unwrap();
        let mut taking = Taking::into(folder.path());
        let long = format!("src/{}", "a".repeat(LONGEST_NAME_BYTES));
        for _ in 0..2 {
            let content = || Ok(Box::new(io::empty()) as Box<dyn Read>);
            taking.entry(long.as_bytes(), Kind::File, content).unwrap();
        }
        for at in 0..NAMED {
            let name = format!("{at}{}", "b".repeat(LONGEST_NAME_BYTES - 10));
            let content = || Ok(Box::new(io::empty()) as Box<dyn Read>);
            taking.entry(name.as_bytes(), Kind::File, content).unwrap();
        }
        let ignored = taking.into_ignored();
        let is_short = |it: &&Ignored| it.path.len() < 200 && it.why == Why::Name;
        assert_eq!(ignored.iter().filter(is_short).count(), 1);
        let bytes: usize = ignored.iter().map(|it| it.path.len()).sum();
        assert!(bytes <= NAMED_BYTES, "{bytes}");
    }
}
