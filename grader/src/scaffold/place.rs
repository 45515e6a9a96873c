//! Where a new section comes: its chapter, its number and its name.

use super::NewError;
use crate::workbook::{EXERCISES, PAGES, SOLUTIONS, Workbook};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How long a name may be: a folder's may have 255 bytes, and cargo adds to it.
const LONGEST_NAME: usize = 64;

/// What no crate can be called. Beside Rust's words: crates that are there without
/// being named, and what Windows takes for a device.
const RESERVED: [&str; 69] = [
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    "alloc",
    "core",
    "proc_macro",
    "std",
    "test",
    "con",
    "prn",
    "aux",
    "nul",
    "com1",
    "com2",
    "com3",
    "lpt1",
    "lpt2",
    "lpt3",
    "build",
    "deps",
    "checks",
];

/// Where a new section comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder of its chapter: `06_patterns`.
    pub chapter: String,
    /// Whether there is no such chapter yet.
    pub is_new_chapter: bool,
    /// Its number in the chapter.
    pub section: u32,
    /// Its name, which is its crate's.
    pub name: String,
}

impl Place {
    /// The place that `CHAPTER/NAME` asks for. A chapter is called by its number,
    /// its name or its folder; a name that no chapter has makes a new one.
    ///
    /// # Errors
    ///
    /// [`NewError`], where there is none or it is taken.
    pub(super) fn of(workbook: &Workbook, asked: &str) -> Result<Self, NewError> {
        let (chapter, name) = asked
            .split_once('/')
            .ok_or_else(|| NewError::NoChapter(asked.to_owned()))?;
        let name = checked(name)?;
        refuse_taken(workbook, name)?;
        let chapters = chapters(&workbook.root);
        let (chapter, is_new_chapter) = match known(&chapters, chapter) {
            Some(folder) => (folder.to_owned(), false),
            None => (new_chapter(&chapters, chapter)?, true),
        };
        let section = 1 + last_section(&workbook.root, &chapter);
        Ok(Self {
            chapter,
            is_new_chapter,
            section,
            name: name.to_owned(),
        })
    }

    /// Its path below `exercises`, `solutions` and the pages.
    pub(super) fn path(&self) -> PathBuf {
        Path::new(&self.chapter).join(format!("{:02}_{}", self.section, self.name))
    }

    /// The chapter's name in words: `First steps`.
    pub(super) fn chapter_title(&self) -> String {
        title(self.chapter.split_once('_').map_or("", |it| it.1))
    }

    /// Its name in words.
    pub(super) fn title(&self) -> String {
        title(&self.name)
    }
}

/// A name in words: `first_steps` is `First steps`.
pub(super) fn title(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A name that a crate and a folder can have on every system.
fn checked(name: &str) -> Result<&str, NewError> {
    let refused = |why: &'static str| {
        let name = name.to_owned();
        Err(NewError::Name { name, why })
    };
    let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    if name.is_empty() {
        return refused("it is empty");
    }
    if name.len() > LONGEST_NAME {
        return refused("it has more than 64 letters");
    }
    if name.starts_with(|it: char| it.is_ascii_digit()) {
        return refused("it begins with a digit; its number is given to it");
    }
    if !name.chars().all(is_letter) || !name.starts_with(|it: char| it.is_ascii_lowercase()) {
        return refused("it may have small letters, digits and `_`, and begins with a letter");
    }
    if RESERVED.contains(&name) {
        return refused("Rust, cargo or Windows has this word for itself");
    }
    Ok(name)
}

/// A package's name tells it from all others that cargo builds with it.
fn refuse_taken(workbook: &Workbook, name: &str) -> Result<(), NewError> {
    let taken = |by: String| {
        let name = name.to_owned();
        Err(NewError::Taken { name, by })
    };
    let mut entries = workbook.entries.iter();
    if let Some(entry) = entries.find(|it| it.name().0 == name) {
        let folder = Path::new(EXERCISES).join(entry.path());
        return taken(workbook.relative(&workbook.root.join(folder)));
    }
    if packages(&workbook.root).contains(name) {
        return taken("a package that the workbook is built with".to_owned());
    }
    Ok(())
}

/// The packages that the workbook is built with, by what code calls them.
fn packages(root: &Path) -> BTreeSet<String> {
    let table = |file: &str| {
        let text = std::fs::read_to_string(root.join(file)).ok()?;
        text.parse::<toml::Table>().ok()
    };
    let locked = table("Cargo.lock").and_then(|lock| {
        let packages = lock.get("package")?.as_array()?.iter();
        let names = packages.filter_map(|it| it.get("name")?.as_str());
        Some(names.map(str::to_owned).collect::<Vec<_>>())
    });
    let shared = table("Cargo.toml").and_then(|manifest| {
        let shared = manifest.get("workspace")?.get("dependencies")?.as_table()?;
        Some(shared.keys().cloned().collect::<Vec<_>>())
    });
    let names = locked.into_iter().chain(shared).flatten();
    names.map(|name| name.replace('-', "_")).collect()
}

/// The folders of chapters, by their numbers.
fn chapters(root: &Path) -> BTreeMap<u32, String> {
    let tops = [EXERCISES, SOLUTIONS, PAGES].map(|top| root.join(top));
    let names = |top: &PathBuf| {
        let mut names = names_below(top);
        names.retain(|name| top.join(name).is_dir());
        names
    };
    let folders = tops.iter().flat_map(names);
    folders
        .filter_map(|folder| Some((numbered(&folder)?.0, folder)))
        .collect()
}

/// The chapter that is called so: by its folder, its number or its name.
fn known<'c>(chapters: &'c BTreeMap<u32, String>, asked: &str) -> Option<&'c str> {
    let is_it = |(number, folder): &(&u32, &String)| {
        *folder == asked
            || asked.parse() == Ok(**number)
            || numbered(folder).is_some_and(|(_, name)| name == asked)
    };
    chapters
        .iter()
        .find(is_it)
        .map(|(_, folder)| folder.as_str())
}

/// The folder of a chapter that is not there yet.
fn new_chapter(chapters: &BTreeMap<u32, String>, asked: &str) -> Result<String, NewError> {
    let next = chapters.last_key_value().map_or(1, |(last, _)| last + 1);
    if asked.parse::<u32>().is_ok() {
        return Err(NewError::NoSuchChapter(asked.to_owned()));
    }
    let (number, name) = match numbered(asked) {
        Some((number, name)) => (number, checked_chapter(asked, name)?),
        None => (next, checked_chapter(asked, asked)?),
    };
    if let Some(other) = chapters.get(&number) {
        return Err(NewError::NumberTaken {
            chapter: asked.to_owned(),
            other: other.clone(),
            next,
        });
    }
    Ok(format!("{number:02}_{name}"))
}

fn checked_chapter<'n>(chapter: &str, name: &'n str) -> Result<&'n str, NewError> {
    checked(name).map_err(|error| match error {
        NewError::Name { why, .. } => NewError::Chapter {
            chapter: chapter.to_owned(),
            why,
        },
        error => error,
    })
}

/// The number of the last section of a chapter; 0 where it has none.
fn last_section(root: &Path, chapter: &str) -> u32 {
    let tops = [EXERCISES, SOLUTIONS, PAGES].map(|top| root.join(top).join(chapter));
    let names = tops.iter().flat_map(|top| names_below(top));
    names
        .filter_map(|name| Some(numbered(&name)?.0))
        .max()
        .unwrap_or(0)
}

/// The number and the name of a folder such as `06_patterns`.
fn numbered(folder: &str) -> Option<(u32, &str)> {
    let (number, name) = folder.split_once('_')?;
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_number)?, name))
}

fn names_below(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A workbook with the chapters 0, `00_begin`, with a section, and 2, `02_loops`.
    fn workbook() -> (tempfile::TempDir, Workbook) {
        let folder = tempfile::tempdir().unwrap();
        let make = |path: &str| fs::create_dir_all(folder.path().join(path)).unwrap();
        make("exercises/00_begin");
        make("solutions/00_begin/03_gone");
        make("chapters/src/02_loops");
        fs::write(
            folder.path().join("Cargo.toml"),
            "[workspace]\n[workspace.dependencies]\nlab = \"1\"\n",
        )
        .unwrap();
        let lock = "[[package]]\nname = \"pin-project\"\nversion = \"1.0.0\"\n";
        fs::write(folder.path().join("Cargo.lock"), lock).unwrap();
        let workbook = Workbook::open(folder.path()).unwrap();
        (folder, workbook)
    }

    fn path(asked: &str) -> Result<String, String> {
        let (_folder, workbook) = workbook();
        let place = Place::of(&workbook, asked).map_err(|it| it.to_string())?;
        Ok(crate::files::slashed(&place.path()))
    }

    #[test]
    fn a_chapter_is_called_by_number_name_or_folder() {
        for asked in ["0/first", "00/first", "begin/first", "00_begin/first"] {
            assert_eq!(path(asked).as_deref(), Ok("00_begin/04_first"), "{asked}");
        }
        assert_eq!(path("loops/first").as_deref(), Ok("02_loops/01_first"));
    }

    #[test]
    fn another_name_makes_a_chapter() {
        assert_eq!(path("traits/first").as_deref(), Ok("03_traits/01_first"));
        assert_eq!(path("1_traits/first").as_deref(), Ok("01_traits/01_first"));
        assert!(path("7/first").unwrap_err().contains("07_NAME"));
        assert!(path("2_traits/first").unwrap_err().contains("02_loops"));
    }

    #[test]
    fn what_can_be_no_name_is_refused_with_the_reason() {
        for asked in [
            "begin",
            "begin/",
            "/first",
            "begin/First",
            "begin/a.b",
            "begin/..",
            "../first",
            "begin/a/b",
            "begin/01_first",
            "begin/async",
            "begin/std",
            "begin/a-b",
            "begin/_a",
            "begin/é",
            "begin/nul",
            "Loops/a",
            "a.b/c",
            "begin\\x/a",
            "begin/a b",
            "begin/lab",
            "begin/pin_project",
            "begin/gone",
        ] {
            assert!(path(asked).is_err(), "{asked}");
        }
        let long = format!("begin/{}", "a".repeat(65));
        assert!(path(&long).unwrap_err().contains("64"));
        assert!(path("begin/lab").unwrap_err().contains("built with"));
        assert!(path("begin/gone").unwrap_err().contains("03_gone"));
    }

    #[test]
    fn a_name_in_words() {
        assert_eq!(title("first_steps"), "First steps");
        assert_eq!(title(""), "");
    }
}
