//! An instructor's own checks, in a folder outside of the workbook.
//!
//! For each exercise that has any, `NAME/tests` holds its `checks.rs` and `plan.json`,
//! as an exercise does. `checks.toml` beside them says how much each check reveals.

use super::{Entry, Exercise, Plan, Workbook};
use crate::files;
use report::{ExerciseName, Hidden, Reveal, Subject, Until};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use toml::value::{Datetime, Offset};

/// What says how much each check reveals.
pub const FILE: &str = "checks.toml";

/// An instructor's own checks.
#[derive(Debug, Clone, Default)]
pub struct HiddenChecks {
    /// The exercises that have any, each with these checks in the place of its own.
    pub exercises: Vec<Exercise>,
    reveals: Settings,
}

/// Why a folder holds no hidden checks.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", file.display())]
pub struct HiddenError {
    /// The file or folder that is at fault.
    pub file: PathBuf,
    /// What is wrong with it, and what to do.
    pub problem: String,
}

/// `checks.toml`: for all, for an exercise, for a check.
#[derive(Debug, Clone, Default, Deserialize)]
struct Settings {
    reveal: Option<Reveal>,
    until: Option<String>,
    #[serde(flatten)]
    exercises: BTreeMap<String, OfExercise>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct OfExercise {
    reveal: Option<Reveal>,
    until: Option<String>,
    #[serde(flatten)]
    checks: BTreeMap<String, OfCheck>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfCheck {
    reveal: Option<Reveal>,
    until: Option<String>,
}

impl HiddenChecks {
    /// Reads the checks in `folder` for exercises of this workbook.
    ///
    /// # Errors
    ///
    /// [`HiddenError`]: an exercise that the workbook does not have, a setting for a
    /// check that is not there, a date that is none, a folder without any check.
    pub fn read(workbook: &Workbook, folder: &Path) -> Result<Self, HiddenError> {
        let mut exercises = Vec::new();
        for own in folders(folder)? {
            let name = own.file_name().unwrap_or_default().to_string_lossy();
            let exercise = workbook.exercises().find(|it| it.name.0 == name);
            let exercise =
                exercise.ok_or_else(|| wrong(&own, "the workbook has no exercise of that name"))?;
            let plan = Plan::read(&own, &[]).map_err(|(file, problem)| wrong(&file, &problem))?;
            exercises.push(Exercise {
                plan,
                checks_in: Some(own.clone()),
                ..exercise.clone()
            });
        }
        if exercises.is_empty() {
            return Err(wrong(
                folder,
                "holds no hidden checks: it needs a folder `NAME/tests` with a `checks.rs` for an exercise",
            ));
        }
        let reveals = settings(&folder.join(FILE))?;
        let hidden = Self { exercises, reveals };
        hidden.examine(&folder.join(FILE))?;
        Ok(hidden)
    }

    /// The exercise of that name with its hidden checks; none where it has none.
    pub fn of(&self, name: &ExerciseName) -> Option<&Exercise> {
        self.exercises.iter().find(|it| it.name == *name)
    }

    /// What a result of an exercise has to know, with its hidden checks behind its own.
    pub fn with_visible(&self, mut visible: Subject) -> Subject {
        let hidden = self.of(&visible.name).map(Exercise::subject);
        let checks = hidden.into_iter().flat_map(|hidden| hidden.checks);
        visible.checks.extend(checks.map(|mut check| {
            check.name = Hidden::name_of(&check.name);
            // What the manifest says is of the exercise's own check of that name.
            check.weight = 1;
            check
        }));
        visible
    }

    /// What a result has to know of each exercise of a workbook, with these checks where
    /// there are any.
    pub fn subjects(workbook: &Workbook, hidden: Option<&Self>) -> Vec<Subject> {
        let subjects = workbook.entries.iter().map(Entry::subject);
        let whole = |subject| match hidden {
            Some(hidden) => hidden.with_visible(subject),
            None => subject,
        };
        subjects.map(whole).collect()
    }

    /// The checks whose plan is not written.
    pub fn unplanned(&self) -> Vec<String> {
        let unplanned = self.exercises.iter().flat_map(|exercise| {
            let checks = exercise.plan.checks.iter().filter(|it| !it.is_planned());
            checks.map(|check| format!("{}::{}", exercise.name, check.name))
        });
        unplanned.collect()
    }

    /// How much a check reveals.
    pub fn reveals(&self, exercise: &ExerciseName, check: &str) -> Hidden {
        let of_exercise = self.reveals.exercises.get(&exercise.0);
        let of_check = of_exercise.and_then(|it| it.checks.get(check));
        let reveal = (of_check.and_then(|it| it.reveal))
            .or(of_exercise.and_then(|it| it.reveal))
            .or(self.reveals.reveal);
        let until = (of_check.and_then(|it| it.until.as_deref()))
            .or(of_exercise.and_then(|it| it.until.as_deref()))
            .or(self.reveals.until.as_deref());
        Hidden {
            reveal: reveal.unwrap_or_default(),
            until: until.and_then(until_of),
        }
    }

    /// Holds the settings to what there is.
    fn examine(&self, file: &Path) -> Result<(), HiddenError> {
        let mut dates: Vec<&String> = self.reveals.until.iter().collect();
        for (name, of_exercise) in &self.reveals.exercises {
            let exercise = self.exercises.iter().find(|it| it.name.0 == *name);
            let exercise = exercise
                .ok_or_else(|| wrong(file, &format!("`{name}` has no hidden checks here")))?;
            dates.extend(&of_exercise.until);
            for (check, of_check) in &of_exercise.checks {
                if !exercise.plan.checks.iter().any(|it| it.name == *check) {
                    let problem = format!("`{name}` has no hidden check `{check}` here");
                    return Err(wrong(file, &problem));
                }
                dates.extend(&of_check.until);
            }
        }
        match dates.into_iter().find(|date| until_of(date).is_none()) {
            Some(date) => Err(wrong(
                file,
                &format!("`{date}` is no instant: write it as in \"2026-12-20T23:00:00+01:00\""),
            )),
            None => Ok(()),
        }
    }
}

fn wrong(file: &Path, problem: &str) -> HiddenError {
    HiddenError {
        file: file.to_owned(),
        problem: problem.to_owned(),
    }
}

/// The folders in `folder`, in order.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, HiddenError> {
    let unreadable = |error: io::Error| wrong(folder, &format!("cannot be read: {error}"));
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_shown = !entry.file_name().to_string_lossy().starts_with('.');
        if is_shown && entry.path().is_dir() {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}

fn settings(file: &Path) -> Result<Settings, HiddenError> {
    let bytes = match files::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(wrong(file, &format!("cannot be read: {error}"))),
    };
    let text = String::from_utf8(bytes).map_err(|error| wrong(file, &error.to_string()))?;
    toml::from_str(&text).map_err(|error| wrong(file, error.to_string().trim_end()))
}

/// An instant with its offset from UTC; none where it is no such text.
fn until_of(text: &str) -> Option<Until> {
    let parsed = Datetime::from_str(text).ok()?;
    let (date, time) = (parsed.date?, parsed.time?);
    let offset_minutes = match parsed.offset? {
        Offset::Z => 0,
        Offset::Custom { minutes } => i64::from(minutes),
    };
    let days = days_since_1970(date.year.into(), date.month.into(), date.day.into());
    let second = i64::from(time.second.unwrap_or(0));
    let minutes = i64::from(time.hour) * 60 + i64::from(time.minute) - offset_minutes;
    Some(Until {
        text: text.to_owned(),
        unix_s: (days * 24 * 60 + minutes) * 60 + second,
    })
}

/// Days of the Gregorian calendar, counted in years that begin with March: so the
/// day that a leap year has more is the last of one.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_years = year * 365 + year / 4 - year / 100 + year / 400;
    let of_months = (month * 153 + 2) / 5;
    const TO_1970: i64 = 719_469;
    of_years + of_months + day - TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_that_of_its_offset() {
        let unix_s = |text| until_of(text).map(|until| until.unix_s);
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2000-03-01T00:00:00Z", 951_868_800),
            ("2026-12-20T23:00:00+01:00", 1_797_804_000),
            ("2026-12-20T22:00:00Z", 1_797_804_000),
        ] {
            assert_eq!(unix_s(text), Some(seconds), "{text}");
        }
        for text in [
            "",
            "tomorrow",
            "2026-12-20",
            "2026-12-20T23:00:00",
            "23:00:00",
        ] {
            assert_eq!(unix_s(text), None, "{text}");
        }
    }

    #[test]
    fn the_file_that_the_page_shows_is_taken() {
        let page = include_str!("../../../chapters/src/TEACHING.md");
        let (_, shown) = page
            .split_once("```toml,checks\n")
            .expect("the page shows one");
        let (shown, _) = shown.split_once("```").expect("the block ends");
        let settings: Settings = toml::from_str(shown).unwrap();
        let of_exercise = &settings.exercises["semaphore"];
        assert_eq!(of_exercise.reveal, Some(Reveal::Measured));
        assert_eq!(
            of_exercise.checks["a_burst_is_spread"].reveal,
            Some(Reveal::Full)
        );
        assert!(
            settings
                .until
                .is_some_and(|until| until_of(&until).is_some())
        );
    }
}
