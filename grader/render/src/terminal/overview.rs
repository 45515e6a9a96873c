//! Where one stands: a line for each chapter.

use super::mark;
use crate::style::{BAD, BOLD, DIM, GOOD};
use crate::words;
use report::{ExerciseReport, Report, Verdict};
use std::fmt::Write as _;

/// A line for each chapter with a mark for each of its exercises, and a line for
/// each exercise that is under way.
pub(super) fn chapters(report: &Report) -> String {
    let chapters: Vec<&[ExerciseReport]> = words::chapters(report).collect();
    let letters = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let width = letters(&mut chapters.iter().map(|it| words::chapter(it).chars().count()));
    let marks = letters(&mut chapters.iter().map(|it| 2 * it.len()));
    let mut text = String::new();
    for chapter in chapters {
        text += &chapter_line(chapter, width, marks);
    }
    let mut under_way = report
        .exercises
        .iter()
        .filter(|exercise| exercise.verdict.is_under_way())
        .peekable();
    if under_way.peek().is_some() {
        text.push('\n');
    }
    for exercise in under_way {
        text += &exercise_line(exercise);
    }
    text
}

fn chapter_line(chapter: &[ExerciseReport], width: usize, marks: usize) -> String {
    let number = chapter.first().map_or(0, |it| it.number.chapter);
    let mut text = format!("{number:>2}  {:width$}  ", words::chapter(chapter));
    for exercise in chapter {
        let (style, mark) = mark(exercise.verdict);
        let _ = write!(text, "{style}{mark}{style:#} ");
    }
    let passed = count(chapter, Verdict::Passed);
    let style = match passed {
        all if all == chapter.len() => GOOD,
        0 => DIM,
        _ => BOLD,
    };
    let blank = marks.saturating_sub(2 * chapter.len());
    let all = chapter.len();
    let _ = writeln!(text, "{:blank$} {style}{passed} of {all}{style:#}", "");
    text
}

fn count(exercises: &[ExerciseReport], verdict: Verdict) -> usize {
    let is = |exercise: &&ExerciseReport| exercise.verdict == verdict;
    exercises.iter().filter(is).count()
}

fn exercise_line(exercise: &ExerciseReport) -> String {
    let (style, mark) = mark(exercise.verdict);
    let ExerciseReport { number, name, .. } = exercise;
    let came_to = match exercise.verdict {
        Verdict::DidNotCompile | Verdict::Unreadable => words::verdict(exercise.verdict).to_owned(),
        Verdict::Passed
        | Verdict::NotStarted
        | Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::GraderFault => {
            format!("{} of {} checks", exercise.passed(), exercise.checks.len())
        }
    };
    format!("{style}{mark}{style:#} {number:>4}  {name}  {BAD}{came_to}{BAD:#}\n")
}
