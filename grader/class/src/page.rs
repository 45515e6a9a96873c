//! The class on one page: HTML that needs nothing else, and reads without its script.

use crate::Arguments;
use crate::gradebook::{Gradebook, Row, State};
use crate::judgement::{Failure, Finding, Judged, Judgement};
use crate::store::{Fate, Known, Store, Took};
use render::markup::{Attribute, Markup};
use render::words::{self, counted};
use report::Verdict;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("page.css");
/// Sorts a table by the column whose head is pressed. Without it, rows stand in
/// the order of the class.
const SCRIPT: &str = include_str!("page.js");

/// How many of those who fail alike are named first.
const SAMPLES: usize = 3;

/// How many letters of a state are shown beside the marks.
const STATE_LETTERS: usize = 120;

/// How many of the slowest are listed.
const SLOWEST: usize = 10;

/// The page of the class.
pub(crate) fn class(book: &Gradebook, arguments: &Arguments, store: &Store) -> String {
    let names = Names {
        everywhere: arguments.names_everywhere,
        store,
    };
    let mut markup = Markup::new();
    markup.own("<!DOCTYPE html>\n");
    markup.element("html", &[("lang", &"en")], |markup| {
        markup.element("head", &[], |markup| head(markup, "Class"));
        markup.element("body", &[], |markup| {
            markup.leaf("h1", &[], "Class");
            overview(markup, book);
            marks(markup, book, &names);
            like_failures(markup, book, &names);
            attempts(markup, book, &names);
            slowest(markup, book, &names);
            integrity(markup, book, &names);
            equal(markup, book, arguments, &names);
            strangers(markup, book, &names);
            markup.element("script", &[], |markup| markup.own(SCRIPT));
        });
    });
    markup.into_text() + "\n"
}

/// The head of a page with this title.
pub(crate) fn head(markup: &mut Markup, title: &str) {
    markup.empty("meta", &[("charset", &"utf-8")]);
    let viewport: [Attribute<'_>; 2] = [
        ("name", &"viewport"),
        ("content", &"width=device-width, initial-scale=1"),
    ];
    markup.empty("meta", &viewport);
    let scheme: [Attribute<'_>; 2] = [("name", &"color-scheme"), ("content", &"light dark")];
    markup.empty("meta", &scheme);
    markup.leaf("title", &[], title);
    markup.element("style", &[], |markup| markup.own(STYLE));
}

/// The name of a page, whatever a student is called. Two names that differ in a
/// letter which not every system takes are two pages.
pub(crate) fn file_name(name: &str) -> String {
    let mut safe = String::new();
    for letter in name.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => safe.push(letter),
            other => safe.push_str(&format!("~{:x}", u32::from(other))),
        }
    }
    // Systems take some two hundred letters.
    if safe.len() > 150 {
        safe.truncate(150);
        let sum = name.bytes().fold(0_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(byte.into())
        });
        safe.push_str(&format!("~{sum:x}"));
    }
    safe + ".html"
}

/// By which names students and submissions go on this page.
struct Names<'a> {
    everywhere: bool,
    store: &'a Store,
}

impl Names<'_> {
    fn of(&self, name: &str) -> String {
        self.store.called(name, self.everywhere)
    }

    /// Who has handed in a submission that counts; of another, how it goes itself.
    fn whose(&self, submission: &String, book: &Gradebook) -> String {
        let rows = book.rows.iter();
        let own = rows.filter(|it| it.submission.as_ref() == Some(submission));
        let students = self.all(own.map(|it| &it.student.student));
        if students.is_empty() {
            self.of(submission)
        } else {
            students
        }
    }

    fn all<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> String {
        let names: Vec<String> = names.into_iter().map(|it| self.of(it)).collect();
        names.join(", ")
    }
}

/// What the submission that counts came to.
pub(crate) fn judgement_of<'s>(row: &Row, store: &'s Store) -> Option<&'s Judgement> {
    store.find(row.submission.as_ref()?)?.judgement()
}

fn section(markup: &mut Markup, id: &'static str, title: &str) {
    markup.leaf("h2", &[("id", &id)], title);
}

/// A table with these heads, that a script can sort.
fn table(markup: &mut Markup, label: &'static str, heads: &[&str], rows: impl FnOnce(&mut Markup)) {
    // Who has no mouse can scroll what can be focused.
    let attributes: [Attribute<'_>; 4] = [
        ("class", &"wide"),
        ("tabindex", &"0"),
        ("role", &"region"),
        ("aria-label", &label),
    ];
    markup.element("div", &attributes, |markup| {
        markup.element("table", &[("class", &"sortable")], |markup| {
            markup.element("thead", &[], |markup| {
                markup.element("tr", &[], |markup| {
                    for head in heads {
                        markup.leaf("th", &[("scope", &"col")], head);
                    }
                });
            });
            rows(markup);
        });
    });
}

fn row_head(markup: &mut Markup, text: &str) {
    markup.leaf("th", &[("scope", &"row")], text);
}

fn overview(markup: &mut Markup, book: &Gradebook) {
    let count = |state: &State| book.rows.iter().filter(|it| it.state == *state).count();
    let (judged, nothing) = (count(&State::Judged), count(&State::NothingHandedIn));
    let text = format!(
        "{}: {judged} judged, {nothing} handed in nothing, {} otherwise.",
        counted(book.rows.len(), "student"),
        book.rows.len() - judged - nothing
    );
    markup.leaf("p", &[], &text);
    for remark in book.remarks() {
        markup.leaf("p", &[("class", &"bad")], &remark);
    }
}

fn marks(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    section(markup, "marks", "Marks");
    let heads = ["student", "state", "total"].into_iter();
    let heads: Vec<&str> = heads
        .chain(book.exercises.iter().map(String::as_str))
        .collect();
    table(markup, "Marks", &heads, |markup| {
        markup.element("tbody", &[], |markup| {
            for row in &book.rows {
                markup.element("tr", &[], |markup| marks_row(markup, book, row, names));
            }
        });
        markup.element("tfoot", &[], |markup| {
            markup.element("tr", &[], |markup| passed_by(markup, book, names));
        });
    });
}

/// How many pass each exercise.
fn passed_by(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    row_head(markup, "passed by");
    markup.leaf("td", &[], "");
    markup.leaf("td", &[], "");
    for exercise in &book.exercises {
        let own = book
            .rows
            .iter()
            .filter_map(|row| judgement_of(row, names.store)?.find(exercise));
        let own: Vec<&Judged> = own.collect();
        let passed = own
            .iter()
            .filter(|it| it.verdict == Verdict::Passed)
            .count();
        markup.leaf("td", &[], &format!("{passed} of {}", own.len()));
    }
}

fn marks_row(markup: &mut Markup, book: &Gradebook, row: &Row, names: &Names<'_>) {
    let name = names.of(&row.student.student);
    let judgement = judgement_of(row, names.store);
    markup.element("th", &[("scope", &"row")], |markup| {
        let link = format!("feedback/{}", file_name(&name));
        markup.leaf("a", &[("href", &link)], &name);
    });
    markup.leaf("td", &[("class", &"words")], &beginning(&row.state.words()));
    let mark = row.mark.as_ref();
    let total = mark.map(|mark| {
        let total = format!("{} of {}", mark.total, mark.possible);
        match mark.remarks() {
            remarks if remarks.is_empty() => total,
            remarks => format!("{total} ({remarks})"),
        }
    });
    markup.leaf("td", &[("class", &"words")], &total.unwrap_or_default());
    for exercise in &book.exercises {
        let own = judgement.and_then(|it| it.find(exercise));
        let points = mark.and_then(|mark| mark.exercises.get(exercise));
        match (own, points) {
            (Some(own), Some(points)) => {
                let verdict = words::verdict(own.verdict);
                let attributes: [Attribute<'_>; 2] =
                    [("class", &class_of(own.verdict)), ("title", &verdict)];
                markup.element("td", &attributes, |markup| {
                    markup.leaf(
                        "span",
                        &[("aria-hidden", &"true")],
                        words::mark(own.verdict),
                    );
                    markup.leaf("span", &[("class", &"heard")], verdict);
                    markup.text(&format!(" {points}"));
                });
            }
            _ => markup.leaf("td", &[], ""),
        }
    }
}

/// The beginning of a text that stands whole on a student's page.
fn beginning(text: &str) -> String {
    match text.char_indices().nth(STATE_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn class_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "good",
        Verdict::NotStarted => "open",
        Verdict::Failed
        | Verdict::DidNotCompile
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Unreadable
        | Verdict::Refused
        | Verdict::GraderFault => "bad",
    }
}

/// Those whose same check fails with the same reason, numbers apart: what to talk
/// about with the class.
fn like_failures(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    let mut groups: BTreeMap<(&str, &Failure), Vec<&Row>> = BTreeMap::new();
    for row in &book.rows {
        let exercises = judgement_of(row, names.store).into_iter();
        for exercise in exercises.flat_map(|it| &it.exercises) {
            if let Some(failure) = &exercise.failure {
                let key = (exercise.name.0.as_str(), failure);
                groups.entry(key).or_default().push(row);
            }
        }
    }
    // Members of one group have failed once.
    let is_several = |rows: &[&Row]| rows.iter().any(|it| it.submission != rows[0].submission);
    let several = groups.into_iter().filter(|it| is_several(&it.1));
    let mut groups: Vec<(_, Vec<&String>)> = several
        .map(|(key, rows)| (key, rows.iter().map(|it| &it.student.student).collect()))
        .collect();
    groups.sort_by_key(|(key, students)| (Reverse(students.len()), *key));
    section(markup, "like-failures", "Failures that several have");
    if groups.is_empty() {
        markup.leaf("p", &[], "No two fail alike.");
    }
    for ((exercise, failure), students) in groups {
        markup.element("details", &[("open", &"")], |markup| {
            let head = format!("{exercise}: {} ({})", failure.check, students.len());
            markup.leaf("summary", &[], &head);
            markup.leaf("p", &[("class", &"why")], &failure.reason);
            markup.element("p", &[], |markup| {
                markup.text("Look at: ");
                for (at, student) in students.iter().take(SAMPLES).enumerate() {
                    let name = names.of(student);
                    let link = format!("feedback/{}", file_name(&name));
                    markup.text(if at == 0 { "" } else { ", " });
                    markup.leaf("a", &[("href", &link)], &name);
                }
            });
            if students.len() > SAMPLES {
                let all = format!("All: {}", names.all(students));
                markup.leaf("p", &[], &all);
            }
        });
    }
}

/// How many attempts it took to full marks, where somebody handed in more than
/// once.
fn attempts(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    let rows = book
        .rows
        .iter()
        .filter_map(|row| Some((row, row.attempts.as_ref()?)));
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return;
    }
    section(markup, "attempts", "Attempts to full marks");
    let text =
        "Of those who handed in more than once: which attempt was the first with full marks.";
    markup.leaf("p", &[], text);
    let heads = ["student", "attempts"].into_iter();
    let heads: Vec<&str> = heads
        .chain(book.exercises.iter().map(String::as_str))
        .collect();
    table(markup, "Attempts to full marks", &heads, |markup| {
        markup.element("tbody", &[], |markup| {
            for (row, attempts) in rows {
                markup.element("tr", &[], |markup| {
                    row_head(markup, &names.of(&row.student.student));
                    markup.leaf("td", &[], &attempts.all.to_string());
                    for exercise in &book.exercises {
                        let first = attempts.to_full_marks.get(exercise);
                        let first = first.map_or("not yet".to_owned(), usize::to_string);
                        markup.leaf("td", &[], &first);
                    }
                });
            }
        });
    });
}

/// The submissions that took longest, with what in them did.
fn slowest(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    let all = names.store.all();
    let mut all: Vec<(&String, &Took)> = all
        .filter_map(|(id, known)| Some((id, known.took.as_ref()?)))
        .collect();
    all.sort_by_key(|(id, took)| (Reverse(took.ms), *id));
    if all.is_empty() {
        return;
    }
    section(markup, "slowest", "The slowest");
    let heads = ["submission", "seconds", "slowest check", "seconds of it"];
    table(markup, "The slowest", &heads, |markup| {
        markup.element("tbody", &[], |markup| {
            for (id, took) in all.into_iter().take(SLOWEST) {
                markup.element("tr", &[], |markup| {
                    row_head(markup, &names.whose(id, book));
                    markup.leaf("td", &[], &seconds(took.ms));
                    let slowest = took.slowest.as_ref();
                    let check = slowest.map(|it| format!("{}: {}", it.0, words::sentence(&it.1)));
                    markup.leaf("td", &[], &check.unwrap_or_default());
                    markup.leaf(
                        "td",
                        &[],
                        &slowest.map(|it| seconds(it.2)).unwrap_or_default(),
                    );
                });
            }
        });
    });
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

fn integrity(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    section(markup, "integrity", "What went round the checks");
    let mut any = false;
    for row in &book.rows {
        let Some(judgement) = judgement_of(row, names.store) else {
            continue;
        };
        for exercise in &judgement.exercises {
            for finding in &exercise.findings {
                any = true;
                evidence(markup, row, exercise, finding, judgement, names);
            }
        }
    }
    if !any {
        markup.leaf("p", &[], "Nothing, as far as was seen.");
    }
}

fn evidence(
    markup: &mut Markup,
    row: &Row,
    exercise: &Judged,
    finding: &Finding,
    judgement: &Judgement,
    names: &Names<'_>,
) {
    markup.element("details", &[("class", &"bad"), ("open", &"")], |markup| {
        let name = names.of(&row.student.student);
        markup.element("summary", &[], |markup| {
            let link = format!("feedback/{}", file_name(&name));
            markup.leaf("a", &[("href", &link)], &name);
            markup.text(&format!(", {}", exercise.name));
        });
        markup.leaf("p", &[("class", &"why")], &finding.evidence);
        let seen = format!("Seen by: {}", finding.checks.join("; "));
        markup.leaf("p", &[], &seen);
        if let Some(sources) = &judgement.sources {
            markup.element("p", &[], |markup| {
                markup.text("Digest of the sources: ");
                markup.leaf("code", &[], &sources.0);
            });
        }
    });
}

/// Those whose sources are the same, byte for byte, and where that is asked for,
/// those that differ in comments and blanks only.
fn equal(markup: &mut Markup, book: &Gradebook, arguments: &Arguments, names: &Names<'_>) {
    let judged = names.store.all().filter_map(|(id, known)| {
        let Known {
            fate: Fate::Judged { judgement, same_as },
            ..
        } = known
        else {
            return None;
        };
        Some((id, judgement, same_as))
    });
    let mut same: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    let mut alike: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&String>)> = BTreeMap::new();
    for (id, judgement, same_as) in judged {
        if let Some(first) = same_as {
            same.entry(first).or_default().extend([first, id]);
        }
        if let (Some(code), Some(sources)) = (&judgement.code, &judgement.sources) {
            let (texts, group) = alike.entry(&code.0).or_default();
            texts.insert(&sources.0);
            group.insert(id);
        }
    }
    let whose = |group: &BTreeSet<&String>| {
        let names: Vec<String> = group.iter().map(|it| names.whose(it, book)).collect();
        names.join(", ")
    };
    if !same.is_empty() {
        section(markup, "same", "Submissions with the same sources");
        list(markup, same.values().map(whose));
    }
    if arguments.list_alike {
        section(
            markup,
            "alike",
            "Submissions that are equal but for comments and blanks",
        );
        let groups = alike.into_values().filter(|(texts, _)| texts.len() > 1);
        let groups: Vec<String> = groups.map(|(_, group)| whose(&group)).collect();
        if groups.is_empty() {
            markup.leaf("p", &[], "No two are.");
        }
        list(markup, groups.into_iter());
    }
}

fn list(markup: &mut Markup, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    markup.element("ul", &[], |markup| {
        for item in &items {
            markup.leaf("li", &[], item);
        }
    });
}

fn strangers(markup: &mut Markup, book: &Gradebook, names: &Names<'_>) {
    if book.strangers.is_empty() {
        return;
    }
    section(markup, "strangers", "Submissions of nobody on the roster");
    let told = |(id, called): &(String, usize)| match called {
        0 | 1 => names.of(id),
        called => format!(
            "{}: {called} students are called so; a list with the columns `student` and `path` says \
             whose it is",
            names.of(id)
        ),
    };
    if !names.everywhere {
        let text = "`names.json` says which these are: add them to the roster, or name the students in a list.";
        markup.leaf("p", &[], text);
    }
    list(markup, book.strangers.iter().map(told));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::Mark;
    use crate::roster::Student;
    use crate::store::{Kind, Outcome};
    use clap::Parser as _;
    use report::{
        AskedCheck, CheckReport, ExerciseName, ExerciseReport, Hundredths, Number, Reason, Report,
        Subject, Weights,
    };

    /// What a class comes to in which so many of two checks of two exercises pass, or none
    /// is judged for a reason.
    fn class_of(states: &[Result<usize, &str>]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), false, Weights::default()).unwrap();
        let mut book = Gradebook {
            exercises: vec!["semaphore".to_owned(), "gather".to_owned()],
            ..Gradebook::default()
        };
        for (at, state) in states.iter().enumerate() {
            let id = format!("student-{at}");
            let mut row = Row {
                student: Student {
                    student: id.clone(),
                    ..Student::default()
                },
                state: State::Judged,
                mark: None,
                submission: None,
                is_not_started: false,
                attempts: None,
            };
            match state {
                Ok(passed) => {
                    let report = Box::new(report(*passed));
                    let judgement = Judgement::of(&report);
                    row.mark = Some(Mark {
                        exercises: judgement
                            .exercises
                            .iter()
                            .map(|it| (it.name.0.clone(), it.points.earned))
                            .collect(),
                        possible: Hundredths::whole(20),
                        ..Mark::default()
                    });
                    row.submission = Some(id.clone());
                    let kind = Kind::Judged {
                        report,
                        same_as: None,
                    };
                    let outcome = Outcome {
                        id,
                        kind,
                        took: None,
                        judged_at: None,
                    };
                    store.keep(outcome).unwrap();
                }
                Err("") => row.state = State::NothingHandedIn,
                Err(why) => row.state = State::NotJudged((*why).to_owned()),
            }
            book.rows.push(row);
        }
        let call = "batch --grader g --workbook w class --out out --names";
        class(&book, &Arguments::parse_from(call.split(' ')), &store)
    }

    fn report(passed: usize) -> Report {
        let exercise = |name: &str| {
            let check = |at: usize| AskedCheck {
                name: format!("check_{at}"),
                holds_idle: false,
                promises: Vec::new(),
                weight: 1,
            };
            let subject = Subject {
                name: ExerciseName(name.to_owned()),
                number: Number {
                    chapter: 6,
                    section: 1,
                },
                title: name.to_owned(),
                folder: name.to_owned(),
                page: name.to_owned(),
                points: Hundredths::whole(10),
                minutes: 0,
                checks: (0..2).map(check).collect(),
            };
            let of = |at: usize| match at < passed {
                true => Reason::Met,
                false => Reason::Untouched,
            };
            let checks = subject.checks.iter().enumerate();
            let checks = checks.map(|(at, it)| CheckReport::not_run(&it.name, of(at)));
            ExerciseReport::new(&subject, checks.collect(), Vec::new())
        };
        Report::new(vec![exercise("semaphore"), exercise("gather")])
    }

    #[test]
    fn each_name_leads_to_a_page_and_a_long_state_leaves_room_for_the_marks() {
        let long = "it is torn, or no zip archive: invalid Zip archive: Could not find the end of the central directory, which lies where a whole archive ends";
        let many = "x".repeat(3000);
        let page = class_of(&[
            Ok(2),
            Ok(1),
            Err(""),
            Err(long),
            Ok(0),
            Err(&many),
            Err(long),
            Ok(2),
        ]);
        for at in 0..8 {
            let link = format!("<a href=\"feedback/student-{at}.html\">student-{at}</a>");
            assert!(page.contains(&link), "{link}");
        }
        let beginning = format!("<td class=\"words\">{}…</td>", &long[..STATE_LETTERS]);
        assert_eq!(page.matches(&beginning).count(), 2, "{page}");
        assert!(page.len() < 12_000, "{}", page.len());
    }

    #[test]
    fn a_page_has_a_name_that_every_system_takes_and_nobody_else_has() {
        assert_eq!(file_name("ada-1_x"), "ada-1_x.html");
        assert_eq!(file_name("../a <b>"), "~2e~2e~2fa~20~3cb~3e.html");
        assert_ne!(file_name("a b"), file_name("a_b"));
        let long = |end: &str| file_name(&format!("{}{end}", "é".repeat(300)));
        assert!(long("a").len() < 200);
        assert_ne!(long("a"), long("b"));
    }
}
