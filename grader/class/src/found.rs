//! What was handed in by whom: the layouts in which course systems let a class be
//! downloaded, or a plain folder with an entry for each.
//!
//! What lies in the class's folder is the instructor's. What lies below an entry is a
//! student's, who may have put a link, a pipe or a made-up instant there: nothing of it
//! is followed, and what a course system has written beside the entries is read before
//! what lies in them.

use crate::{files, instant, name};
use anyhow::Context;
use jiff::Timestamp;
use render::words::counted;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
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
    /// What is written of when, where nobody can tell which instant that is.
    pub unclear: Option<String>,
}

impl Found {
    /// By what several of one student come one after the other: by their instants,
    /// and where nobody has said any, by their names.
    pub(crate) fn order(&self) -> (Option<Timestamp>, String) {
        (self.submitted_at, self.id.clone())
    }
}

/// What there is to say of entries of a class's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Remark {
    NoSubmission,
    NoFolderOfOne,
    Link,
    NoText,
}

/// The names of which there is something to say.
pub(crate) type Remarks = BTreeMap<Remark, Vec<String>>;

impl Remark {
    /// In words, of these names; without them how many there are.
    pub(crate) fn said(self, names: &[String], is_by_name: bool) -> String {
        let (noun, place, what) = match self {
            Self::NoSubmission => (
                "file",
                " beside the submissions",
                "neither a folder nor an archive, and left out",
            ),
            Self::NoFolderOfOne => (
                "name",
                " beside the submissions",
                "left out: nbgrader and Gradescope have a folder for each submission",
            ),
            Self::Link => (
                "link",
                " beside the submissions",
                "not followed, and left out: a list of names and paths may name what it leads to",
            ),
            Self::NoText => (
                "name",
                "",
                "not UTF-8: what is no text of it is written out, as in `M\\xFCller`; rename it, or \
                 write it so in the roster",
            ),
        };
        if is_by_name {
            return format!("{}: {what}", names.join(", "));
        }
        let counted = counted(names.len(), noun);
        format!("{counted}{place}: {what}; `--names` says which")
    }
}

/// Everything that was handed in, in the order of its names, and what is to be said of
/// what lies beside. Where the layout has several assignments, only those of this name.
///
/// # Errors
///
/// When the folder or the list cannot be read, there is nothing in it, something that
/// it names is not there, or nobody can tell which assignment is meant.
pub(crate) fn find(
    class: &Path,
    assignment: Option<&str>,
) -> anyhow::Result<(Vec<Found>, Remarks)> {
    // The grader is called in another folder.
    let class = class.canonicalize()?;
    let export = class.join("submission_metadata.yml");
    let is_of_nbgrader = name_of(&class) == "submitted";
    anyhow::ensure!(
        assignment.is_none() || is_of_nbgrader,
        "`--assignment` is for the folder `submitted` of nbgrader: here is one assignment alone"
    );
    let mut remarks = Remarks::new();
    let mut found = if class.is_file() {
        listed(&class)?
    } else if export.is_file() {
        of_gradescope(&class, &export, &mut remarks)?
    } else if is_of_nbgrader {
        of_nbgrader(&class, assignment, &mut remarks)?
    } else {
        in_folder(&class, &mut remarks)?
    };
    anyhow::ensure!(!found.is_empty(), "nothing was handed in there");
    ensure_there(&found)?;
    ensure_ordered(&found)?;
    found.sort_by(|one, two| one.id.cmp(&two.id));
    tell_ids_apart(&mut found);
    Ok((found, remarks))
}

/// Two folders may have names that look the same: these are two submissions.
fn tell_ids_apart(found: &mut [Found]) {
    let mut ids = BTreeSet::new();
    for it in found {
        while !ids.insert(it.id.clone()) {
            it.id.push('\'');
        }
    }
}

/// A path that leads nowhere is a mistake in the list, and costs no student a mark.
fn ensure_there(found: &[Found]) -> anyhow::Result<()> {
    let is_gone = |it: &&Found| std::fs::metadata(&it.path).is_err();
    let gone: Vec<String> = found
        .iter()
        .filter(is_gone)
        .map(|it| it.path.display().to_string())
        .collect();
    anyhow::ensure!(
        gone.is_empty(),
        "{} that it names cannot be found: {}",
        counted(gone.len(), "submission"),
        gone.join(", ")
    );
    Ok(())
}

/// Of submissions of one student, some with an instant and some without, nobody knows
/// which is the latest.
fn ensure_ordered(found: &[Found]) -> anyhow::Result<()> {
    let mut dated: BTreeMap<String, (&String, BTreeSet<bool>)> = BTreeMap::new();
    for it in found {
        for who in &it.who {
            let (_, kinds) = dated
                .entry(name::key(who))
                .or_insert((who, BTreeSet::new()));
            kinds.insert(it.submitted_at.is_some());
        }
    }
    let mixed = dated.into_values().find(|(_, kinds)| kinds.len() > 1);
    anyhow::ensure!(
        mixed.is_none(),
        "{} has submissions with an instant and others without, so nobody knows which is the latest",
        mixed.map_or("", |it| it.0)
    );
    Ok(())
}

/// A line of a list.
#[derive(Debug, Deserialize)]
struct Line {
    student: String,
    path: PathBuf,
    #[serde(default)]
    submitted_at: String,
}

/// A CSV of students and paths, which count from its folder. A student may stand
/// there more than once.
fn listed(file: &Path) -> anyhow::Result<Vec<Found>> {
    let folder = file.parent().unwrap_or(Path::new("/"));
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)?;
    let heads = reader.headers()?;
    let mut heads: Vec<String> = heads.iter().map(str::to_lowercase).collect();
    let students = ["student", "username", "name"];
    let student = students
        .iter()
        .find(|it| heads.iter().any(|head| head == *it));
    let student = student.and_then(|it| heads.iter_mut().find(|head| head == it));
    if let Some(head) = student {
        "student".clone_into(head);
    }
    let heads = csv::StringRecord::from(heads);
    for column in [&students[..], &["path"]] {
        anyhow::ensure!(
            heads.iter().any(|it| column.contains(&it)),
            "no column is called `{}`; there are {}{}",
            column[0],
            heads.iter().collect::<Vec<_>>().join(", "),
            parted_by_semicolons(&heads)
        );
    }
    let mut found: Vec<Found> = Vec::new();
    for (number, line) in (1..).zip(reader.records()) {
        let line: Line = line?.deserialize(Some(&heads))?;
        anyhow::ensure!(
            !line.student.is_empty() && !line.path.as_os_str().is_empty(),
            "entry {number} has no student or no path"
        );
        let student = name::composed(&line.student);
        let path = line.path.display().to_string();
        found.push(Found {
            id: format!("{student} {}", name::composed(&path)),
            who: vec![student],
            path: there(folder, &line.path),
            submitted_at: listed_instant(&line.submitted_at)
                .with_context(|| format!("entry {number}"))?,
            unclear: None,
        });
    }
    Ok(found)
}

/// Where a path of a list leads. A list may write a name in other signs than the folder
/// has it: then that one is meant, if it is the only one that looks so.
fn there(folder: &Path, path: &Path) -> PathBuf {
    let exact = folder.join(path);
    if exact.symlink_metadata().is_ok() {
        return exact;
    }
    let mut there = folder.to_owned();
    for part in path {
        let next = there.join(part);
        there = match next.symlink_metadata() {
            Ok(_) => next,
            Err(_) => alike(&there, part).unwrap_or(next),
        };
    }
    there
}

/// The only entry of a folder whose name looks like this one.
fn alike(folder: &Path, part: &OsStr) -> Option<PathBuf> {
    let part = part.to_str()?;
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let is_alike = |name: &OsString| name.to_str().is_some_and(|it| name::looks_same(it, part));
    let mut alike = entries.map(|it| it.file_name()).filter(is_alike);
    let only = alike.next()?;
    alike.next().is_none().then(|| folder.join(only))
}

/// An instant as it is written in a list; none where there is nothing.
fn listed_instant(text: &str) -> anyhow::Result<Option<Timestamp>> {
    let read = (!text.is_empty()).then(|| text.parse());
    read.transpose().map_err(|_| {
        anyhow::anyhow!("no instant is {text:?}: write it as 2026-11-30T23:00:00+01:00")
    })
}

/// What to say of a table with one column, if that is the reason.
pub(crate) fn parted_by_semicolons(heads: &csv::StringRecord) -> &'static str {
    if heads.len() == 1 && heads[0].contains(';') {
        ": save it with commas between the columns"
    } else {
        ""
    }
}

/// The folders and archives in a folder. Some course systems write the student
/// into a longer name.
fn in_folder(class: &Path, remarks: &mut Remarks) -> anyhow::Result<Vec<Found>> {
    let above = name_of(class);
    let instants = of_classroom_50(&class.join(SCORES))?;
    let mut found = Vec::new();
    for path in entries(class, remarks)? {
        let name = name_of(&path);
        // A file of Moodle's is somebody's, whatever it is.
        let is_one = path.is_dir() || is_archive(&name) || name.contains(MOODLE);
        if name.starts_with('.') || name == SCORES {
            continue;
        }
        if !is_one {
            remarks.entry(Remark::NoSubmission).or_default().push(name);
            continue;
        }
        let student = student_of(&name, &above);
        found.push(Found {
            submitted_at: instants.get(&name::key(&student)).copied(),
            unclear: None,
            who: vec![student],
            path: only_archive(&path).unwrap_or(path),
            id: name,
        });
    }
    leave_texts(&mut found);
    tell_apart(&mut found);
    Ok(found)
}

/// Where somebody handed in files, what was written in Moodle beside them is no
/// submission.
fn leave_texts(found: &mut Vec<Found>) {
    let with_files = found.iter().filter_map(|it| it.id.split_once(MOODLE));
    let with_files: BTreeSet<String> = with_files
        .filter(|(_, kind)| kind.starts_with("file"))
        .map(|(numbered, _)| numbered.to_owned())
        .collect();
    found.retain(|it| {
        let parts = it.id.split_once(MOODLE);
        !parts.is_some_and(|(numbered, kind)| {
            kind.starts_with("onlinetext") && with_files.contains(numbered)
        })
    });
}

/// Two people of one name are two: the number behind it tells them apart.
fn tell_apart(found: &mut [Found]) {
    let key = |it: &Found| -> Vec<String> { it.who.iter().map(|who| name::key(who)).collect() };
    let mut numbers: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    for it in found.iter() {
        let numbered = it.id.split_once(MOODLE).map(|it| it.0.to_owned());
        numbers.entry(key(it)).or_default().extend(numbered);
    }
    for it in found.iter_mut().filter(|it| numbers[&key(it)].len() > 1) {
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

/// What Classroom 50 writes beside the submissions.
const SCORES: &str = "scores.csv";

/// When each user handed in, by the summary that Classroom 50 writes beside the
/// submissions. In a submission's own `result.json` stands what the student likes.
///
/// # Errors
///
/// When there is such a file that cannot be read.
fn of_classroom_50(scores: &Path) -> anyhow::Result<BTreeMap<String, Timestamp>> {
    #[derive(Deserialize)]
    struct Row {
        username: String,
        #[serde(default)]
        datetime: String,
        #[serde(default)]
        submission_tag: String,
    }
    let mut instants = BTreeMap::new();
    if !scores.is_file() {
        return Ok(instants);
    }
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_path(scores)?;
    // Somebody else's table of that name says nothing here.
    if !reader.headers()?.iter().any(|it| it == "submission_tag") {
        return Ok(instants);
    }
    for row in reader.deserialize() {
        let row: Row = row.with_context(|| scores.display().to_string())?;
        // The commit's own date is its author's to set, and the tag the runner's.
        let at = tag_time(&row.submission_tag).or_else(|| row.datetime.parse().ok());
        instants.extend(at.map(|at| (name::key(&row.username), at)));
    }
    Ok(instants)
}

/// `submit/2026-06-01T14-32-05Z-a1b2c3d`.
fn tag_time(tag: &str) -> Option<Timestamp> {
    let (stamp, _) = tag.strip_prefix("submit/")?.rsplit_once('-')?;
    let (date, time) = stamp.split_once('T')?;
    format!("{date}T{}", time.replace('-', ":")).parse().ok()
}

/// Where a folder holds one archive and no work beside it, that is the submission. A link
/// is none: it would hand in somebody else's.
fn only_archive(folder: &Path) -> Option<PathBuf> {
    let mut archives = Vec::new();
    for entry in std::fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().ok()?;
        // What systems leave behind is no work, and neither is a text beside it.
        if name.starts_with('.') || name == "__MACOSX" {
            continue;
        }
        if kind.is_file() && is_archive(&name) {
            archives.push(entry.path());
        } else if !kind.is_file() || has_sources(&name) {
            return None;
        }
    }
    let only = archives.pop();
    only.filter(|_| archives.is_empty())
}

/// Whether a file may be somebody's work by its name.
fn has_sources(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "rs")
}

/// Where nbgrader notes when something was handed in.
pub(crate) const TIMESTAMP: &str = "timestamp.txt";

/// How much is shown of what cannot be read there.
const SHOWN_LETTERS: usize = 60;

/// nbgrader: `submitted/STUDENT/ASSIGNMENT`.
fn of_nbgrader(
    class: &Path,
    assignment: Option<&str>,
    remarks: &mut Remarks,
) -> anyhow::Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut assignments = BTreeSet::new();
    for student in folders(class, remarks)? {
        for path in folders(&student, remarks)? {
            let name = name_of(&path);
            assignments.insert(name.clone());
            if assignment.is_some_and(|it| !name::looks_same(it, &name)) {
                continue;
            }
            let time = files::read_small(&path.join(TIMESTAMP));
            let time = time.map(|time| String::from_utf8_lossy(&time).into_owned());
            let submitted_at = time.as_deref().and_then(instant::written);
            let unclear = time.filter(|_| submitted_at.is_none());
            found.push(Found {
                id: format!("{}/{name}", name_of(&student)),
                who: vec![name_of(&student)],
                submitted_at,
                unclear: unclear.map(|it| it.trim().chars().take(SHOWN_LETTERS).collect()),
                path,
            });
        }
    }
    let there: Vec<String> = assignments.into_iter().collect();
    let there = there.join(", ");
    match assignment {
        Some(name) => anyhow::ensure!(
            !found.is_empty(),
            "nobody has handed in `{name}`; there are {there}"
        ),
        // Otherwise all of somebody's would be attempts at one.
        None => anyhow::ensure!(
            !there.contains(", "),
            "there are several assignments: name one of {there} with `--assignment`"
        ),
    }
    Ok(found)
}

/// Gradescope's export: a folder for each submission, and a list of them that is
/// YAML with Ruby's symbols. Of it only these lines are read.
///
/// # Errors
///
/// When the list cannot be read, or an instant in it.
fn of_gradescope(class: &Path, export: &Path, remarks: &mut Remarks) -> anyhow::Result<Vec<Found>> {
    let text = std::fs::read_to_string(export)
        .with_context(|| format!("cannot read {}", export.display()))?;
    let mut found: Vec<Found> = Vec::new();
    let mut members: Vec<Member> = Vec::new();
    let mut section = "";
    for (number, line) in (1..).zip(text.lines()) {
        let depth = line.len() - line.trim_start().len();
        let is_item = line.trim_start().starts_with("- ");
        let key = line.trim_start().trim_start_matches("- ");
        let (key, value) = key.split_once(": ").unwrap_or((key, ""));
        let value = unquoted(value);
        if line.starts_with("submission_") {
            credit(&mut found, &mut members);
            found.push(in_export(class, line.trim_end_matches(':')));
            section = "";
            continue;
        }
        let Some(own) = found.last_mut() else {
            continue;
        };
        if depth == 2 && !is_item {
            section = key.trim_end_matches(':');
            if section == ":created_at" {
                let at = gradescope_time(&value);
                let at = at.with_context(|| {
                    format!(
                        "{}, line {number}: no instant is {value:?}",
                        export.display()
                    )
                })?;
                own.submitted_at = Some(at);
            }
        } else if section == ":submitters" && depth <= 4 {
            if is_item {
                members.push(Member::default());
            }
            if let Some(member) = members.last_mut() {
                member.learn(key, value);
            }
        }
    }
    credit(&mut found, &mut members);
    // What the list does not name was handed in all the same.
    for path in entries(class, remarks)? {
        let name = name_of(&path);
        if path == export || found.iter().any(|it| it.id == name) {
            continue;
        }
        if name.starts_with("submission_") && path.is_dir() {
            found.push(in_export(class, &name));
        } else {
            leave(name, remarks);
        }
    }
    Ok(found)
}

/// A submission of Gradescope's export, of nobody who is known.
fn in_export(class: &Path, id: &str) -> Found {
    Found {
        path: class.join(id),
        id: id.to_owned(),
        who: vec![id.to_owned()],
        submitted_at: None,
        unclear: None,
    }
}

/// One of those who handed in together, as Gradescope knows them.
#[derive(Debug, Default)]
struct Member {
    sid: String,
    email: String,
    name: String,
}

impl Member {
    fn learn(&mut self, key: &str, value: String) {
        match key {
            ":sid" => self.sid = value,
            ":email" => self.email = value,
            ":name" => self.name = value,
            _ => {}
        }
    }

    /// By what the class knows them: the first that there is.
    fn known_as(self) -> Option<String> {
        let names = [self.sid, self.email, self.name];
        names.into_iter().find(|it| !it.is_empty())
    }
}

/// Gives the last submission to its members.
fn credit(found: &mut [Found], members: &mut Vec<Member>) {
    let names: Vec<String> = members.drain(..).filter_map(Member::known_as).collect();
    if let Some(own) = found.last_mut()
        && !names.is_empty()
    {
        own.who = names.iter().map(|it| name::composed(it)).collect();
    }
}

/// A value of YAML without its quotation marks.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let within = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    if let Some(text) = within('\'') {
        text.replace("''", "'")
    } else if let Some(text) = within('"') {
        text.replace("\\\"", "\"").replace("\\\\", "\\")
    } else if ["null", "~"].contains(&value) {
        String::new()
    } else {
        value.to_owned()
    }
}

/// `2026-11-30 11:59:00.123456000 Z`, or with an offset.
fn gradescope_time(text: &str) -> Option<Timestamp> {
    let mut parts = text.split_whitespace();
    let (date, time) = (parts.next()?, parts.next()?);
    let offset = parts.next().unwrap_or("Z");
    format!("{date}T{time}{offset}").parse().ok()
}

/// The entries of a folder but for links, which may lead anywhere: into what is another
/// student's, or nobody's.
fn entries(folder: &Path, remarks: &mut Remarks) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = name_of(&path);
        if entry.file_type()?.is_symlink() {
            remarks.entry(Remark::Link).or_default().push(name);
            continue;
        }
        if entry.file_name().to_str().is_none() {
            remarks.entry(Remark::NoText).or_default().push(name);
        }
        paths.push(path);
    }
    paths.sort();
    Ok(paths)
}

/// The folders in a folder whose other entries are nobody's submission.
fn folders(folder: &Path, remarks: &mut Remarks) -> anyhow::Result<Vec<PathBuf>> {
    let (folders, others): (Vec<_>, Vec<_>) = entries(folder, remarks)?
        .into_iter()
        .partition(|it| it.is_dir() && !name_of(it).starts_with('.'));
    for other in others {
        leave(name_of(&other), remarks);
    }
    Ok(folders)
}

/// Notes what is no folder of a submission. What systems and editors keep is hidden.
fn leave(name: String, remarks: &mut Remarks) {
    if !name.starts_with('.') {
        remarks.entry(Remark::NoFolderOfOne).or_default().push(name);
    }
}

/// What an entry is called, in the form in which names are held to each other.
fn name_of(path: &Path) -> String {
    name::composed(&name::written_out(path.file_name().unwrap_or_default()))
}

/// Endings of archives: those that can be read, and others that somebody may have handed
/// in all the same and would miss.
const ARCHIVES: [&str; 11] = [
    ".zip", ".tar.gz", ".tgz", ".tar", ".rar", ".7z", ".tar.xz", ".txz", ".tar.bz2", ".tbz2",
    ".tar.zst",
];

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
        let found = find(&folder, None).unwrap().0.into_iter();
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
        let both = ["file", "onlinetext"].map(|it| format!("Ada Lee_12_assignsubmission_{it}/x"));
        let found = class("download", &[(&both[0], ""), (&both[1], "")]);
        assert_eq!(who(&found), ["Ada Lee"], "a file, and a text beside it");
    }

    /// What a student writes into a submission is no instant.
    #[test]
    fn classroom_50_writes_the_assignment_before_the_user_and_the_instants_beside() {
        let result = "{\"schema\":\"classroom50/result/v1\",\"datetime\":\"2026-06-01T14:32:01Z\"}";
        let scores = "username,section,datetime,submission_tag\n\
             Ada,A,2020-01-01T00:00:00Z,submit/2026-06-02T10-00-05Z-a1b2c3d\n\
             bob,A,2026-06-03T10:00:00Z,\ncy,A,,\n";
        let found = class(
            "cs-a1_submissions_20260602",
            &[
                ("scores.csv", scores),
                ("cs-a1-ada/result.json", result),
                ("cs-a1-bob/src/lib.rs", ""),
                ("cs-a1-group-2/result.json", result),
            ],
        );
        assert_eq!(who(&found), ["ada", "bob", "group-2"]);
        let instants: Vec<Option<&str>> = found.iter().map(|it| it.1.as_deref()).collect();
        let known = [Some("2026-06-02T10:00:05Z"), Some("2026-06-03T10:00:00Z")];
        assert_eq!(instants, [known[0], known[1], None]);
    }

    #[test]
    fn nbgrader_has_a_folder_for_each_student() {
        let found = class(
            "submitted",
            &[("ada/a1/timestamp.txt", "2026-11-30 11:59:00.5 UTC\n")],
        );
        assert_eq!(who(&found), ["ada"]);
        assert_eq!(found[0].1.as_deref(), Some("2026-11-30T11:59:00.5Z"));

        let top = tempfile::tempdir().unwrap();
        let class = top.path().join("submitted");
        for (student, time) in [
            ("ada", "2026-11-30 11:59:00 +0100"),
            ("bob", "2026-11-30 11:59:00 PST\n"),
        ] {
            std::fs::create_dir_all(class.join(student).join("a1")).unwrap();
            std::fs::write(class.join(student).join("a1/timestamp.txt"), time).unwrap();
        }
        let (found, _) = find(&class, None).unwrap();
        let ada = found[0].submitted_at.map(|at| at.to_string());
        assert_eq!(ada.as_deref(), Some("2026-11-30T10:59:00Z"));
        assert_eq!(found[1].submitted_at, None);
        let unclear: Vec<Option<&str>> = found.iter().map(|it| it.unclear.as_deref()).collect();
        assert_eq!(unclear, [None, Some("2026-11-30 11:59:00 PST")]);
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

    /// What a Mac writes in two signs, others write in one.
    #[test]
    fn names_are_one_in_whatever_signs_they_are_written() {
        let (one, two) = ("Jos\u{e9}", "Jose\u{301}");
        let found = class(
            "class",
            &[
                (&format!("{one}/src/lib.rs"), ""),
                (&format!("{two}/src/lib.rs"), ""),
            ],
        );
        assert_eq!(who(&found), [one, one]);
        let moodle = |name: &str, kind: &str| format!("{name}_12_assignsubmission_{kind}/x");
        let both = [moodle(one, "file"), moodle(two, "onlinetext")];
        let found = class("download", &[(&both[0], ""), (&both[1], "")]);
        assert_eq!(who(&found), [one], "a file, and a text beside it");
        let scores =
            format!("username,submission_tag\n{one},submit/2026-06-02T10-00-05Z-a1b2c3d\n");
        let found = class(
            "cs-e\u{301}_submissions_1",
            &[
                ("scores.csv", &scores),
                (&format!("cs-\u{e9}-{two}/src/lib.rs"), ""),
            ],
        );
        assert_eq!(who(&found), [one]);
        assert!(found[0].1.is_some());

        let top = tempfile::tempdir().unwrap();
        let class = top.path().join("submitted");
        for path in [format!("{two}/a1e\u{301}"), "ada/a1\u{e9}".to_owned()] {
            std::fs::create_dir_all(class.join(path)).unwrap();
        }
        for assignment in [None, Some("a1\u{e9}"), Some("a1e\u{301}")] {
            let (found, _) = find(&class, assignment).unwrap();
            let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
            assert_eq!(ids, ["Jos\u{e9}/a1\u{e9}", "ada/a1\u{e9}"]);
        }
    }

    #[test]
    fn a_path_of_a_list_may_be_written_in_other_signs_than_the_folder() {
        let top = tempfile::tempdir().unwrap();
        let list = top.path().join("class.csv");
        let (one, two) = ("Jos\u{e9}", "Jose\u{301}");
        std::fs::create_dir_all(top.path().join("in").join(two)).unwrap();
        std::fs::write(&list, format!("student,path\n{two},in/{one}\n")).unwrap();
        let (found, _) = find(&list, None).unwrap();
        assert_eq!(found[0].who, [one]);
        assert_eq!(found[0].id, format!("{one} in/{one}"));
        assert!(found[0].path.is_dir());
    }

    #[test]
    fn members_of_gradescope_are_known_by_what_there_is_and_none_is_left_out() {
        let list = "---\nsubmission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '17'\n    :email: a@x\n  - :sid: ''\n    :email: b@x\n    :name: Bob\n  - :name: 'Cy O''Neil'\n    :sid:\n  :created_at: 2026-11-30 11:59:00.1 Z\n  :results:\n    :tests:\n    - :name: no member\n";
        let files = [
            ("submission_metadata.yml", list),
            ("submission_1/lib.rs", ""),
            ("submission_9/lib.rs", ""),
        ];
        let found = class("export", &files);
        assert_eq!(who(&found), ["17+b@x+Cy O'Neil", "submission_9"]);

        let folder = tempfile::tempdir().unwrap();
        let metadata = folder.path().join("submission_metadata.yml");
        let refused = |list: &str| {
            std::fs::write(&metadata, list).unwrap();
            format!("{:#}", find(folder.path(), None).unwrap_err())
        };
        let said = refused(list);
        assert!(
            said.contains("1 submission that it names cannot be found"),
            "{said}"
        );
        let said = refused("submission_1:\n  :created_at: soon\n");
        assert!(said.contains("line 2: no instant is \"soon\""), "{said}");
    }

    #[test]
    fn one_of_several_assignments_is_named() {
        let top = tempfile::tempdir().unwrap();
        let class = top.path().join("submitted");
        for path in ["ada/a1", "ada/a2", "bob/a2", "bob/.ipynb_checkpoints"] {
            std::fs::create_dir_all(class.join(path)).unwrap();
        }
        let found = |assignment: Option<&str>| {
            let (found, _) = find(&class, assignment).map_err(|error| error.to_string())?;
            Ok::<Vec<String>, String>(found.into_iter().map(|it| it.id).collect())
        };
        assert_eq!(found(Some("a2")).unwrap(), ["ada/a2", "bob/a2"]);
        let said = found(None).unwrap_err();
        assert!(
            said.contains("name one of a1, a2 with `--assignment`"),
            "{said}"
        );
        let said = found(Some("a3")).unwrap_err();
        assert!(
            said.contains("nobody has handed in `a3`; there are a1, a2"),
            "{said}"
        );
        assert!(
            find(top.path(), Some("a1")).is_err(),
            "no layout of nbgrader's"
        );
    }

    /// Each would hand in another's work, or be waited for.
    #[cfg(unix)]
    #[test]
    fn nothing_that_a_student_has_put_into_the_way_is_followed() {
        use std::os::unix::fs::symlink;
        let top = tempfile::tempdir().unwrap();
        let class = top.path().join("class");
        let made = |path: &str| {
            let path = class.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            path
        };
        std::fs::write(made("bob.zip"), "bob's").unwrap();
        symlink("../bob.zip", made("mallory/homework.zip")).unwrap();
        std::fs::write(made("ada/homework.zip"), "ada's").unwrap();
        std::fs::write(made("ada/.DS_Store"), "").unwrap();
        std::fs::write(made("ada/._homework.zip"), "").unwrap();
        std::fs::write(made("ada/readme.txt"), "").unwrap();
        std::fs::write(made("cy/homework.zip"), "").unwrap();
        std::fs::write(made("cy/src/lib.rs"), "").unwrap();
        symlink("/etc", made("nia")).unwrap();
        symlink("bob.zip", made("oz.zip")).unwrap();
        std::fs::write(made("notes.txt"), "").unwrap();
        let (found, remarks) = find(&class, None).unwrap();
        let paths: Vec<PathBuf> = found.into_iter().map(|it| it.path).collect();
        let said = |is_by_name| -> Vec<String> {
            let all = remarks.iter();
            all.map(|(it, names)| it.said(names, is_by_name)).collect()
        };
        assert_eq!(
            said(true),
            [
                "notes.txt: neither a folder nor an archive, and left out",
                "nia, oz.zip: not followed, and left out: a list of names and paths may name what it leads to",
            ]
        );
        assert!(said(false)[1].starts_with("2 links beside the submissions: not followed"));
        let class_folder = class.canonicalize().unwrap();
        let expected = ["ada/homework.zip", "bob.zip", "cy", "mallory"];
        assert_eq!(paths, expected.map(|it| class_folder.join(it)));

        let class = top.path().join("submitted");
        for student in ["eve", "zoe"] {
            std::fs::create_dir_all(class.join(student).join("a1")).unwrap();
        }
        let pipe = class.join("eve/a1/timestamp.txt");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        symlink("/dev/zero", class.join("zoe/a1/timestamp.txt")).unwrap();
        let (found, _) = find(&class, None).unwrap();
        assert!(found.iter().all(|it| it.submitted_at.is_none()));
    }

    /// What somebody has put there by hand would be missed.
    #[test]
    fn what_a_download_has_beside_its_folders_is_named() {
        let top = tempfile::tempdir().unwrap();
        let export = "export/submission_metadata.yml";
        for path in [
            "submitted/ada/a1/lib.rs",
            "submitted/bob.zip",
            "submitted/.DS_Store",
            "export/submission_7/lib.rs",
            "export/late/lib.rs",
            "export/cy.zip",
            export,
        ] {
            let path = top.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        std::fs::write(top.path().join(export), "---\nsubmission_7:\n").unwrap();
        for (class, left) in [
            ("submitted", vec!["bob.zip"]),
            ("export", vec!["cy.zip", "late"]),
        ] {
            let (found, remarks) = find(&top.path().join(class), None).unwrap();
            assert_eq!(found.len(), 1);
            assert_eq!(remarks[&Remark::NoFolderOfOne], left);
        }
    }

    #[test]
    fn a_list_may_name_a_student_twice() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("class.csv");
        std::fs::write(
            &list,
            "name,Path,student\nA. L.,1,ada\nA. L.,2,ada\nA. L.,2,ada\n",
        )
        .unwrap();
        for path in ["1", "2"] {
            std::fs::create_dir(folder.path().join(path)).unwrap();
        }
        let (found, _) = find(&list, None).unwrap();
        let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["ada 1", "ada 2", "ada 2'"]);
        assert_eq!(
            found[0].path,
            folder.path().canonicalize().unwrap().join("1")
        );
        for (lines, says) in [
            (
                "ada,1,yesterday\n",
                "entry 1: no instant is \"yesterday\": write it as 2026-",
            ),
            (
                "ada,1,\nbob,3,\n",
                "1 submission that it names cannot be found",
            ),
            ("ada,1,\n,2,\n", "entry 2 has no student or no path"),
            ("ada,,\n", "entry 1 has no student or no path"),
            (
                "ada,1,2026-11-30T11:00:00Z\nada,2,\n",
                "ada has submissions with an instant and others",
            ),
        ] {
            std::fs::write(&list, format!("student,path,submitted_at\n{lines}")).unwrap();
            let said = format!("{:#}", find(&list, None).unwrap_err());
            assert!(said.contains(says), "{said}");
        }
    }
}
