//! The rules of an assignment: what is worth what, when it is due, and what a
//! person has decided otherwise.

use anyhow::Context;
use jiff::Timestamp;
use report::{ExerciseName, Hundredths, Number, Subject, Weights};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// All rules of an assignment.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rules {
    pub assignment: Assignment,
    pub extensions: Vec<Extension>,
    pub overrides: Vec<Override>,
    /// What exercises and checks are worth, where it is not what the workbook says.
    pub weights: Weights,
    /// What is graded, with what it is worth.
    pub graded: Vec<Graded>,
}

/// An exercise that is graded.
#[derive(Debug, Clone)]
pub(crate) struct Graded {
    pub number: Number,
    pub name: String,
    /// What there is to earn.
    pub possible: Hundredths,
}

/// How many points somebody may set: more than that is a slip of the hand.
const MOST_POINTS: f64 = 100_000.0;

/// The files that the rules stand in.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Files<'a> {
    pub assignment: Option<&'a Path>,
    pub extensions: Option<&'a Path>,
    pub overrides: Option<&'a Path>,
    pub weights: Option<&'a Path>,
}

/// What holds for everybody.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignment {
    /// Points of exercises where they are not the workbook's.
    #[serde(default)]
    pub points: BTreeMap<String, u32>,
    /// When it is due.
    #[serde(default, deserialize_with = "instant")]
    pub due: Option<Timestamp>,
    /// What lateness costs.
    #[serde(default)]
    pub late: Late,
    /// Which submission of a student counts.
    #[serde(default)]
    pub counts: Counts,
}

/// What lateness costs. Without a rule, it costs nothing.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Late {
    /// Minutes after the due date that do not count.
    #[serde(default)]
    pub grace_minutes: u32,
    /// Of what was earned, for each day that is begun.
    #[serde(default)]
    pub percent_a_day: u32,
    /// After so many days nothing is earned.
    pub days: Option<u32>,
}

/// Which submission of a student counts, where there are several.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Counts {
    /// The last.
    #[default]
    Latest,
    /// The last before the due date; the first after it where there is none.
    LastBeforeDue,
    /// The one with the most points, lateness counted.
    Best,
}

/// What holds otherwise for some. Why, nobody has to write here, and no report
/// says.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Extension {
    /// Students, `group:NAME` and `section:NAME`.
    pub who: Vec<String>,
    /// Their own due date.
    #[serde(default, deserialize_with = "instant")]
    pub due: Option<Timestamp>,
    /// Days that may be late at no cost; they are spent by themselves.
    #[serde(default)]
    pub late_days: u32,
    /// Whether no mark is wanted.
    #[serde(default)]
    pub excused: bool,
    /// How many times the wall budget of others a submission may take.
    pub wall_factor: Option<f64>,
    /// For whoever keeps this file.
    #[serde(default, rename = "reason")]
    _reason: String,
}

/// Points that a person has set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Override {
    /// Whose.
    pub student: String,
    /// Of which exercise; of all together when left out.
    pub exercise: Option<String>,
    /// How many.
    pub points: f64,
    /// Who has set them.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub why: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extensions {
    #[serde(default)]
    extension: Vec<Extension>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Overrides {
    #[serde(default, rename = "override")]
    overrides: Vec<Override>,
}

impl Rules {
    /// Reads the files that there are.
    ///
    /// # Errors
    ///
    /// The file, and the line of the mistake.
    pub(crate) fn read(files: Files<'_>) -> anyhow::Result<Self> {
        let overrides = read::<Overrides>(files.overrides)?.overrides;
        for it in &overrides {
            anyhow::ensure!(
                (0.0..=MOST_POINTS).contains(&it.points),
                "an override of {} gives {} points",
                it.student,
                it.points
            );
        }
        let assignment: Assignment = read(files.assignment)?;
        let mut weights: Weights = read(files.weights)?;
        for (name, points) in &assignment.points {
            let worth = weights.0.entry(ExerciseName(name.clone())).or_default();
            anyhow::ensure!(
                worth.points.is_none(),
                "both the rules and the weights say what {name} is worth: leave it out of one of them"
            );
            worth.points = Some(Hundredths::whole(*points));
        }
        let extensions = read::<Extensions>(files.extensions)?.extension;
        // With a due date of their own alone, only who was given more time would be late.
        for due in extensions.iter().filter_map(|it| it.due) {
            anyhow::ensure!(
                assignment.due.is_none_or(|of_all| due >= of_all),
                "an extension is due at {due}, before everybody else"
            );
        }
        let has_time = |it: &Extension| it.due.is_some() || it.late_days > 0;
        anyhow::ensure!(
            assignment.due.is_some() || !extensions.iter().any(has_time),
            "an extension gives more time, and no rules say when the assignment is due: `due` belongs \
             into `--rules`, too"
        );
        anyhow::ensure!(
            assignment.late.percent_a_day <= 100,
            "the rules take {} percent a day of what was earned",
            assignment.late.percent_a_day
        );
        Ok(Self {
            extensions,
            assignment,
            overrides,
            weights,
            graded: Vec::new(),
        })
    }

    /// Holds what is named here to the workbook, and to what of it is graded.
    ///
    /// # Errors
    ///
    /// A name that no exercise or check has, with those that there are.
    pub(crate) fn fit(&mut self, subjects: &[Subject], graded: &[Subject]) -> anyhow::Result<()> {
        self.weights.fit(subjects)?;
        for it in &self.overrides {
            let Some(exercise) = &it.exercise else {
                continue;
            };
            let is_there = |all: &[Subject]| all.iter().any(|it| it.name.0 == *exercise);
            anyhow::ensure!(
                is_there(subjects),
                "an override of {} is for {exercise}, and no exercise is called so",
                it.student
            );
            // Its points would be added to a total that has none of it.
            anyhow::ensure!(
                is_there(graded),
                "an override of {} is for {exercise}, which this call does not grade",
                it.student
            );
        }
        let weights = &self.weights.0;
        let worth = |it: &Subject| weights.get(&it.name).and_then(|own| own.points);
        let graded = graded.iter().map(|it| Graded {
            number: it.number,
            name: it.name.0.clone(),
            possible: worth(it).unwrap_or(it.points),
        });
        self.graded = graded.collect();
        Ok(())
    }
}

/// An instant in a file of TOML: a text, or a date and time of TOML's own. Without an offset
/// nobody knows which instant is meant.
fn instant<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Toml(toml::value::Datetime),
    }
    let written = match Written::deserialize(from)? {
        Written::Text(text) => text,
        Written::Toml(instant) => instant.to_string(),
    };
    let read = written.parse().map_err(|_| {
        serde::de::Error::custom(format!(
            "no instant is {written:?}: write it as \"2026-11-30T23:00:00+01:00\""
        ))
    });
    read.map(Some)
}

fn read<T: Default + serde::de::DeserializeOwned>(file: Option<&Path>) -> anyhow::Result<T> {
    let Some(file) = file else {
        return Ok(T::default());
    };
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{}", file.display()))
}

impl Override {
    /// How many points, in hundredths.
    pub(crate) fn hundredths(&self) -> Hundredths {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it was read as finite and not negative"
        )]
        Hundredths((self.points * 100.0).round() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page for instructors, whose examples must be taken as they stand.
    const PAGE: &str = include_str!("../../../chapters/src/TEACHING.md");

    #[test]
    fn the_files_that_the_page_shows_are_taken() {
        let blocks: Vec<&str> = PAGE
            .split("```toml\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .collect();
        let [rules, weights, extensions, overrides] = blocks.as_slice() else {
            panic!("the page has {} blocks of TOML", blocks.len());
        };
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let files = Files {
            assignment: Some(&write("rules.toml", rules)),
            weights: Some(&write("weights.toml", weights)),
            extensions: Some(&write("extensions.toml", extensions)),
            overrides: Some(&write("overrides.toml", overrides)),
        };
        let rules = Rules::read(files).unwrap();
        let worth = |name: &str| &rules.weights.0[&ExerciseName(name.to_owned())];
        assert_eq!(worth("semaphore").points, Some(Hundredths::whole(20)));
        assert_eq!(worth("gather").points, Some(Hundredths(750)));
        assert_eq!(worth("gather").checks.len(), 2);
        assert_eq!(rules.extensions[0].who.len(), 3);
        assert_eq!(rules.overrides[0].hundredths(), Hundredths::whole(8));
    }
}
