//! Scaffolds: what `cargo grade new` and `cargo grade begin` write, so that an
//! author begins with gaps to fill and not with an empty folder.

mod draft;
mod members;
mod place;
mod summary;

use crate::files::{self, plain_text, slashed};
use crate::workbook::gaps::gaps;
use crate::workbook::plan::{self, CheckKind, Plan, PlannedCheck};
use crate::workbook::{EXERCISES, PAGES, SOLUTIONS, Workbook, hints, starter};
use anyhow::Context;
use draft::File;
use place::{Place, title};
use report::ExerciseName;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing can be called so.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NewError {
    /// No chapter is named.
    #[error("`{0}` names no chapter: write CHAPTER/NAME, as in `loops/first_loop`")]
    NoChapter(String),
    /// The name can be none.
    #[error(
        "no exercise can be called `{name}`: {why}. Write CHAPTER/NAME, as in `loops/first_loop`"
    )]
    Name {
        /// The name.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// The chapter's name can be none.
    #[error(
        "no chapter can be called `{chapter}`: {why}. Write `loops`, or with its number `07_loops`"
    )]
    Chapter {
        /// The name.
        chapter: String,
        /// Why not.
        why: &'static str,
    },
    /// There is no chapter of this number.
    #[error("there is no chapter {0}; to begin one, give it a name: `{0:0>2}_NAME/…`")]
    NoSuchChapter(String),
    /// Another chapter has the number.
    #[error("`{chapter}` cannot be made: chapter {other} has this number. {next} is free")]
    NumberTaken {
        /// The chapter that was asked for.
        chapter: String,
        /// The other.
        other: String,
        /// A number that no chapter has.
        next: u32,
    },
    /// Something else has the name.
    #[error("the name `{name}` is taken, by {by}: choose another. Nothing was written")]
    Taken {
        /// The name.
        name: String,
        /// By what.
        by: String,
    },
    /// A folder that is not free.
    #[error("{} is there already, and is not empty: name a new folder. Nothing was written", .0.display())]
    NotEmpty(PathBuf),
}

/// What is to be written: all of it, or nothing.
#[derive(Debug)]
pub(crate) struct Scaffold {
    /// The folder that it is written below.
    top: PathBuf,
    /// Folders with nothing in them.
    folders: Vec<PathBuf>,
    files: Vec<File>,
}

/// A file that was written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its path, as it is shown.
    pub path: String,
    /// Whether it was there before, and has a line more.
    pub is_changed: bool,
    /// How many gaps it has.
    pub gaps: usize,
}

impl Scaffold {
    /// A section of a workbook: `CHAPTER/NAME`. Gives its name, too.
    ///
    /// # Errors
    ///
    /// [`NewError`] where it cannot be called so; where the workbook cannot be read,
    /// or lacks what checks are written with.
    pub(crate) fn section(
        workbook: &Workbook,
        asked: &str,
    ) -> anyhow::Result<(Self, ExerciseName)> {
        let place = Place::of(workbook, asked)?;
        let mut files = exercise(&place);
        files.extend(solutions(&place));
        files.extend(pages(workbook, &place)?);
        files.extend(member(workbook, &place)?);
        let scaffold = Self {
            top: workbook.root.clone(),
            folders: Vec::new(),
            files,
        };
        Ok((scaffold, ExerciseName(place.name)))
    }

    /// A workbook in the folder `top`, which must not be there yet or be empty. Its
    /// manifest leads to the grader in the folder `grader`.
    ///
    /// # Errors
    ///
    /// [`NewError::NotEmpty`].
    pub(crate) fn workbook(top: &Path, grader: &Path) -> anyhow::Result<Self> {
        let top = files::real(top);
        let is_free = std::fs::read_dir(&top).map_or(!top.exists(), |mut it| it.next().is_none());
        if !is_free {
            return Err(NewError::NotEmpty(top).into());
        }
        let name = top.file_name().unwrap_or_default().to_string_lossy();
        let title = title(&name);
        let instruments = slashed_whole(&between(&top, grader));
        let rust = env!("CARGO_PKG_RUST_VERSION");
        let filled = |path: &str, template: &str| {
            let text = template
                .replace("{title}", &title.replace('"', ""))
                .replace("{instruments}", &instruments)
                .replace("{rust}", rust);
            new(PathBuf::from(path), text)
        };
        let mut files = vec![
            filled("Cargo.toml", include_str!("../../templates/workbook.toml")),
            filled(
                ".cargo/config.toml",
                include_str!("../../templates/cargo_config.toml"),
            ),
            filled(".gitignore", include_str!("../../templates/gitignore")),
            filled("README.md", include_str!("../../templates/readme.md")),
            filled(
                "chapters/book.toml",
                include_str!("../../templates/book.toml"),
            ),
            filled(
                "chapters/src/SUMMARY.md",
                include_str!("../../templates/summary.md"),
            ),
            filled(
                "chapters/src/README.md",
                include_str!("../../templates/front.md"),
            ),
            filled(
                "grade/Cargo.toml",
                include_str!("../../templates/grade.toml"),
            ),
            filled(
                "grade/src/main.rs",
                include_str!("../../templates/grade.rs"),
            ),
        ];
        // The versions that the grader was tried with; cargo takes out what is not needed.
        let lock = grader.parent().map(|it| it.join("Cargo.lock"));
        if let Some(lock) = lock.and_then(|it| std::fs::read_to_string(it).ok()) {
            files.push(new("Cargo.lock".into(), of_registries(&lock)));
        }
        Ok(Self {
            top,
            folders: [EXERCISES, SOLUTIONS].map(PathBuf::from).into(),
            files,
        })
    }

    /// Writes all of it, or nothing.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub(crate) fn write(&self) -> anyhow::Result<Vec<Written>> {
        draft::write(&self.top, &self.files)?;
        for folder in &self.folders {
            let folder = self.top.join(folder);
            std::fs::create_dir_all(&folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let written = |file: &File| Written {
            path: slashed(&file.path),
            is_changed: file.replaces,
            gaps: if file.replaces {
                0
            } else {
                gaps(&file.content).len()
            },
        };
        Ok(self.files.iter().map(written).collect())
    }
}

fn new(path: PathBuf, text: String) -> File {
    File {
        path,
        content: text.into_bytes(),
        replaces: false,
    }
}

/// The starter that the scaffold of an exercise has: it is nobody's work.
///
/// # Panics
///
/// Never: the marks of the template fit together.
pub(crate) fn starter_of(exercise: &ExerciseName) -> String {
    starter::derive(&reference(&exercise.0)).expect("the template's marks fit together")
}

fn filled(template: &str, name: &str) -> String {
    template
        .replace("{name}", name)
        .replace("{title}", &title(name))
}

fn reference(name: &str) -> String {
    filled(include_str!("../../templates/reference.rs"), name)
}

/// What lies in the exercise's folder.
fn exercise(place: &Place) -> Vec<File> {
    let folder = Path::new(EXERCISES).join(place.path());
    let name = ExerciseName(place.name.clone());
    let first_line = hints::first_line(&name);
    let hints = include_str!("../../templates/hints.md").replace("{first_line}", &first_line);
    let plan = Plan {
        checks: vec![PlannedCheck {
            name: "it_keeps_its_promise".to_owned(),
            kind: CheckKind::Program {
                expectations: Vec::new(),
            },
            holds_idle: false,
            promises: Vec::new(),
        }],
    };
    let manifest = filled(include_str!("../../templates/exercise.toml"), &place.name);
    let checks = filled(include_str!("../../templates/checks.rs"), &place.name);
    vec![
        new(folder.join("Cargo.toml"), manifest),
        new(folder.join(hints::FILE), hints),
        new(folder.join("src/lib.rs"), starter_of(&name)),
        new(folder.join(plan::CHECKS), checks),
        new(folder.join(plan::FILE), plan.to_text()),
    ]
}

fn solutions(place: &Place) -> [File; 3] {
    let folder = Path::new(SOLUTIONS).join(place.path());
    let filled = |template: &str| filled(template, &place.name);
    [
        new(folder.join("accepted/reference.rs"), reference(&place.name)),
        new(
            folder.join("rejected/does_nothing.rs"),
            filled(include_str!("../../templates/does_nothing.rs")),
        ),
        new(
            folder.join("rejected/wrong.rs"),
            filled(include_str!("../../templates/wrong.rs")),
        ),
    ]
}

/// The page, that of a new chapter, and the summary, which a workbook need not have
/// yet.
fn pages(workbook: &Workbook, place: &Place) -> anyhow::Result<Vec<File>> {
    let pages = Path::new(PAGES);
    let mut path = pages.join(place.path()).into_os_string();
    path.push(".md");
    let page = filled(include_str!("../../templates/page.md"), &place.name);
    let mut files = vec![new(path.into(), page)];
    let chapter = pages.join(&place.chapter).join("README.md");
    if !workbook.root.join(&chapter).exists() {
        let template = include_str!("../../templates/chapter.md");
        let text = template.replace("{title}", &place.chapter_title());
        files.push(new(chapter, text));
    }
    let path = pages.join("SUMMARY.md");
    let summary = read(workbook, &path)?;
    let replaces = summary.is_some();
    let summary = summary.unwrap_or_else(|| "# Summary\n".to_owned());
    files.push(File {
        path,
        content: summary::with_page(&summary, place, &place.title()).into_bytes(),
        replaces,
    });
    Ok(files)
}

/// The workspace's manifest with one more member, where it needs it.
fn member(workbook: &Workbook, place: &Place) -> anyhow::Result<Option<File>> {
    let path = PathBuf::from("Cargo.toml");
    let manifest = read(workbook, &path)?.context("Cargo.toml is not there")?;
    refuse_without_probe(&manifest)?;
    let member = slashed(&Path::new(EXERCISES).join(place.path()));
    let edited = members::with_member(&manifest, &member)
        .map_err(|problem| anyhow::anyhow!("cannot add `{member}` to the members: {problem}"))?;
    Ok(edited.map(|text| File {
        path,
        content: text.into_bytes(),
        replaces: true,
    }))
}

fn refuse_without_probe(manifest: &str) -> anyhow::Result<()> {
    let manifest: toml::Table = toml::from_str(manifest).context("cannot read Cargo.toml")?;
    let shared = manifest.get("workspace");
    let shared = shared.and_then(|it| it.get("dependencies"));
    anyhow::ensure!(
        shared.is_some_and(|it| it.get("probe").is_some()),
        "Cargo.toml has no `probe` among its `[workspace.dependencies]`, and checks are written \
         with it: add `probe = {{ path = {:?} }}`",
        slashed_whole(&Path::new(env!("CARGO_MANIFEST_DIR")).join("probe"))
    );
    Ok(())
}

/// The text of a file of the workbook; none where there is no file.
fn read(workbook: &Workbook, path: &Path) -> anyhow::Result<Option<String>> {
    let whole = workbook.root.join(path);
    match files::read(&whole) {
        Ok(bytes) => {
            let text = plain_text(&bytes);
            let text = text.with_context(|| format!("{} is not UTF-8 text", path.display()))?;
            Ok(Some(text))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// A lock file without the packages of its own workspace.
fn of_registries(lock: &str) -> String {
    let is_own = |block: &&str| block.starts_with("name = ") && !block.contains("\nsource = ");
    let blocks = lock.split("[[package]]\n").filter(|it| !is_own(it));
    blocks.collect::<Vec<_>>().join("[[package]]\n")
}

/// The way from one folder to another; whole where no folder is above both, because
/// then one of the two is soon elsewhere.
fn between(from: &Path, to: &Path) -> PathBuf {
    let common = from.ancestors().find(|it| to.starts_with(it));
    let Some(common) = common.filter(|it| it.parent().is_some()) else {
        return to.to_owned();
    };
    let up = from.strip_prefix(common).unwrap_or(from).components();
    let down = to.strip_prefix(common).unwrap_or(to);
    up.map(|_| Path::new("..")).collect::<PathBuf>().join(down)
}

/// With `/` on every system, as TOML and cargo want it; a whole path stays one.
fn slashed_whole(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_taken_over_and_packages_are_not() {
        let head = "version = 4\n\n";
        let own = "[[package]]\nname = \"semaphore\"\nversion = \"0.1.0\"\n\n";
        let foreign = "[[package]]\nname = \"tokio\"\nversion = \"1.0.0\"\nsource = \"registry\"\n";
        let lock = [head, own, foreign].concat();
        assert_eq!(of_registries(&lock), [head, foreign].concat());
    }

    #[test]
    fn a_workbook_leads_to_the_grader_by_a_path_where_one_folder_is_above_both() {
        let between = |from, to| slashed_whole(&between(Path::new(from), Path::new(to)));
        assert_eq!(
            between("/home/logic", "/home/book/grader"),
            "../book/grader"
        );
        assert_eq!(between("/home/a/b", "/home/book"), "../../book");
        assert_eq!(
            between("/tmp/logic", "/home/book/grader"),
            "/home/book/grader"
        );
    }
}
