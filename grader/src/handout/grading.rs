//! The grader in an edition of a workbook that is somewhere else than the grader:
//! learners get it, too, in a folder of its own with its own workspace.

use super::{KEPT_AT_HOME, files_below, read, tracked, without_members};
use crate::files::{normal, slashed};
use crate::sources::SourceFile;
use crate::workbook::{EXERCISES, Workbook};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Where the grader lies in such an edition.
pub(super) const GRADING: &str = "grading";

/// The package of a workbook that is `cargo grade`, where the grader is elsewhere.
pub(super) const PROGRAM: &str = "grade";

/// What of the grader's workspace goes along.
const TOP: [&str; 4] = ["Cargo.toml", "Cargo.lock", "LICENSE", "grader"];

/// The top folder of the workspace that this grader was built from.
fn home() -> &'static Path {
    let grader = Path::new(env!("CARGO_MANIFEST_DIR"));
    grader.parent().unwrap_or(grader)
}

/// A path that a workspace's manifest names and that leads out of the workbook.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WayOut {
    /// As it is written.
    written: String,
    /// Where it leads in the edition.
    instead: String,
}

/// The paths of a manifest that lead out of the workbook, all of them to the grader.
///
/// # Errors
///
/// When one leads elsewhere: learners would not have that.
pub(super) fn ways_out(workbook: &Workbook, manifest: &str) -> anyhow::Result<Vec<WayOut>> {
    let table: toml::Table = toml::from_str(manifest).context("cannot read Cargo.toml")?;
    let shared = table.get("workspace").and_then(|it| it.get("dependencies"));
    let shared = shared.and_then(toml::Value::as_table).into_iter().flatten();
    let mut ways = Vec::new();
    for (name, dependency) in shared {
        let Some(written) = dependency.get("path").and_then(toml::Value::as_str) else {
            continue;
        };
        let folder = normal(&workbook.root.join(written));
        if folder.starts_with(&workbook.root) {
            continue;
        }
        let real = crate::files::real(&folder);
        let below = real.strip_prefix(crate::files::real(home()));
        let below = below.map_err(|_| {
            anyhow::anyhow!(
                "Cargo.toml: `{name}` lies in {written}, which learners do not get: move it into the \
                 workbook, or name a repository (`git = \"…\"`)"
            )
        })?;
        ways.push(WayOut {
            written: written.to_owned(),
            instead: format!("{GRADING}/{}", slashed(below)),
        });
    }
    Ok(ways)
}

/// The manifest with these paths leading to the edition's own grader, whose workspace
/// is another.
///
/// # Errors
///
/// When they cannot be edited as they are written.
pub(super) fn led_to(manifest: &str, ways: &[WayOut]) -> anyhow::Result<String> {
    let mut edited = manifest.to_owned();
    for WayOut { written, instead } in ways {
        let escaped = written.replace('\\', "\\\\");
        for quoted in [format!("\"{escaped}\""), format!("'{written}'")] {
            edited = edited.replace(&quoted, &format!("\"{instead}\""));
        }
    }
    let heading = "[workspace]\n";
    let exclude = "exclude = [";
    edited = if edited.contains(exclude) {
        edited.replacen(exclude, &format!("{exclude}\"{GRADING}\", "), 1)
    } else {
        edited.replacen(heading, &format!("{heading}exclude = [\"{GRADING}\"]\n"), 1)
    };
    let table: toml::Table = toml::from_str(&edited).context("cannot edit Cargo.toml")?;
    let workspace = table.get("workspace");
    let excluded = workspace.and_then(|it| it.get("exclude")?.as_array());
    let is_excluded = excluded.is_some_and(|it| it.iter().any(|it| it.as_str() == Some(GRADING)));
    let shared = workspace.and_then(|it| it.get("dependencies")?.as_table());
    let is_left = shared.into_iter().flatten().any(|(_, dependency)| {
        let path = dependency.get("path").and_then(toml::Value::as_str);
        ways.iter().any(|way| path == Some(way.written.as_str()))
    });
    anyhow::ensure!(
        is_excluded && !is_left,
        "cannot lead the paths of Cargo.toml to the edition's own grader: write \
         `[workspace]` as a heading, and each path in quotation marks"
    );
    Ok(edited)
}

/// The grader's files, below its folder in the edition.
///
/// # Errors
///
/// When one cannot be read.
pub(super) fn files() -> anyhow::Result<Vec<SourceFile>> {
    let tracked = tracked(home());
    let is_wanted = |path: &PathBuf| {
        let is_known = tracked
            .as_ref()
            .is_none_or(|it| it.contains(&slashed(path)));
        is_known && !KEPT_AT_HOME.iter().any(|kept| path.starts_with(kept))
    };
    let paths = TOP
        .iter()
        .flat_map(|top| files_below(home(), Path::new(top)));
    let mut files = Vec::new();
    for path in paths.filter(is_wanted) {
        let mut file = read(home(), path)?;
        if file.path == Path::new("Cargo.toml") {
            let exercises = format!("{EXERCISES}/");
            let is_left_out =
                |member: &str| member.starts_with(&exercises) || KEPT_AT_HOME.contains(&member);
            file.bytes = without_members(&file.bytes, is_left_out)?.into_bytes();
        }
        file.path = Path::new(GRADING).join(file.path);
        files.push(file);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook(manifest: &str) -> (tempfile::TempDir, Workbook) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(EXERCISES)).unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        let workbook = Workbook::open(folder.path()).unwrap();
        (folder, workbook)
    }

    #[test]
    fn what_leads_to_the_grader_leads_to_the_editions_own() {
        let probe = format!("{}/probe", env!("CARGO_MANIFEST_DIR"));
        let manifest = format!(
            "[workspace]\n# Own.\n[workspace.dependencies]\nprobe = {{ path = {probe:?} }}\nown.path = \"own\"\nlab = \"1\"\n"
        );
        let (_folder, workbook) = workbook(&manifest);
        let ways = ways_out(&workbook, &manifest).unwrap();
        let edited = led_to(&manifest, &ways).unwrap();
        assert_eq!(
            edited,
            "[workspace]\nexclude = [\"grading\"]\n# Own.\n[workspace.dependencies]\nprobe = { path = \"grading/grader/probe\" }\nown.path = \"own\"\nlab = \"1\"\n"
        );
    }

    #[test]
    fn what_learners_would_not_get_is_refused() {
        let manifest = "[workspace]\n[workspace.dependencies]\ntool = { path = \"../tool\" }\n";
        let (_folder, workbook) = workbook(manifest);
        let error = ways_out(&workbook, manifest).unwrap_err().to_string();
        assert!(error.contains("`tool` lies in ../tool"), "{error}");
    }
}
