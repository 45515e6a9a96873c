//! A class that was graded before: whose mark is another now, by how much, and because
//! of which check.

use crate::gradebook::{self, Gradebook, Row};
use crate::made_with::MadeWith;
use crate::store::{self, Kind, Store};
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
    /// Exercises with their checks that passed.
    passed: BTreeMap<String, BTreeSet<String>>,
}

/// What is found when a class is held to what it came to before.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// In words, for a person.
    pub text: String,
    /// How many submissions came to something else although nothing has changed that
    /// they were judged with: that is a fault of the grader.
    pub contradictions: usize,
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
        if let Some(difference) = self.other_exercises(book) {
            return Err(OtherExercises(difference));
        }
        for row in &mut book.rows {
            let before = self.total(row);
            if let (Some(before), Some(mark)) = (before, &mut row.mark)
                && before > mark.total
            {
                mark.set_by.push(format!(
                    "the total: {before}, kept from an earlier gradebook"
                ));
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

    fn row(&self, row: &Row) -> Option<&BTreeMap<String, String>> {
        self.book.rows.get(&gradebook::safe(&row.student.student))
    }

    fn total(&self, row: &Row) -> Option<Hundredths> {
        let points: f64 = self.row(row)?.get("total")?.parse().ok()?;
        serde_json::from_value(points.into()).ok()
    }

    /// Whose mark is another than before, through which exercises, and because of which
    /// checks.
    ///
    /// # Errors
    ///
    /// When what was judged cannot be read any more.
    pub(crate) fn compared(&self, book: &Gradebook, store: &Store) -> anyhow::Result<Compared> {
        let mut compared = Compared::default();
        let mut changed = 0;
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
                compared.text += &exercises.text;
                compared.contradictions += exercises.contradictions;
            }
        }
        let there: BTreeSet<String> = book
            .rows
            .iter()
            .map(|row| gradebook::safe(&row.student.student))
            .collect();
        let is_gone = |it: &&String| !self.is_for_some && !there.contains(*it);
        for gone in self.book.rows.keys().filter(is_gone) {
            let _ = writeln!(compared.text, "  {gone}: no longer in the class");
            changed += 1;
        }
        let marks = match changed {
            1 => "1 mark differs".to_owned(),
            _ => format!("{changed} marks differ"),
        };
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
                exercises.find(|it| it.name.0 == *exercise).map(passed)
            };
            let passed_now = now.as_ref().and_then(of);
            let passed_then = was.and_then(|was| was.passed.get(exercise));
            let checks = match (&passed_now, passed_then) {
                (Some(now), Some(then)) => Some(changes(then, now)),
                _ => None,
            };
            let is_another = checks.as_ref().is_some_and(|it| !it.is_empty());
            if is_another {
                contradicts |= now.as_ref().is_some_and(is_same);
            }
            if was_points != points || is_another {
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
            passed: exercises
                .map(|it| (it.name.0.clone(), passed(it)))
                .collect(),
        }
    }
}

fn passed(exercise: &ExerciseReport) -> BTreeSet<String> {
    let passed = exercise.checks.iter().filter(|check| check.passed());
    passed.map(|check| check.name.clone()).collect()
}

/// The checks that came to something else, in words.
fn changes(then: &BTreeSet<String>, now: &BTreeSet<String>) -> Vec<String> {
    let gone = then
        .difference(now)
        .map(|it| format!("{it} passed, and does not"));
    let new = now
        .difference(then)
        .map(|it| format!("{it} passes, and did not"));
    gone.chain(new).collect()
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
        let set = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        let changes = changes(&set(&["a", "b"]), &set(&["b", "c"]));
        assert_eq!(changes, ["a passed, and does not", "c passes, and did not"]);
    }
}
