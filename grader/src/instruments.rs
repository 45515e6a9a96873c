//! The instruments: packages that exercises are built with and that no registry
//! has. They lie in the workbook, or in another workspace that a manifest's path
//! leads to.
//!
//! The workbook's own are laid beside the exercises. Another workspace's inherit
//! from their own manifest, so they stay where they are and are named by their
//! whole path.

use crate::digest::Digester;
use crate::files::normal;
use crate::sources::{self, SourceFile};
use crate::workbook::manifest::{self, Dependency};
use crate::workbook::{EXERCISES, Workbook};
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The instruments of a workbook.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Instruments {
    /// The folders of the workbook's own, from its top.
    pub own: BTreeSet<PathBuf>,
    /// The folders of the others, whole, and the top folders of their workspaces.
    pub others: BTreeMap<PathBuf, PathBuf>,
}

/// Where a dependency is named.
struct Place {
    /// The top folder of the workspace.
    top: PathBuf,
    /// The folder of the package that names it.
    folder: PathBuf,
}

impl Instruments {
    /// What the manifests of a workbook's exercises name, and what these name in
    /// turn.
    ///
    /// # Errors
    ///
    /// When a manifest cannot be read; it is named.
    pub(crate) fn of(workbook: &Workbook) -> anyhow::Result<Self> {
        let mut instruments = Self::default();
        let mut tops: BTreeMap<PathBuf, toml::Table> = BTreeMap::new();
        let mut named: Vec<(Place, Dependency)> = Vec::new();
        for exercise in workbook.exercises() {
            named.extend(exercise.dependencies.iter().map(|dependency| {
                let place = Place {
                    top: workbook.root.clone(),
                    folder: exercise.folder(&workbook.root),
                };
                (place, dependency.clone())
            }));
        }
        while let Some((place, dependency)) = named.pop() {
            if !tops.contains_key(&place.top) {
                let table = table_of(&place.top.join("Cargo.toml"))?;
                tops.insert(place.top.clone(), table);
            }
            let Some(folder) = folder_of(&place, &dependency, &tops[&place.top]) else {
                continue;
            };
            if !instruments.insert(&workbook.root, &folder) {
                continue;
            }
            let file = folder.join("Cargo.toml");
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let more = manifest::dependencies(&text)
                .map_err(|problem| anyhow::anyhow!("{}: {problem}", file.display()))?;
            let top = top_of(&folder);
            named.extend(more.into_iter().map(|dependency| {
                let (top, folder) = (top.clone(), folder.clone());
                (Place { top, folder }, dependency)
            }));
        }
        Ok(instruments)
    }

    /// Whether it was not there yet. What lies among the exercises is laid with
    /// them.
    fn insert(&mut self, root: &Path, folder: &Path) -> bool {
        match folder.strip_prefix(root) {
            Ok(below) if below.starts_with(EXERCISES) => false,
            Ok(below) if is_own(root, folder) => self.own.insert(below.to_owned()),
            _ => {
                let top = top_of(folder);
                self.others.insert(folder.to_owned(), top).is_none()
            }
        }
    }

    /// All of them, as they lie there now, for a digest.
    ///
    /// # Errors
    ///
    /// When a manifest cannot be read.
    pub(crate) fn digest_into(&self, root: &Path, digester: &mut Digester) -> std::io::Result<()> {
        for folder in &self.own {
            let files = files_of(&root.join(folder));
            digester
                .part(folder.to_string_lossy().as_bytes())
                .files(&files);
        }
        for (folder, top) in &self.others {
            digester
                .part(folder.to_string_lossy().as_bytes())
                .files(&files_of(folder))
                .file(&top.join("Cargo.toml"))?;
        }
        Ok(())
    }

    /// What a build reads of other workspaces: the packages, and the manifests
    /// above them, in which cargo looks for their workspace.
    pub(crate) fn elsewhere(&self) -> Vec<PathBuf> {
        let mut paths = BTreeSet::new();
        for (folder, top) in &self.others {
            let above = folder
                .ancestors()
                .skip(1)
                .take_while(|it| it.starts_with(top));
            let manifests = above.map(|it| it.join("Cargo.toml"));
            paths.extend(manifests.filter(|it| it.is_file()));
            paths.insert(folder.clone());
        }
        paths.into_iter().collect()
    }
}

/// The files of a package that are built.
pub(crate) fn files_of(folder: &Path) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = fs::read(folder.join("Cargo.toml"))
        .map(|bytes| SourceFile {
            path: "Cargo.toml".into(),
            bytes,
        })
        .into_iter()
        .collect();
    // Its manifest may name a bench, which cargo wants to see.
    for part in ["src", "benches"] {
        let below = sources::below(&folder.join(part)).files;
        files.extend(below.into_iter().map(|file| SourceFile {
            path: Path::new(part).join(file.path),
            bytes: file.bytes,
        }));
    }
    files
}

/// Makes each path to another workspace's package a whole one: the manifest of
/// `folder`, which lies in the workbook at `root`, is laid elsewhere.
pub(crate) fn with_whole_paths(manifest: &mut toml::Table, root: &Path, folder: &Path) {
    const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
    let workspace = manifest
        .get_mut("workspace")
        .and_then(toml::Value::as_table_mut);
    if let Some(dependencies) = workspace.and_then(|it| it.get_mut("dependencies")) {
        make_whole(dependencies, root, root);
    }
    for kind in KINDS {
        if let Some(dependencies) = manifest.get_mut(kind) {
            make_whole(dependencies, root, folder);
        }
    }
}

fn make_whole(dependencies: &mut toml::Value, root: &Path, folder: &Path) {
    let dependencies = dependencies.as_table_mut().into_iter();
    for (_, dependency) in dependencies.flat_map(|it| it.iter_mut()) {
        let Some(path) = dependency.get_mut("path") else {
            continue;
        };
        let Some(whole) = path.as_str().map(|path| normal(&folder.join(path))) else {
            continue;
        };
        if !is_own(root, &whole) {
            *path = toml::Value::String(whole.to_string_lossy().into_owned());
        }
    }
}

/// The folder that a dependency leads to; none where a registry or a repository
/// has it.
fn folder_of(place: &Place, dependency: &Dependency, top: &toml::Table) -> Option<PathBuf> {
    if let Some(path) = &dependency.path {
        return Some(normal(&place.folder.join(path)));
    }
    let shared = top.get("workspace")?.get("dependencies")?;
    let path = shared.get(&dependency.name)?.get("path")?.as_str()?;
    Some(normal(&place.top.join(path)))
}

/// Whether a package is one of the workbook's own workspace.
fn is_own(root: &Path, folder: &Path) -> bool {
    folder.starts_with(root) && top_of(folder) == root
}

/// The top folder of the workspace that a package is in; its own where it is in
/// none.
fn top_of(folder: &Path) -> PathBuf {
    let is_top = |folder: &&Path| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml"));
        manifest.is_ok_and(|text| {
            text.lines()
                .any(|it| it.trim_start().starts_with("[workspace"))
        })
    };
    folder.ancestors().find(is_top).unwrap_or(folder).to_owned()
}

fn table_of(file: &Path) -> anyhow::Result<toml::Table> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What makes checks of functions is an instrument, too.
    #[test]
    fn the_macros_of_this_workbook_are_among_its_instruments() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let workbook = Workbook::open(root).unwrap();
        let instruments = Instruments::of(&workbook).unwrap();
        let names = ["evidence", "lab", "probe", "probe/macros", "recorder"];
        let mut own: BTreeSet<PathBuf> = names.map(|name| Path::new("grader").join(name)).into();
        // Its pages are served to one exercise, which an edition need not have.
        let site = Path::new("grader/site").to_owned();
        if workbook.exercises().any(|it| it.name.0 == "fetch_100") {
            own.insert(site);
        }
        assert_eq!(instruments.own, own);
        assert_eq!(instruments.elsewhere(), Vec::<PathBuf>::new());
    }

    /// A workspace `tools` with the packages `meter` and `gauge`, of which the first
    /// stands on the second, and a workbook beside it.
    fn two_workspaces() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "tools/Cargo.toml",
            "[workspace]\nmembers = [\"*\"]\n[workspace.dependencies]\ngauge.path = \"gauge\"\n",
        );
        write(
            "tools/meter/Cargo.toml",
            "[package]\nname = \"meter\"\n[dependencies]\ngauge.workspace = true\n",
        );
        write("tools/gauge/Cargo.toml", "[package]\nname = \"gauge\"\n");
        write("tools/gauge/src/lib.rs", "// gauge\n");
        write(
            "book/Cargo.toml",
            "[workspace]\n[workspace.dependencies]\nmeter = { path = \"../tools/meter\" }\nown = { path = \"own\" }\n",
        );
        write("book/own/Cargo.toml", "[package]\nname = \"own\"\n");
        let exercise = "book/exercises/01_a/01_b";
        write(
            &format!("{exercise}/Cargo.toml"),
            "[package]\nname = \"b\"\n[package.metadata.exercise]\ntitle = \"B\"\npoints = 1\n\
             [dependencies]\nown.workspace = true\n[dev-dependencies]\nmeter.workspace = true\n",
        );
        write(
            &format!("{exercise}/hints.md"),
            "## 1\n\na\n\n## 2\n\nb\n\n## 3\n\nc\n",
        );
        write(
            &format!("{exercise}/tests/checks.rs"),
            "#[probe::test]\nfn holds() {}\n",
        );
        folder
    }

    #[test]
    fn instruments_of_another_workspace_are_known_by_their_whole_path() {
        let folder = two_workspaces();
        let at = |path: &str| folder.path().join(path);
        let workbook = Workbook::open(&at("book")).unwrap();
        let instruments = Instruments::of(&workbook).unwrap();
        assert_eq!(instruments.own, [PathBuf::from("own")].into());
        let others: Vec<_> = instruments.others.keys().cloned().collect();
        assert_eq!(others, [at("tools/gauge"), at("tools/meter")]);
        assert_eq!(
            instruments.elsewhere(),
            [at("tools/Cargo.toml"), at("tools/gauge"), at("tools/meter")]
        );
        let digest = || {
            let mut digester = Digester::default();
            instruments
                .digest_into(&workbook.root, &mut digester)
                .unwrap();
            digester.finish()
        };
        let before = digest();
        fs::write(at("tools/gauge/src/lib.rs"), "// another\n").unwrap();
        assert_ne!(digest(), before, "an edited instrument is another");
    }

    #[test]
    fn a_manifest_that_is_laid_elsewhere_still_leads_there() {
        let folder = two_workspaces();
        let root = folder.path().join("book");
        let mut manifest = table_of(&root.join("Cargo.toml")).unwrap();
        with_whole_paths(&mut manifest, &root, &root);
        let path = |name: &str| {
            let dependency = &manifest["workspace"]["dependencies"][name];
            PathBuf::from(dependency["path"].as_str().unwrap())
        };
        assert_eq!(path("meter"), folder.path().join("tools/meter"));
        assert_eq!(path("own"), Path::new("own"), "it is laid, too");
    }
}
