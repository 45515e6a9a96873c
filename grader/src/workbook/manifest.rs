//! What an exercise's manifest says of it.

use super::hints;
use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What an exercise's manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The name of its package.
    pub package: String,
    /// What it says under `[package.metadata.exercise]`.
    pub metadata: Metadata,
    /// Its dependencies, of every kind.
    pub dependencies: Vec<Dependency>,
}

/// What a package depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// The path that the package's own manifest names, from its folder; none where
    /// it names none or leaves that to the workspace.
    pub path: Option<PathBuf>,
}

/// What an exercise's manifest says under `[package.metadata.exercise]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// What it is about, in a few words.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// How many times a check counts among those of the exercise, by its name: once when
    /// it is not named, and not at all with 0.
    #[serde(default)]
    pub checks: BTreeMap<String, u32>,
    /// How many minutes its page plans for it; none where it plans nothing.
    #[serde(default)]
    pub minutes: u32,
    /// Where the hints once stood.
    #[serde(default)]
    hints: Moved,
    /// Warnings of the compiler that must be gone, whatever the source allows.
    #[serde(default)]
    pub forbid_warnings: Vec<String>,
    /// Limits where they differ from the usual ones.
    #[serde(default)]
    pub limits: AskedLimits,
}

/// A field that is no longer there: a manifest that has it is told where its
/// content belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Moved;

impl<'de> Deserialize<'de> for Moved {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(format!(
            "package.metadata.exercise has no `hints`: they stand in `{}`, beside the manifest",
            hints::FILE
        )))
    }
}

/// Limits that an exercise asks for, where they differ from the usual ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedLimits {
    /// Time by the clock on the wall, in seconds.
    pub wall_s: Option<u64>,
    /// CPU time of each process, in seconds.
    pub cpu_s: Option<u64>,
    /// Address space of each process, in MiB.
    pub memory_mib: Option<u64>,
    /// What a check may print, in MiB.
    pub output_mib: Option<u64>,
    /// Processes at once.
    pub processes: Option<usize>,
}

/// An instrument's manifest, too: so its package may be without the metadata.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Written<P> {
    package: P,
    #[serde(default)]
    dependencies: BTreeMap<String, WrittenDependency>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, WrittenDependency>,
    #[serde(default)]
    build_dependencies: BTreeMap<String, WrittenDependency>,
}

/// What stands behind a dependency's name.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenDependency {
    Table { path: Option<PathBuf> },
    Other(IgnoredAny),
}

impl<P> Written<P> {
    fn into_parts(self) -> (P, Vec<Dependency>) {
        let Self {
            package,
            dependencies,
            dev_dependencies,
            build_dependencies,
        } = self;
        let kinds = [dependencies, dev_dependencies, build_dependencies];
        let named = kinds.into_iter().flatten().map(|(name, written)| {
            let path = match written {
                WrittenDependency::Table { path } => path,
                WrittenDependency::Other(_) => None,
            };
            Dependency { name, path }
        });
        (package, named.collect())
    }
}

#[derive(Deserialize)]
struct Package {
    name: String,
    metadata: PackageMetadata,
}

#[derive(Deserialize)]
struct PackageMetadata {
    exercise: Metadata,
}

impl Metadata {
    /// How many times a check counts.
    pub fn weight(&self, check: &str) -> u32 {
        self.checks.get(check).copied().unwrap_or(1)
    }

    /// Holds what is said of checks to those that there are. `text` is the manifest's.
    ///
    /// # Errors
    ///
    /// The check that is not there with its line, or that none counts.
    pub fn fit(&self, text: &str, known: &[&str]) -> Result<(), String> {
        if let Some(asked) = self.checks.keys().find(|it| !known.contains(&it.as_str())) {
            return Err(format!(
                "{}package.metadata.exercise.checks names `{asked}`, which is no check; there are {}",
                line_of(text, asked),
                known.join(", ")
            ));
        }
        if known.iter().all(|it| self.weight(it) == 0) {
            return Err(
                "no check counts: give one of package.metadata.exercise.checks more than 0"
                    .to_owned(),
            );
        }
        Ok(())
    }
}

/// The line that gives `key` a value, in words; nothing where it is written otherwise.
fn line_of(text: &str, key: &str) -> String {
    let is_it = |line: &str| {
        let written = line.split_once('=').map_or("", |it| it.0.trim());
        let written = written.rsplit_once("checks.").map_or(written, |it| it.1);
        written.trim_matches(['"', '\'']) == key
    };
    let at = text.lines().position(is_it);
    at.map_or_else(String::new, |at| format!("line {}: ", at + 1))
}

/// Reads a manifest's text.
///
/// # Errors
///
/// The field, and what is wrong with it.
pub fn read(text: &str) -> Result<Manifest, String> {
    let (package, dependencies) = parsed::<Package>(text)?.into_parts();
    let metadata = package.metadata.exercise;
    if metadata.title.trim().is_empty() {
        return Err("package.metadata.exercise.title is empty".to_owned());
    }
    if metadata.points == 0 {
        return Err("package.metadata.exercise.points is 0".to_owned());
    }
    Ok(Manifest {
        package: package.name,
        metadata,
        dependencies,
    })
}

/// A package's dependencies, of every kind.
///
/// # Errors
///
/// Where its manifest is none, and why.
pub fn dependencies(text: &str) -> Result<Vec<Dependency>, String> {
    Ok(parsed::<IgnoredAny>(text)?.into_parts().1)
}

fn parsed<P: serde::de::DeserializeOwned>(text: &str) -> Result<Written<P>, String> {
    toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
}

/// The points that a manifest names which cannot be read as a whole: what is not
/// earned because of that still counts in the sum. None where no line has them.
pub fn salvaged_points(text: &str) -> u32 {
    text.lines()
        .find_map(|line| {
            let (field, value) = line.split_once('=')?;
            (field.trim() == "points")
                .then(|| value.trim().trim_matches('"').parse().ok())
                .flatten()
        })
        .unwrap_or(0)
}
