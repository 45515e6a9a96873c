//! Whose a file is, by its path in what was handed in.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

/// The place of a file that is some exercise's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The exercise's name.
    pub exercise: String,
    /// The exercise's folder in what was handed in.
    pub folder: PathBuf,
    /// Whether that is called as the exercise is; else it is only the one asked for.
    pub is_called_so: bool,
    /// The file's path below `src`.
    pub file: PathBuf,
}

/// Whose a file is: it lies below `src` in a folder that is called as an exercise
/// is, with a number before it or without; in what is itself called so; or, where
/// only one exercise is `alone` asked for, in `src` at the top, or at the top.
pub(super) fn place_of(
    path: &Path,
    submission: &str,
    alone: Option<&str>,
    is_known: impl Fn(&str) -> bool,
) -> Option<Place> {
    let parts: Vec<&OsStr> = path
        .components()
        .map(|component| match component {
            Component::Normal(part) => Some(part),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let folders = parts.len().checked_sub(1)?;
    for at in (0..folders).filter(|&at| parts[at] == "src") {
        let called = match at {
            0 => submission,
            _ => parts[at - 1].to_str()?,
        };
        let own = exercise_called(called, &is_known);
        let exercise = own.or_else(|| alone.filter(|_| at == 0));
        if let Some(exercise) = exercise {
            return Some(Place {
                exercise: exercise.to_owned(),
                is_called_so: own.is_some(),
                folder: parts[..at].iter().collect(),
                file: parts[at + 1..].iter().collect(),
            });
        }
    }
    let is_alone = folders == 0 && path.extension().is_some_and(|end| end == "rs");
    alone.filter(|_| is_alone).map(|exercise| Place {
        exercise: exercise.to_owned(),
        is_called_so: false,
        folder: PathBuf::new(),
        file: path.to_owned(),
    })
}

/// The exercise that a folder is called by: `06_patterns/01_semaphore` and
/// `semaphore` both are.
fn exercise_called(folder: &str, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    let numbered = folder.split_once('_').and_then(|(number, name)| {
        let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
        is_number.then_some(name)
    });
    // `semaphore.zip`, and what a browser makes of a second one.
    let stem = folder.split(['.', ' ', '(']).next().unwrap_or(folder);
    [Some(folder), numbered, Some(stem)]
        .into_iter()
        .flatten()
        .find(|name| is_known(name))
}

/// Whether a file or folder is no source by its name: hidden, or made by cargo or
/// by a system's archiver.
pub(super) fn is_hidden(name: &OsStr, is_folder: bool) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.contains(".kept-")
        || (is_folder && (name == "target" || name == "__MACOSX"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(
        path: &str,
        submission: &str,
        alone: Option<&str>,
    ) -> Option<(String, String, String)> {
        let known = |name: &str| ["queue", "task_group"].contains(&name);
        let place = place_of(Path::new(path), submission, alone, known)?;
        let text = |path: PathBuf| path.to_string_lossy().replace('\\', "/");
        Some((place.exercise, text(place.folder), text(place.file)))
    }

    fn some(exercise: &str, folder: &str, file: &str) -> Option<(String, String, String)> {
        Some((exercise.to_owned(), folder.to_owned(), file.to_owned()))
    }

    #[test]
    fn a_source_is_known_by_the_folder_above_src() {
        let cases = [
            (
                "exercises/06_p/01_queue/src/lib.rs",
                some("queue", "exercises/06_p/01_queue", "lib.rs"),
            ),
            (
                "repo-main/queue/src/a/b.rs",
                some("queue", "repo-main/queue", "a/b.rs"),
            ),
            (
                "3_task_group/src/lib.rs",
                some("task_group", "3_task_group", "lib.rs"),
            ),
            (
                "src/other/queue/src/lib.rs",
                some("queue", "src/other/queue", "lib.rs"),
            ),
            ("queue/tests/checks.rs", None),
            ("queue/lib.rs", None),
            ("stack/src/lib.rs", None),
            ("lib.rs", None),
            ("src/lib.rs", None),
        ];
        for (path, expected) in cases {
            assert_eq!(place(path, "handed in", None), expected, "{path}");
        }
    }

    #[test]
    fn one_exercise_alone_needs_no_name() {
        assert_eq!(
            place("src/lib.rs", "ada", Some("queue")),
            some("queue", "", "lib.rs")
        );
        assert_eq!(
            place("lib.rs", "ada", Some("queue")),
            some("queue", "", "lib.rs")
        );
        assert_eq!(
            place("src/lib.rs", "queue (2).zip", None),
            some("queue", "", "lib.rs")
        );
        assert_eq!(place("docs/lib.rs", "ada", Some("queue")), None);
        // A folder that is called as another exercise is not the one asked for.
        assert_eq!(
            place("task_group/src/lib.rs", "ada", Some("queue")),
            some("task_group", "task_group", "lib.rs")
        );
    }

    #[test]
    fn what_is_hidden_or_built_is_no_source() {
        for name in [".git", "._lib.rs", "lib.rs.kept-1"] {
            assert!(is_hidden(OsStr::new(name), false), "{name}");
        }
        assert!(is_hidden(OsStr::new("target"), true));
        assert!(!is_hidden(OsStr::new("target.rs"), false));
    }
}
