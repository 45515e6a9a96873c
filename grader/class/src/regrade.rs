//! A class that was graded before: whose mark is another now, by how much, and because
//! of which check.

use crate::gradebook::{self, Gradebook, Row, State};
use crate::made_with::MadeWith;
use crate::name;
use crate::store::{self, Kind, Store};
use render::words::{counted, harmless};
use report::{Digest, ExerciseReport, Hundredths, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::path::Path;

/// What a class came to before.
#[derive(Debug, Default)]
pub(crate) struct Earlier {
    book: gradebook::Read,
    /// What was judged, by submissions.
    judged: BTreeMap<String, Judged>,
    /// Whether a part of the class is held to it: who is not in it has not left.
    pub is_for_some: bool,
}

/// What was judged of one submission.
#[derive(Debug)]
struct Judged {
    sources: Option<Digest>,
    made_with: MadeWith,
    /// Exercises with their checks, and which of these passed.
    checks: BTreeMap<String, Checks>,
}

/// Checks by their names, and whether they passed.
type Checks = BTreeMap<String, bool>;

/// What is found when a class is held to what it came to before.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// In words, for a person.
    pub text: String,
    /// How many submissions came to something else although nothing has changed that
    /// they were judged with: that is a fault of the grader.
    pub contradictions: usize,
    /// How many exercises came to other checks.
    others: usize,
}

/// The earlier totals are of other exercises. That is the call's fault.
#[derive(Debug)]
pub(crate) struct OtherExercises(String);

impl fmt::Display for OtherExercises {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, so `--keep-higher` cannot tell which total is higher. What was judged is kept: call again with `--resume`, and with the same exercises or without `--keep-higher`",
            self.0
        )
    }
}

impl std::error::Error for OtherExercises {}

impl Earlier {
    /// Reads the gradebook and the results in `folder`.
    ///
    /// # Errors
    ///
    /// When there is no gradebook, or a result cannot be read.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        let book = gradebook::read(folder)?;
        for row in book.rows.values() {
            let student = column(row, "student");
            let total = row.get("total").map(String::as_str);
            anyhow::ensure!(
                total.is_some_and(|it| it.is_empty() || points(it).is_some()),
                "the gradebook in {} has no number as the total of {student}, but {:?}: take it as it was written",
                folder.display(),
                total.unwrap_or("no such column")
            );
        }
        let mut judged = BTreeMap::new();
        if folder.join("results").is_dir() {
            for outcome in store::outcomes(folder)? {
                let outcome = outcome?;
                if let Kind::Judged { report, .. } = outcome.kind {
                    judged.insert(outcome.id, Judged::of(&report));
                }
            }
        }
        Ok(Self {
            book,
            judged,
            is_for_some: false,
        })
    }

    /// Leaves nobody with less than before: where the earlier total was higher, that is
    /// the mark, and it says so.
    ///
    /// # Errors
    ///
    /// [`OtherExercises`].
    pub(crate) fn keep_higher(&self, book: &mut Gradebook) -> Result<(), OtherExercises> {
        let other = self.other_exercises(book);
        if let Some(difference) = other.or_else(|| self.other_worth(book)) {
            return Err(OtherExercises(difference));
        }
        let nothing_earned = book.nothing_earned.clone();
        for row in &mut book.rows {
            let Some(before) = self.total(row).filter(|_| row.state != State::Excused) else {
                continue;
            };
            let now = row.mark.as_ref().map(|it| it.total);
            if now.is_none_or(|now| before > now) {
                let mark = row.mark.get_or_insert_with(|| nothing_earned.clone());
                mark.is_kept = true;
                mark.total = before;
            }
        }
        Ok(())
    }

    /// In which exercises the earlier gradebook is another, in words.
    fn other_exercises(&self, book: &Gradebook) -> Option<String> {
        let (then, now) = (
            &self.book.exercises,
            book.exercises.iter().cloned().collect(),
        );
        let named = |names: Vec<String>| names.join(", ");
        let gone = named(then.difference(&now).cloned().collect());
        let new = named(now.difference(then).cloned().collect());
        match (gone.is_empty(), new.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("the earlier gradebook has {gone}, too")),
            (true, false) => Some(format!("the earlier gradebook does not have {new}")),
            (false, false) => Some(format!(
                "the earlier gradebook has {gone}, and does not have {new}"
            )),
        }
    }

    /// How much there was to earn, where it is another now, in words.
    fn other_worth(&self, book: &Gradebook) -> Option<String> {
        book.rows.iter().find_map(|row| {
            let now = row.mark.as_ref()?.possible;
            let then = column(self.row(row)?, "possible");
            let is_other = !then.is_empty() && then != now.to_string();
            is_other.then(|| format!("there were {then} points to earn, and there are {now}"))
        })
    }

    fn row(&self, row: &Row) -> Option<&BTreeMap<String, String>> {
        self.book.rows.get(&key(row))
    }

    fn total(&self, row: &Row) -> Option<Hundredths> {
        points(column(self.row(row)?, "total"))
    }

    /// Whose mark is another than before, through which exercises, and because of which
    /// checks.
    ///
    /// # Errors
    ///
    /// When what was judged cannot be read any more.
    pub(crate) fn compared(&self, book: &Gradebook, store: &Store) -> anyhow::Result<Compared> {
        let mut compared = Compared::default();
        let (mut changed, mut same) = (0, 0);
        // A total of other exercises would look as if somebody had lost points.
        let others = self.other_exercises(book);
        let totals = |was: &str, now: &str| match others {
            Some(_) => String::new(),
            None => format!(": {} → {}", shown(was), shown(now)),
        };
        for row in &book.rows {
            let student = &row.student.student;
            let total = row.mark.as_ref().map(|it| it.total.to_string());
            let total = total.unwrap_or_default();
            let Some(before) = self.row(row) else {
                let _ = writeln!(compared.text, "  {student}: new, {total}");
                changed += 1;
                continue;
            };
            let was = column(before, "total");
            let exercises = self.exercises(row, before, store)?;
            let is_another = others.is_none() && was != total;
            if is_another || !exercises.text.is_empty() {
                changed += 1;
                let totals = totals(was, &total);
                let _ = writeln!(compared.text, "  {student}{totals}");
                for reason in reasons_of_total(row, before, exercises.text.is_empty() && is_another)
                {
                    let _ = writeln!(compared.text, "      {reason}");
                }
                compared.text += &exercises.text;
                compared.contradictions += exercises.contradictions;
            } else if exercises.others > 0 {
                same += 1;
            }
        }
        let there: BTreeSet<String> = book.rows.iter().map(key).collect();
        let is_gone = |it: &(&String, _)| !self.is_for_some && !there.contains(it.0);
        for (_, gone) in self.book.rows.iter().filter(is_gone) {
            let gone = column(gone, "student");
            let _ = writeln!(compared.text, "  {gone}: no longer in the class");
            changed += 1;
        }
        let marks = match changed {
            1 => "1 mark differs".to_owned(),
            _ => format!("{changed} marks differ"),
        };
        if same > 0 {
            let _ = writeln!(
                compared.text,
                "  ({} with the same marks by other checks)",
                counted(same, "student")
            );
        }
        let beside = others.map_or(String::new(), |others| {
            format!("  ({others}: only what both have is compared)\n")
        });
        compared.text = format!(
            "{marks} from the earlier gradebook\n{beside}{}",
            compared.text
        );
        Ok(compared)
    }

    /// What differs in a student's exercises.
    fn exercises(
        &self,
        row: &Row,
        before: &BTreeMap<String, String>,
        store: &Store,
    ) -> anyhow::Result<Compared> {
        let mut compared = Compared::default();
        let now = row.submission.as_deref().map(|id| store.report(id));
        let now = now.transpose()?.flatten();
        let id = row.submission.as_ref();
        let was = id.and_then(|id| self.judged.get(id));
        let is_same = |report: &Report| {
            let now = Judged::of(report);
            was.is_some_and(|was| {
                was.sources == now.sources && was.made_with.parts_from(&now.made_with).is_none()
            })
        };
        let mut contradicts = false;
        let points = row.mark.iter().flat_map(|mark| &mark.exercises);
        let both_have = |exercise: &&String| self.book.exercises.contains(*exercise);
        for (exercise, points) in points.filter(|(it, _)| both_have(it)) {
            let (was_points, points) = (column(before, exercise), points.to_string());
            let of = |report: &Report| {
                let mut exercises = report.exercises.iter();
                exercises.find(|it| it.name.0 == *exercise).map(checks)
            };
            let checks_now = now.as_ref().and_then(of);
            let checks_then = was.and_then(|was| was.checks.get(exercise));
            let checks = match (&checks_now, checks_then) {
                (Some(now), Some(then)) => Some(changes(then, now)),
                _ => None,
            };
            let is_another = checks.as_ref().is_some_and(|it| !it.is_empty());
            let contradicts_now = is_another && now.as_ref().is_some_and(is_same);
            contradicts |= contradicts_now;
            compared.others += usize::from(is_another);
            if was_points != points || contradicts_now {
                let (was, points) = (shown(was_points), shown(&points));
                let _ = writeln!(compared.text, "      {exercise}: {was} → {points}");
                for reason in reasons(row, exercise, checks) {
                    let _ = writeln!(compared.text, "          {reason}");
                }
            }
        }
        if contradicts {
            compared.contradictions += 1;
            let _ = writeln!(
                compared.text,
                "      The same sources, checks and seed came to something else before. Unless these sources draw lots, by random numbers or the time of day, that is a fault of the grader: keep both folders, and report it."
            );
        }
        Ok(compared)
    }
}

impl Judged {
    fn of(report: &Report) -> Self {
        let exercises = report.exercises.iter();
        Self {
            sources: report.handed_in.as_ref().map(|it| it.digest.clone()),
            made_with: MadeWith::of(report),
            checks: exercises
                .map(|it| (it.name.0.clone(), checks(it)))
                .collect(),
        }
    }
}

fn checks(exercise: &ExerciseReport) -> Checks {
    let checks = exercise.checks.iter();
    checks
        .map(|check| (check.name.clone(), check.passed()))
        .collect()
}

/// The checks that came to something else, in words.
fn changes(then: &Checks, now: &Checks) -> Vec<String> {
    let names: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let change = |name: &String| match (then.get(name), now.get(name)) {
        (Some(true), Some(false)) => Some("passed, and does not"),
        (Some(false), Some(true)) => Some("passes, and did not"),
        (None, Some(true)) => Some("is new, and passes"),
        (None, Some(false)) => Some("is new, and does not pass"),
        (Some(_), None) => Some("is no longer there"),
        (Some(_), Some(_)) | (None, None) => None,
    };
    let changes = names.into_iter();
    changes
        .filter_map(|name| Some(format!("{name} {}", change(name)?)))
        .collect()
}

/// Why the points of an exercise are others: its checks, or somebody has set them, or
/// what these count. `checks` is none where they cannot be compared.
fn reasons(row: &Row, exercise: &str, checks: Option<Vec<String>>) -> Vec<String> {
    let head = format!("{exercise}: ");
    let set_by = row.mark.iter().flat_map(|mark| &mark.set_by);
    let set = set_by.filter_map(|it| it.strip_prefix(&head));
    let mut reasons: Vec<String> = set.map(|it| format!("set to {it}")).collect();
    match checks {
        Some(checks) if checks.is_empty() && reasons.is_empty() => {
            reasons.push("the same checks passed, and count otherwise now".to_owned());
        }
        checks => reasons.extend(checks.into_iter().flatten()),
    }
    reasons
}

/// Why a total may be another, beside the points of exercises. One of them `must_be`
/// where these are the same.
fn reasons_of_total(row: &Row, before: &BTreeMap<String, String>, must_be: bool) -> Vec<String> {
    let mut reasons = Vec::new();
    let mut differs = |what: &str, was: &str, now: &str| {
        if was != now {
            reasons.push(format!("{what}: {} → {}", shown(was), shown(now)));
        }
    };
    let submission = row.submission.as_deref().unwrap_or_default();
    let submission = gradebook::safe(&harmless(submission));
    differs(
        "the submission that counts",
        column(before, "submission"),
        &submission,
    );
    let state = gradebook::safe(&harmless(&row.state.words()));
    differs("state", column(before, "state"), &state);
    if let Some(mark) = &row.mark {
        let late = gradebook::days_late(mark);
        differs("days late", column(before, "days_late"), &late);
        let now = mark.set_by.iter().any(|it| it.starts_with("the total"));
        let then = column(before, "set_by").contains("the total");
        if now || then {
            reasons.push("a person has set the total, or had set it".to_owned());
        } else if reasons.is_empty() && must_be && mark.days_late > 0 {
            reasons.push("the same days late take off another part of the points".to_owned());
        } else if reasons.is_empty() && must_be {
            reasons.push("the same exercises count otherwise now".to_owned());
        }
    }
    reasons
}

/// By what a student is found in an earlier gradebook, which may have been written of
/// another roster.
fn key(row: &Row) -> String {
    name::key(&gradebook::safe(&row.student.student))
}

/// Points as a gradebook has them.
fn points(text: &str) -> Option<Hundredths> {
    let points: f64 = text.parse().ok()?;
    serde_json::from_value(points.into()).ok()
}

fn column<'r>(row: &'r BTreeMap<String, String>, name: &str) -> &'r str {
    row.get(name).map_or("", String::as_str)
}

fn shown(points: &str) -> &str {
    if points.is_empty() { "none" } else { points }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_that_came_to_something_else_are_named_with_the_direction() {
        let of = |checks: &[(&str, bool)]| -> Checks {
            checks.iter().map(|it| (it.0.to_owned(), it.1)).collect()
        };
        let then = of(&[("a", true), ("b", true), ("c", false), ("d", true)]);
        let now = of(&[
            ("a", false),
            ("b", true),
            ("c", true),
            ("e", true),
            ("f", false),
        ]);
        assert_eq!(
            changes(&then, &now),
            [
                "a passed, and does not",
                "c passes, and did not",
                "d is no longer there",
                "e is new, and passes",
                "f is new, and does not pass"
            ]
        );
    }
}
