//! The class on one page, and a page for each student: HTML that needs nothing
//! else, and reads without its script.

use crate::Arguments;
use crate::gradebook::{Gradebook, Row, State};
use crate::store::{Kind, Store};
use render::markup::Markup;
use render::words::{self, counted};
use report::{ExerciseReport, Report, Verdict};
use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("page.css");
/// Sorts a table by the column whose head is pressed. Without it, rows stand in
/// the order of the class.
const SCRIPT: &str = include_str!("page.js");

/// How many of those who fail alike are named.
const SAMPLES: usize = 3;

/// The page of the class.
pub(crate) fn class(book: &Gradebook, arguments: &Arguments, store: &Store) -> String {
    let names = Names {
        everywhere: arguments.names_everywhere,
        store,
    };
    let mut markup = Markup::new();
    markup.own("<!DOCTYPE html>\n");
    markup.element("html", &[("lang", &"en")], |markup| {
        markup.element("head", &[], |markup| {
            markup.empty("meta", &[("charset", &"utf-8")]);
            markup.empty(
                "meta",
                &[("name", &"viewport"), ("content", &"width=device-width")],
            );
            markup.empty(
                "meta",
                &[("name", &"color-scheme"), ("content", &"light dark")],
            );
            markup.leaf("title", &[], "Class");
            markup.element("style", &[], |markup| markup.own(STYLE));
        });
        markup.element("body", &[], |markup| {
            markup.leaf("h1", &[], "Class");
            overview(markup, book);
            marks(markup, book, &names);
            like_failures(markup, book, &names);
            integrity(markup, book, &names);
            the_same(markup, &names);
            strangers(markup, book, &names);
            markup.element("script", &[], |markup| markup.own(SCRIPT));
        });
    });
    markup.into_text() + "\n"
}

/// What one student is shown; none where nothing was judged.
pub(crate) fn feedback(row: &Row, store: &Store) -> Option<String> {
    Some(render::html::render(report_of(row, store)?))
}

/// The name of a page, whatever a student is called.
pub(crate) fn file_name(name: &str) -> String {
    let safe = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    let name: String = name
        .chars()
        .map(|it| if safe(it) { it } else { '_' })
        .collect();
    format!("{name}.html")
}

/// By which names students and submissions go on this page.
struct Names<'a> {
    everywhere: bool,
    store: &'a Store,
}

impl Names<'_> {
    fn of(&self, name: &str) -> String {
        if self.everywhere {
            name.to_owned()
        } else {
            self.store.pseudonym(name)
        }
    }
}

fn report_of<'s>(row: &Row, store: &'s Store) -> Option<&'s Report> {
    let known = store.find(row.submission.as_ref()?)?;
    match &known.kind {
        Kind::Judged { report, .. } => Some(report),
        Kind::Unreadable { .. } | Kind::OverBudget { .. } | Kind::Fault { .. } => None,
    }
}

fn overview(markup: &mut Markup, book: &Gradebook) {
    let judged = book
        .rows
        .iter()
        .filter(|it| it.state == State::Judged)
        .count();
    let nothing = book
        .rows
        .iter()
        .filter(|it| it.state == State::NothingHandedIn)
        .count();
    let text = format!(
        "{}: {judged} judged, {nothing} handed in nothing, {} otherwise.",
        counted(book.rows.len(), "student"),
        book.rows.len() - judged - nothing
    );
    markup.leaf("p", &[], &text);
}

fn marks(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    markup.leaf("h2", &[("id", &"marks")], "Marks");
    markup.element("table", &[("class", &"sortable")], |markup| {
        markup.element("thead", &[], |markup| {
            markup.element("tr", &[], |markup| {
                for head in ["student", "state", "total"] {
                    markup.leaf("th", &[("scope", &"col")], head);
                }
                for exercise in &book.exercises {
                    markup.leaf("th", &[("scope", &"col")], exercise);
                }
            });
        });
        markup.element("tbody", &[], |markup| {
            for row in &book.rows {
                markup.element("tr", &[], |markup| marks_row(markup, book, row, names));
            }
        });
    });
}

fn marks_row(markup: &mut Markup, book: &Gradebook, row: &Row, names: &Names<'_>) {
    let name = names.of(&row.student.student);
    markup.element("th", &[("scope", &"row")], |markup| {
        if row.state == State::Judged {
            let link = format!("feedback/{}", file_name(&name));
            markup.leaf("a", &[("href", &link)], &name);
        } else {
            markup.text(&name);
        }
    });
    markup.leaf("td", &[], &row.state.words());
    let mark = row.mark.as_ref();
    let total = mark.map(|mark| {
        let set = if mark.set_by.is_empty() {
            ""
        } else {
            " (set by a person)"
        };
        format!("{} of {}{set}", mark.total, mark.possible)
    });
    markup.leaf("td", &[], &total.unwrap_or_default());
    let report = report_of(row, names.store);
    for exercise in &book.exercises {
        let own = report.and_then(|it| it.exercises.iter().find(|it| it.name.0 == *exercise));
        let points = mark.and_then(|mark| mark.exercises.get(exercise));
        match (own, points) {
            (Some(own), Some(points)) => {
                let text = format!("{} {points}", words::mark(own.verdict));
                markup.leaf("td", &[("title", &words::verdict(own.verdict))], &text);
            }
            _ => markup.leaf("td", &[], ""),
        }
    }
}

/// Those whose same check fails with the same reason, numbers apart: what to talk
/// about with the class.
fn like_failures(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    let mut groups: BTreeMap<(String, String, String), Vec<&Row>> = BTreeMap::new();
    for row in &book.rows {
        let Some(report) = report_of(row, names.store) else {
            continue;
        };
        for exercise in &report.exercises {
            if let Some((check, reason)) = failure(exercise) {
                let key = (exercise.name.0.clone(), check, reason);
                groups.entry(key).or_default().push(row);
            }
        }
    }
    let mut groups: Vec<_> = groups.into_iter().filter(|it| it.1.len() > 1).collect();
    groups.sort_by_key(|(key, rows)| (std::cmp::Reverse(rows.len()), key.clone()));
    markup.leaf(
        "h2",
        &[("id", &"like-failures")],
        "Failures that several have",
    );
    if groups.is_empty() {
        markup.leaf("p", &[], "No two fail alike.");
    }
    for ((exercise, check, reason), rows) in groups {
        markup.element("details", &[], |markup| {
            let head = format!("{exercise}: {} ({})", words::sentence(&check), rows.len());
            markup.leaf("summary", &[], &head);
            markup.leaf("p", &[], &reason);
            let samples: Vec<String> = rows
                .iter()
                .take(SAMPLES)
                .map(|row| names.of(&row.student.student))
                .collect();
            markup.leaf("p", &[], &format!("Look at: {}.", samples.join(", ")));
            let all: Vec<String> = rows
                .iter()
                .map(|it| names.of(&it.student.student))
                .collect();
            markup.leaf(
                "p",
                &[("class", &"all")],
                &format!("All: {}.", all.join(", ")),
            );
        });
    }
}

/// The check to start with, and its reason without what differs between two that
/// fail alike.
fn failure(exercise: &ExerciseReport) -> Option<(String, String)> {
    if exercise.verdict == Verdict::DidNotCompile {
        let error = exercise.diagnostics.iter().find(|it| it.is_error())?;
        let code = error.code.clone().unwrap_or_else(|| "no code".to_owned());
        return Some((
            "it does not compile".to_owned(),
            format!("The first error is {code}."),
        ));
    }
    let check = exercise.start_with()?;
    let reason = words::reason(&check.reason);
    let first = reason.lines().next().unwrap_or_default();
    Some((check.name.clone(), like(first)))
}

/// A reason with `#` in the place of each number.
fn like(reason: &str) -> String {
    let mut text = String::new();
    for letter in reason.chars() {
        if !letter.is_ascii_digit() {
            text.push(letter);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    text
}

fn integrity(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    markup.leaf("h2", &[("id", &"integrity")], "What went round the checks");
    let mut any = false;
    markup.element("ul", &[], |markup| {
        for row in &book.rows {
            let Some(report) = report_of(row, names.store) else {
                continue;
            };
            for exercise in &report.exercises {
                let mut checks = exercise.checks.iter();
                let found = checks.find(|check| check.reason.is_about_integrity());
                if let Some(check) = found {
                    any = true;
                    let text = format!(
                        "{}, {}: {}",
                        names.of(&row.student.student),
                        exercise.name,
                        words::reason(&check.reason)
                    );
                    markup.leaf("li", &[], &text);
                }
            }
        }
    });
    if !any {
        markup.leaf("p", &[], "Nothing did that was seen.");
    }
}

/// Those whose sources are the same, byte for byte.
fn the_same(markup: &mut Markup, names: &Names<'_>) {
    let mut groups: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for known in names.store.outcomes() {
        if let Kind::Judged {
            same_as: Some(first),
            ..
        } = &known.kind
        {
            let group = groups.entry(first).or_default();
            group.insert(first);
            group.insert(&known.id);
        }
    }
    if groups.is_empty() {
        return;
    }
    markup.leaf(
        "h2",
        &[("id", &"same")],
        "Submissions with the same sources",
    );
    markup.element("ul", &[], |markup| {
        for group in groups.values() {
            let all: Vec<String> = group.iter().map(|it| names.of(it)).collect();
            markup.leaf("li", &[], &all.join(", "));
        }
    });
}

fn strangers(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    if book.strangers.is_empty() {
        return;
    }
    markup.leaf(
        "h2",
        &[("id", &"strangers")],
        "Submissions of nobody on the roster",
    );
    markup.element("ul", &[], |markup| {
        for it in &book.strangers {
            markup.leaf("li", &[], &names.of(it));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_keep_failures_apart() {
        assert_eq!(like("5 in flight, 12.5 ms"), like("7 in flight, 3.25 ms"));
        assert_ne!(like("5 in flight"), like("5 in all"));
    }

    #[test]
    fn a_page_has_a_name_that_every_system_takes() {
        assert_eq!(file_name("../../ada <b>"), "______ada__b_.html");
    }
}
