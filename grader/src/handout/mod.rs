//! Making an edition for learners: this workbook, whole or some of it, without
//! solutions and without what only authors need.

mod correction;
mod grading;

pub(crate) use correction::{Correction, patch};

use crate::files::{self, slashed, write_whole};
use crate::instruments::Instruments;
use crate::seed::Seed;
use crate::sources::{self, SourceFile};
use crate::temporary::{self, Folder};
use crate::toolchain::cargo;
use crate::workbook::edition::{self, Edition};
use crate::workbook::{EXERCISES, Exercise, PAGES, SOLUTIONS, STARTERS, Workbook, solutions};
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What of the workbook's top folder learners get. What is not named here stays.
const TOP: [&str; 13] = [
    ".cargo",
    ".gitattributes",
    ".gitignore",
    ".helix",
    ".vscode",
    ".zed",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "chapters",
    grading::PROGRAM,
    "grader",
    "rust-toolchain.toml",
];

/// What of it learners do not get: proofs that stand on the solutions, and what only
/// instructors need.
const KEPT_AT_HOME: [&str; 3] = ["grader/book", "grader/kits", "grader/tests"];

const README: &str = include_str!("readme.md");

/// What is to be handed out.
#[derive(Debug)]
pub(crate) struct Handout<'w> {
    /// Of which workbook.
    pub workbook: &'w Workbook,
    /// Which exercises.
    pub exercises: Vec<&'w Exercise>,
    /// Where corrections will come from.
    pub source: Option<String>,
}

/// What was handed out.
#[derive(Debug)]
pub(crate) struct HandedOut {
    /// Its stamp.
    pub edition: Edition,
    /// Files that lie where learners' files do and that git does not know.
    pub left_out: Vec<PathBuf>,
    /// Files in the place of which learners get the starter's, which is another.
    pub not_as_here: Vec<PathBuf>,
    /// Whether learners can call `cargo grade` there.
    pub has_a_program: bool,
}

impl Handout<'_> {
    /// Writes the edition into the folder `to`, which must not be there yet, or be
    /// empty: whole or not at all.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or written, or would give a solution away; it
    /// is named.
    pub(crate) fn write(&self, to: &Path) -> anyhow::Result<HandedOut> {
        self.refuse_place(to)?;
        let (files, left_out) = self.files()?;
        self.refuse_secrets(&files)?;
        let above = to.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(above)
            .with_context(|| format!("cannot write {}", above.display()))?;
        let draft = Folder::inside(above)
            .with_context(|| format!("cannot write in {}", above.display()))?;
        for file in &files {
            let path = draft.path().join(&file.path);
            write_whole(&path, &file.bytes)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        lock(draft.path())?;
        let grading = draft.path().join(grading::GRADING);
        if grading.is_dir() {
            lock(&grading)?;
        }
        let edition = self.stamp(draft.path())?;
        // What has been drafted is there whole, or gone.
        let _goes_on = temporary::goes_on();
        // Only an empty folder gives way.
        let _ = std::fs::remove_dir(to);
        let draft = draft.keep();
        std::fs::rename(&draft, to)
            .inspect_err(|_| {
                let _ = std::fs::remove_dir_all(&draft);
            })
            .with_context(|| format!("cannot write {}", to.display()))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A temporary folder is its owner's alone; an edition is for others.
            std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o755))?;
        }
        let programs = ["grader/Cargo.toml", "grade/Cargo.toml"];
        Ok(HandedOut {
            has_a_program: programs.iter().any(|it| edition.files.contains_key(*it)),
            edition,
            left_out,
            not_as_here: self.not_as_here(&files),
        })
    }

    /// What somebody has written where learners do: a solution stays at home, and so does a
    /// correction that belongs into the reference.
    fn not_as_here(&self, files: &[SourceFile]) -> Vec<PathBuf> {
        let root = &self.workbook.root;
        let folders: Vec<PathBuf> = self
            .exercises
            .iter()
            .map(|it| Path::new(EXERCISES).join(&it.path).join("src"))
            .collect();
        let is_learners = |file: &&SourceFile| folders.iter().any(|it| file.path.starts_with(it));
        let is_other = |file: &&SourceFile| {
            let here = files::read(&root.join(&file.path));
            here.is_ok_and(|here| files::plain_text(&here) != files::plain_text(&file.bytes))
        };
        let others = files.iter().filter(is_learners).filter(is_other);
        others.map(|it| it.path.clone()).collect()
    }

    /// An edition inside the workbook would be handed out with the next one, and
    /// one over a learner's folder would take their work.
    fn refuse_place(&self, to: &Path) -> anyhow::Result<()> {
        let root = &self.workbook.root;
        if files::real_to_be(to).starts_with(files::real(root)) {
            anyhow::bail!(
                "{} lies in this workbook, where learners' editions must not: name a folder outside of it",
                to.display()
            );
        }
        let is_free = match std::fs::read_dir(to) {
            Ok(mut entries) => entries.next().is_none(),
            Err(_) => !to.exists(),
        };
        if !is_free {
            anyhow::bail!(
                "{} is there already, and is not empty: name a new folder. A correction of an edition \
                 is `cargo grade handout NEW --update OLD`",
                to.display()
            );
        }
        Ok(())
    }

    /// Every file of the edition but what depends on all of them: lock file, front
    /// page and stamp; and the files that are left out because git does not know
    /// them.
    fn files(&self) -> anyhow::Result<(Vec<SourceFile>, Vec<PathBuf>)> {
        let root = &self.workbook.root;
        let mut files = Vec::new();
        for exercise in &self.exercises {
            files.extend(self.starter(exercise)?);
        }
        let starters: HashSet<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
        let folders = self.exercises.iter();
        let folders = folders.map(|it| Path::new(EXERCISES).join(&it.path));
        let own = Instruments::of(self.workbook)?.own;
        let tops = TOP.iter().map(PathBuf::from).chain(folders).chain(own);
        let paths: BTreeSet<PathBuf> = tops.flat_map(|top| files_below(root, &top)).collect();
        let is_kept_at_home =
            |path: &Path| KEPT_AT_HOME.iter().any(|proof| path.starts_with(proof));
        let paths = paths.into_iter();
        let paths = paths.filter(|path| !starters.contains(path) && !is_kept_at_home(path));
        let tracked = tracked(root);
        let (paths, left_out) = paths.partition::<Vec<_>, _>(|path| {
            tracked
                .as_ref()
                .is_none_or(|it| it.contains(&slashed(path)))
        });
        for path in paths {
            files.push(read(root, path)?);
        }
        let mut manifests = files.iter_mut();
        let manifest = manifests.find(|it| it.path == Path::new("Cargo.toml"));
        let manifest = manifest.context("git does not know the workbook's Cargo.toml")?;
        let text = self.manifest(&manifest.bytes)?;
        let ways_out = grading::ways_out(self.workbook, &text)?;
        if ways_out.is_empty() {
            manifest.bytes = text.into_bytes();
        } else {
            manifest.bytes = grading::led_to(&text, &ways_out)?.into_bytes();
            files.extend(grading::files()?);
        }
        Ok((files, left_out))
    }

    /// The starter of an exercise twice: to work on, and to keep.
    fn starter(&self, exercise: &Exercise) -> anyhow::Result<Vec<SourceFile>> {
        let places = [
            Path::new(EXERCISES).join(&exercise.path).join("src"),
            Path::new(STARTERS).join(&exercise.path),
        ];
        let starter = solutions::starter(self.workbook, exercise)?;
        let files = starter.into_iter().flat_map(|file| {
            places.clone().map(|place| SourceFile {
                path: place.join(&file.path),
                bytes: file.bytes.clone(),
            })
        });
        Ok(files.collect())
    }

    /// The workspace's manifest without the members that are not handed out.
    fn manifest(&self, bytes: &[u8]) -> anyhow::Result<String> {
        let kept: BTreeSet<String> = self
            .exercises
            .iter()
            .map(|it| slashed(&Path::new(EXERCISES).join(&it.path)))
            .collect();
        without_members(bytes, |member| {
            let is_exercise = member.starts_with(&format!("{EXERCISES}/")) && !member.contains('*');
            KEPT_AT_HOME.contains(&member) || (is_exercise && !kept.contains(member))
        })
    }

    /// No file may be a solution or a seed, wherever it lies.
    fn refuse_secrets(&self, files: &[SourceFile]) -> anyhow::Result<()> {
        let solutions = sources::below(&self.workbook.root.join(SOLUTIONS)).files;
        let secrets: BTreeMap<String, &Path> = solutions
            .iter()
            .filter(|it| it.path.extension().is_some_and(|end| end == "rs"))
            .filter_map(|it| Some((files::plain_text(&it.bytes)?, it.path.as_path())))
            .collect();
        for file in files {
            if Seed::is_in(&file.bytes) {
                anyhow::bail!(
                    "{} is a secret seed, and would be handed out: move it out of the workbook first",
                    file.path.display()
                );
            }
            let text = files::plain_text(&file.bytes);
            if let Some(secret) = text.and_then(|text| secrets.get(&text)) {
                anyhow::bail!(
                    "{} is the solution {SOLUTIONS}/{}, and would be handed out: remove it first",
                    file.path.display(),
                    secret.display()
                );
            }
        }
        Ok(())
    }

    /// Writes the front page and the stamp. The one names the version, so it is
    /// not part of what that is of.
    fn stamp(&self, draft: &Path) -> anyhow::Result<Edition> {
        let paths = walkdir::WalkDir::new(draft).sort_by_file_name().into_iter();
        let mut files = Vec::new();
        for entry in paths {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(draft)?.to_owned();
                files.push(read(draft, path)?);
            }
        }
        let version = Edition::of(&files, None).version;
        files.push(SourceFile {
            path: "README.md".into(),
            bytes: self.front_page(draft, &version)?.into_bytes(),
        });
        let mut edition = Edition::of(&files, self.source.clone());
        edition.version = version;
        let page = &files[files.len() - 1];
        write_whole(&draft.join(&page.path), &page.bytes)?;
        write_whole(&draft.join(edition::FILE), edition.to_text().as_bytes())?;
        Ok(edition)
    }

    fn front_page(&self, draft: &Path, version: &str) -> anyhow::Result<String> {
        let root = &self.workbook.root;
        let readme = std::fs::read_to_string(root.join("README.md")).unwrap_or_default();
        let title = readme.lines().find_map(|line| line.strip_prefix("# "));
        let manifest = std::fs::read_to_string(root.join("Cargo.toml"))?;
        let manifest: toml::Table = toml::from_str(&manifest)?;
        let package = manifest.get("workspace").and_then(|it| it.get("package"));
        let rust = package.and_then(|it| it.get("rust-version"));
        let count = match self.exercises.len() {
            1 => "one exercise".to_owned(),
            count => format!("{count} exercises"),
        };
        let has = |path: &str| draft.join(path).is_file();
        let begins = ["README.md", "SUMMARY.md"]
            .map(|page| format!("{PAGES}/{page}"))
            .into_iter()
            .find(|page| has(page))
            .map(|page| format!("The book begins at [{page}]({page}). "));
        let proof = has("grader/Cargo.toml").then_some("`cargo test` proves the grader itself. ");
        let license = package.and_then(|it| it.get("license"));
        let license = license.and_then(toml::Value::as_str);
        let license = license.filter(|_| has("LICENSE")).map(|license| {
            let license = license.replace(" OR ", " or ");
            format!("\n## Licence\n\n{license}: see `LICENSE`.\n")
        });
        let rust = rust.and_then(toml::Value::as_str);
        let filled = README
            .replace("{title}", title.unwrap_or("A workbook"))
            .replace("{version}", version)
            .replace("{count}", &count)
            .replace("{book}", &begins.unwrap_or_default())
            .replace("{proof}", proof.unwrap_or_default())
            .replace("{rust}", rust.unwrap_or(env!("CARGO_PKG_RUST_VERSION")));
        Ok(filled + &license.unwrap_or_default())
    }
}

/// A workspace's manifest without some of its members. It is edited line by line, so
/// that its comments stay.
fn without_members(bytes: &[u8], is_left_out: impl Fn(&str) -> bool) -> anyhow::Result<String> {
    let text = files::plain_text(bytes).context("Cargo.toml is not UTF-8 text")?;
    let mut edited = String::new();
    for line in text.lines() {
        let member = line.trim().trim_end_matches(',').trim_matches('"');
        if !is_left_out(member) {
            edited += line;
            edited.push('\n');
        }
    }
    let manifest: toml::Table = toml::from_str(&edited).context("cannot edit Cargo.toml")?;
    let members = manifest.get("workspace").and_then(|it| it.get("members"));
    let members = members
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten();
    for member in members.filter_map(toml::Value::as_str) {
        anyhow::ensure!(
            !is_left_out(member),
            "cannot take `{member}` out of Cargo.toml: write each member on a line of its own"
        );
    }
    Ok(edited)
}

fn read(root: &Path, path: PathBuf) -> anyhow::Result<SourceFile> {
    let from = root.join(&path);
    let bytes = files::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
    Ok(SourceFile { path, bytes })
}

/// The paths of the regular files at or below `top`, from `root`. Hidden ones
/// count: an editor's settings are.
fn files_below(root: &Path, top: &Path) -> Vec<PathBuf> {
    let is_built = |entry: &walkdir::DirEntry| {
        entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name() == "target"
    };
    walkdir::WalkDir::new(root.join(top))
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !is_built(entry))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| Some(entry.path().strip_prefix(root).ok()?.to_owned()))
        .filter(|path| !is_kept_aside(path))
        .collect()
}

/// A learner's version that `reset` has kept.
fn is_kept_aside(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.contains(".kept-")
}

/// What git knows of the workbook. What lies there by chance, such as an author's
/// scratch file, is not handed out. None where git cannot tell.
fn tracked(root: &Path) -> Option<HashSet<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let listed = process::attended(&mut git).ok()?;
    let paths = String::from_utf8(listed.stdout).ok()?;
    let paths: HashSet<String> = paths.split('\0').map(str::to_owned).collect();
    // A workbook in somebody else's repository is none of its files.
    (listed.status.success() && paths.contains("Cargo.toml")).then_some(paths)
}

/// Lets cargo take out of the lock file what the edition does not need. It asks for
/// no crate: a machine has those of its own system alone.
fn lock(folder: &Path) -> anyhow::Result<()> {
    let mut updates = Command::new(cargo());
    updates
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    let ended = process::attended(&mut updates)
        .context("cannot start cargo, which writes the edition's lock file")?;
    anyhow::ensure!(
        ended.status.success(),
        "cargo cannot read the edition:\n{}",
        String::from_utf8_lossy(&ended.stderr).trim()
    );
    Ok(())
}
