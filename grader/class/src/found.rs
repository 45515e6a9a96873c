//! What was handed in by whom: the layouts in which course systems let a class be
//! downloaded, or a plain folder with an entry for each.

use anyhow::Context;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// What tells it from all others: where it lies, from the class's folder.
    pub id: String,
    /// Who handed it in, as the layout says.
    pub who: Vec<String>,
    /// The folder or archive.
    pub path: PathBuf,
    /// When, where the layout says so. A file's own time says nothing.
    pub submitted_at: Option<Timestamp>,
}

impl Found {
    /// By what several of one student come one after the other: by their instants,
    /// and where nobody has said any, by their names.
    pub(crate) fn order(&self) -> (Option<Timestamp>, String) {
        (self.submitted_at, self.id.clone())
    }
}

/// Everything that was handed in, in the order of its names.
///
/// # Errors
///
/// When the folder or the list cannot be read, or there is nothing in it.
pub(crate) fn find(class: &Path) -> anyhow::Result<Vec<Found>> {
    let mut found = if class.is_file() {
        listed(class)?
    } else {
        let class = class.canonicalize()?;
        let export = class.join("submission_metadata.yml");
        if export.is_file() {
            of_gradescope(&class, &export)?
        } else if is_of_nbgrader(&class) {
            of_nbgrader(&class)?
        } else {
            in_folder(&class)?
        }
    };
    anyhow::ensure!(!found.is_empty(), "nothing was handed in there");
    found.sort_by(|one, two| one.id.cmp(&two.id));
    Ok(found)
}

/// A line of a list.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(alias = "username", alias = "name")]
    student: String,
    path: PathBuf,
    #[serde(default)]
    submitted_at: Option<Timestamp>,
}

/// A CSV of students and paths, which count from its folder. A student may stand
/// there more than once.
fn listed(file: &Path) -> anyhow::Result<Vec<Found>> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)?;
    let mut found: Vec<Found> = Vec::new();
    for line in reader.deserialize() {
        let line: Line = line?;
        let mut id = format!("{} {}", line.student, line.path.display());
        while found.iter().any(|it| it.id == id) {
            id.push('\'');
        }
        found.push(Found {
            id,
            who: vec![line.student],
            path: folder.join(line.path),
            submitted_at: line.submitted_at,
        });
    }
    Ok(found)
}

/// The folders and archives in a folder. Some course systems write the student
/// into a longer name.
fn in_folder(class: &Path) -> anyhow::Result<Vec<Found>> {
    let above = name_of(class);
    let mut found = Vec::new();
    for path in entries(class)? {
        let name = name_of(&path);
        if name.starts_with('.') || !(path.is_dir() || is_archive(&name)) {
            continue;
        }
        found.push(Found {
            who: vec![student_of(&name, &above)],
            submitted_at: submitted_at(&path),
            path: only_archive(&path).unwrap_or(path),
            id: name,
        });
    }
    tell_apart(&mut found);
    Ok(found)
}

/// Two people of one name are two: the number behind it tells them apart.
fn tell_apart(found: &mut [Found]) {
    let mut count: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for it in found.iter() {
        *count.entry(it.who.clone()).or_default() += 1;
    }
    for it in found.iter_mut().filter(|it| count[&it.who] > 1) {
        if let Some((numbered, _)) = it.id.split_once(MOODLE) {
            it.who = vec![numbered.to_owned()];
        }
    }
}

/// What Moodle writes behind a name and a number.
const MOODLE: &str = "_assignsubmission_";

/// Who is named by an entry, by the layout of the folder `above` it.
fn student_of(name: &str, above: &str) -> String {
    // Moodle: `First Last_4711_assignsubmission_file_`; with the number a person is
    // told from others of that name.
    if let Some((who, _)) = name.split_once(MOODLE) {
        return who.rsplit_once('_').map_or(who, |it| it.0).to_owned();
    }
    let stem = stem_of(name);
    // Classroom 50: `CLASSROOM-ASSIGNMENT-USER` below `CLASSROOM-ASSIGNMENT_submissions_STAMP`;
    // GitHub Classroom, which is no more: the same below `ASSIGNMENT-submissions`.
    let of_assignment = above
        .split_once("_submissions_")
        .map(|it| it.0)
        .or_else(|| above.strip_suffix("-submissions"));
    let own = of_assignment.and_then(|it| stem.strip_prefix(it)?.strip_prefix('-'));
    own.unwrap_or(stem).to_owned()
}

/// What Classroom 50 says of a submission's instant.
fn submitted_at(path: &Path) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Result {
        schema: String,
        datetime: Timestamp,
    }
    let text = std::fs::read(path.join("result.json")).ok()?;
    let result: Result = serde_json::from_slice(&text).ok()?;
    let is_known = result.schema.starts_with("classroom50/result/");
    is_known.then_some(result.datetime)
}

/// Where a folder holds one archive and nothing else, that is the submission.
fn only_archive(folder: &Path) -> Option<PathBuf> {
    let mut entries = std::fs::read_dir(folder).ok()?;
    let only = entries.next()?.ok()?.path();
    let is_only = entries.next().is_none() && only.is_file();
    (is_only && is_archive(&name_of(&only))).then_some(only)
}

/// nbgrader: `submitted/STUDENT/ASSIGNMENT`.
fn is_of_nbgrader(class: &Path) -> bool {
    name_of(class) == "submitted"
}

fn of_nbgrader(class: &Path) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    for student in entries(class)?.into_iter().filter(|it| it.is_dir()) {
        for path in entries(&student)?.into_iter().filter(|it| it.is_dir()) {
            let time = std::fs::read_to_string(path.join("timestamp.txt")).ok();
            found.push(Found {
                id: format!("{}/{}", name_of(&student), name_of(&path)),
                who: vec![name_of(&student)],
                submitted_at: time.and_then(|time| nbgrader_time(&time)),
                path,
            });
        }
    }
    Ok(found)
}

/// `2026-11-30 11:59:00.123 UTC`.
fn nbgrader_time(text: &str) -> Option<Timestamp> {
    let text = text.trim().strip_suffix("UTC")?.trim();
    format!("{}Z", text.replacen(' ', "T", 1)).parse().ok()
}

/// Gradescope's export: a folder for each submission, and a list of them that is
/// YAML with Ruby's symbols. Of it only these lines are read.
fn of_gradescope(class: &Path, export: &Path) -> anyhow::Result<Vec<Found>> {
    let text = std::fs::read_to_string(export)
        .with_context(|| format!("cannot read {}", export.display()))?;
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        let value = |key: &str| {
            let line = line.trim_start().trim_start_matches("- ");
            let value = line.strip_prefix(key)?.trim();
            Some(value.trim_matches(['"', '\'']).to_owned())
        };
        if line.starts_with("submission_") {
            let id = line.trim_end_matches(':').to_owned();
            found.insert(
                id.clone(),
                Found {
                    path: class.join(&id),
                    id: id.clone(),
                    who: Vec::new(),
                    submitted_at: None,
                },
            );
            current = Some(id);
        }
        // What came before, deeper in, is not this submission.
        let depth = line.len() - line.trim_start().len();
        let own = current.as_ref().and_then(|id| found.get_mut(id));
        let Some(own) = own.filter(|_| depth <= 4) else {
            continue;
        };
        if let Some(sid) = value(":sid:").filter(|sid| !sid.is_empty()) {
            own.who.push(sid);
        } else if let (Some(email), 0) = (value(":email:"), own.who.len()) {
            own.who.push(email);
        } else if let (Some(time), 2) = (value(":created_at:"), depth) {
            own.submitted_at = gradescope_time(&time);
        }
    }
    Ok(found.into_values().filter(|it| it.path.exists()).collect())
}

/// `2026-11-30 11:59:00.123456000 Z`, or with an offset.
fn gradescope_time(text: &str) -> Option<Timestamp> {
    let mut parts = text.split_whitespace();
    let (date, time) = (parts.next()?, parts.next()?);
    let offset = parts.next().unwrap_or("Z");
    format!("{date}T{time}{offset}").parse().ok()
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

const ARCHIVES: [&str; 4] = [".zip", ".tar.gz", ".tgz", ".tar"];

fn is_archive(name: &str) -> bool {
    let name = name.to_lowercase();
    ARCHIVES.iter().any(|ending| name.ends_with(ending))
}

/// A name without the ending of an archive.
fn stem_of(name: &str) -> &str {
    let lower = name.to_lowercase();
    let ending = ARCHIVES.iter().find(|ending| lower.ends_with(*ending));
    ending.map_or(name, |ending| {
        name.get(..name.len() - ending.len()).unwrap_or(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who handed in when, in a class's folder of this name with these files.
    fn class(name: &str, files: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join(name);
        for (path, text) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let found = find(&folder).unwrap().into_iter();
        found
            .map(|it| (it.who.join("+"), it.submitted_at.map(|at| at.to_string())))
            .collect()
    }

    fn who(found: &[(String, Option<String>)]) -> Vec<&str> {
        found.iter().map(|it| it.0.as_str()).collect()
    }

    #[test]
    fn an_entry_is_a_submission_and_its_name_the_student() {
        let found = class(
            "class",
            &[
                ("ada/src/lib.rs", ""),
                ("bob.zip", ""),
                ("cy.tar.gz", ""),
                ("notes.txt", ""),
                (".git/x", ""),
            ],
        );
        assert_eq!(who(&found), ["ada", "bob", "cy"]);
    }

    #[test]
    fn moodle_writes_the_name_before_a_number() {
        let found = class(
            "download",
            &[
                ("Ada Lee_4711_assignsubmission_file/a.zip", ""),
                ("Bob O_12_assignsubmission_file_/src/lib.rs", ""),
            ],
        );
        assert_eq!(who(&found), ["Ada Lee", "Bob O"]);
        let two =
            ["Ada Lee_12_", "Ada Lee_4711_"].map(|it| format!("{it}assignsubmission_file/a.zip"));
        let found = class("download", &[(&two[0], ""), (&two[1], "")]);
        assert_eq!(
            who(&found),
            ["Ada Lee_12", "Ada Lee_4711"],
            "two of one name"
        );
    }

    #[test]
    fn classroom_50_writes_the_assignment_before_the_user_and_the_instant_beside() {
        let result = "{\"schema\":\"classroom50/result/v1\",\"datetime\":\"2026-06-01T14:32:01Z\"}";
        let found = class(
            "cs-a1_submissions_20260602",
            &[
                ("cs-a1-ada/result.json", result),
                ("cs-a1-group-2/src/lib.rs", ""),
            ],
        );
        assert_eq!(who(&found), ["ada", "group-2"]);
        assert_eq!(found[0].1.as_deref(), Some("2026-06-01T14:32:01Z"));
    }

    #[test]
    fn nbgrader_has_a_folder_for_each_student() {
        let found = class(
            "submitted",
            &[("ada/a1/timestamp.txt", "2026-11-30 11:59:00.5 UTC\n")],
        );
        assert_eq!(who(&found), ["ada"]);
        assert_eq!(found[0].1.as_deref(), Some("2026-11-30T11:59:00.5Z"));
    }

    #[test]
    fn gradescope_lists_the_members_of_a_group() {
        let list = "---\nsubmission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '17'\n    :email: a@x\n  - :name: Bob\n    :sid: '18'\n    :email: b@x\n  :created_at: 2026-11-30 11:59:00.123456000 Z\n  :score: 3.0\n  :history:\n  - :id: 9\n    :created_at: 2026-01-01 00:00:00 Z\nsubmission_2:\n  :submitters:\n  - :name: Cy\n    :sid: ''\n    :email: c@x\n  :created_at: 2026-11-30 12:59:00.0 +01:00\n";
        let found = class(
            "export",
            &[
                ("submission_metadata.yml", list),
                ("submission_1/lib.rs", ""),
                ("submission_2/lib.rs", ""),
            ],
        );
        assert_eq!(who(&found), ["17+18", "c@x"]);
        assert_eq!(found[0].1.as_deref(), Some("2026-11-30T11:59:00.123456Z"));
        assert_eq!(found[1].1.as_deref(), Some("2026-11-30T11:59:00Z"));
    }

    #[test]
    fn a_list_may_name_a_student_twice() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("class.csv");
        std::fs::write(
            &list,
            "student,path,submitted_at\nada,1,2026-11-30T11:00:00Z\nada,2,\nada,2,\n",
        )
        .unwrap();
        let found = find(&list).unwrap();
        let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["ada 1", "ada 2", "ada 2'"]);
        assert_eq!(found[0].path, folder.path().join("1"));
        std::fs::write(&list, "student,path,submitted_at\nada,1,yesterday\n").unwrap();
        assert!(find(&list).is_err());
    }
}
