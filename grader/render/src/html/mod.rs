//! A report as one page of HTML that needs nothing else: no network, no script,
//! no font. It is written through `Markup`, which escapes all that a learner
//! wrote. A template engine would be one more macro to compile before a learner's
//! first report, and the pictures would still need a writer for their own file.

mod check;

use crate::cut::cut;
use crate::finding;
use crate::markup::{Attribute, Markup};
use crate::timeline::svg;
use crate::words::{self, counted};
use report::{Diagnostic, ExerciseReport, HandedIn, Points, Report, Since, Verdict, Wall};

/// How the page looks, beside its pictures.
const STYLE: &str = include_str!("page.css");

/// The most bytes of pictures of checks that passed, and of those that did not:
/// with both, and with the words round them, a page stays below 2 MB.
const MOST_PICTURES: [usize; 2] = [600_000, 600_000];

/// The most bytes of one text of the compiler's, or of a name.
const MOST_BYTES: usize = 20_000;

/// The most paths that were not taken and are named.
const MOST_PATHS: usize = 50;

/// How many bytes of pictures may still be drawn, by whether a check passed.
struct Room {
    left: [usize; 2],
}

impl Room {
    /// Whether there is room for another picture of a check.
    fn is_left(&self, passed: bool) -> bool {
        self.left[usize::from(passed)] > 0
    }

    /// Takes as much as was drawn.
    fn take(&mut self, passed: bool, bytes: usize) {
        let left = &mut self.left[usize::from(passed)];
        *left = left.saturating_sub(bytes);
    }
}

/// What stands above a report, beside what is in it.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'h> {
    /// What the page is called.
    pub title: &'h str,
    /// What else is to be said: the mark that was given, when it was judged.
    pub lines: &'h [String],
}

/// The whole report as a page.
pub fn render(report: &Report) -> String {
    let heading = Heading {
        title: "Report",
        lines: &[],
    };
    headed(report, heading)
}

/// The whole report as a page with a heading of its own.
pub fn headed(report: &Report, heading: Heading<'_>) -> String {
    let mut markup = Markup::new();
    markup.own("<!DOCTYPE html>\n");
    markup.element("html", &[("lang", &"en")], |markup| {
        markup.element("head", &[], |markup| head(markup, report, heading));
        markup.element("body", &[], |markup| body(markup, report, heading));
    });
    markup.into_text() + "\n"
}

fn head(markup: &mut Markup, report: &Report, heading: Heading<'_>) {
    markup.empty("meta", &[("charset", &"utf-8")]);
    let viewport: [Attribute<'_>; 2] = [
        ("name", &"viewport"),
        ("content", &"width=device-width, initial-scale=1"),
    ];
    markup.empty("meta", &viewport);
    let scheme: [Attribute<'_>; 2] = [("name", &"color-scheme"), ("content", &"light dark")];
    markup.empty("meta", &scheme);
    markup.leaf(
        "title",
        &[],
        &format!("{}: {}", heading.title, summary(report)),
    );
    markup.element("style", &[], |markup| {
        markup.own(STYLE);
        markup.own(svg::STYLE);
    });
}

fn summary(report: &Report) -> String {
    let passed = report.count(Verdict::Passed);
    format!(
        "{passed} of {} pass",
        counted(report.exercises.len(), "exercise")
    )
}

fn points(Points { earned, possible }: Points) -> String {
    format!("{earned} of {possible} points")
}

fn body(markup: &mut Markup, report: &Report, heading: Heading<'_>) {
    let chapters: Vec<&[ExerciseReport]> = words::chapters(report).collect();
    markup.element("header", &[], |markup| {
        markup.leaf("h1", &[], heading.title);
        let progress = format!("{}, {}", summary(report), points(report.points()));
        markup.leaf("p", &[], &progress);
        for line in heading.lines {
            markup.leaf("p", &[], line);
        }
        handed_in(markup, report);
        if let Some(fault) = finding::fault(report) {
            markup.leaf("p", &[("class", &"why")], &cut(&fault, MOST_BYTES));
        }
        let legend = format!("In a timeline: {}", svg::LEGEND.replace("  ", ", "));
        markup.leaf("p", &[("class", &"beside")], &legend);
    });
    markup.element("nav", &[("aria-label", &"Exercises")], |markup| {
        progress(markup, &chapters);
    });
    markup.element("main", &[], |markup| {
        let mut room = Room {
            left: MOST_PICTURES,
        };
        for chapter in chapters {
            let id = format!("chapter-{}", number(chapter));
            markup.element("section", &[("aria-labelledby", &id)], |markup| {
                let title = format!("{} {}", number(chapter), words::chapter(chapter));
                markup.leaf("h2", &[("id", &id)], &title);
                for exercise in chapter {
                    self::exercise(markup, exercise, &mut room);
                }
            });
        }
    });
}

/// What was graded, where it is not the learner's own folder, and what confined it.
fn handed_in(markup: &mut Markup, report: &Report) {
    if let Some(handed_in) = &report.handed_in {
        let name = cut(&handed_in.name, MOST_BYTES);
        markup.element("p", &[("class", &"beside")], |markup| {
            markup.text(&format!("Handed in: {name}, digest "));
            markup.leaf("code", &[], &handed_in.digest.0);
        });
        not_taken(markup, handed_in);
        for suspect in &handed_in.suspects {
            let text = format!("Read {}", cut(&words::suspect(suspect), MOST_BYTES));
            markup.leaf("p", &[("class", &"beside")], &text);
        }
    }
    let is_missing = |it: &&Wall| !it.is_in_force();
    for wall in report.walls.iter().filter(is_missing) {
        let text = format!("Without a wall against {}", words::wall(wall));
        markup.leaf("p", &[("class", &"beside")], &text);
    }
}

/// What was handed in and not taken, with the reason: folded, for most of it is no
/// surprise.
fn not_taken(markup: &mut Markup, handed_in: &HandedIn) {
    if handed_in.ignored.is_empty() {
        return;
    }
    let all = handed_in.ignored.len() + handed_in.more_ignored;
    markup.element("details", &[("class", &"beside")], |markup| {
        let head = format!("Not taken: {}", counted(all, "path"));
        markup.leaf("summary", &[], &head);
        markup.element("ul", &[], |markup| {
            for ignored in handed_in.ignored.iter().take(MOST_PATHS) {
                markup.element("li", &[], |markup| {
                    markup.leaf("code", &[], &words::path(&ignored.path));
                    markup.text(": ");
                    markup.text(&cut(&words::why(&ignored.why), MOST_BYTES));
                });
            }
            if all > MOST_PATHS {
                markup.leaf("li", &[], &format!("… and {} more", all - MOST_PATHS));
            }
        });
    });
}

fn number(chapter: &[ExerciseReport]) -> u32 {
    chapter.first().map_or(0, |it| it.number.chapter)
}

/// A row for each chapter, with a link to each of its exercises.
fn progress(markup: &mut Markup, chapters: &[&[ExerciseReport]]) {
    markup.element("table", &[("class", &"progress")], |markup| {
        markup.leaf("caption", &[], "Progress");
        markup.element("thead", &[], |markup| {
            markup.element("tr", &[], |markup| {
                for heading in ["Chapter", "Exercises", "Passed", "Points"] {
                    markup.leaf("th", &[("scope", &"col")], heading);
                }
            });
        });
        markup.element("tbody", &[], |markup| {
            for chapter in chapters {
                markup.element("tr", &[], |markup| progress_row(markup, chapter));
            }
        });
    });
}

fn progress_row(markup: &mut Markup, chapter: &[ExerciseReport]) {
    let title = format!("{} {}", number(chapter), words::chapter(chapter));
    markup.leaf("th", &[("scope", &"row")], &title);
    markup.element("td", &[], |markup| {
        for exercise in chapter {
            let link = format!("#{}", id(exercise));
            markup.element(
                "a",
                &[("href", &link), ("class", &class(exercise.verdict))],
                |markup| {
                    mark(markup, exercise.verdict);
                    markup.text(&format!("{} {}", exercise.number, exercise.name));
                },
            );
            markup.text(" ");
        }
    });
    let passed = chapter.iter().filter(|it| it.verdict == Verdict::Passed);
    markup.leaf(
        "td",
        &[],
        &format!("{} of {}", passed.count(), chapter.len()),
    );
    let all: Points = chapter.iter().map(|it| it.points).sum();
    markup.leaf("td", &[], &format!("{} of {}", all.earned, all.possible));
}

/// What links to an exercise: a folder that somebody copied has its number, and
/// another name.
fn id(exercise: &ExerciseReport) -> String {
    let name = exercise
        .name
        .0
        .replace(|it: char| !it.is_ascii_alphanumeric(), "-");
    format!("exercise-{}-{name}", exercise.number)
}

fn exercise(markup: &mut Markup, exercise: &ExerciseReport, room: &mut Room) {
    let id = id(exercise);
    markup.element("article", &[("aria-labelledby", &id)], |markup| {
        markup.element("h3", &[("id", &id)], |markup| {
            markup.text(&format!("{} {} ", exercise.number, exercise.title));
            state(markup, exercise.verdict);
        });
        let checks = format!(
            "{} of {}, {}",
            exercise.passed(),
            counted(exercise.checks.len(), "check"),
            points(exercise.points)
        );
        markup.leaf("p", &[("class", &"beside")], &checks);
        markup.element("p", &[("class", &"beside")], |markup| {
            markup.leaf("code", &[], &format!("cargo grade check {}", exercise.name));
            markup.text(" · ");
            markup.leaf("code", &[], &format!("{}/src", exercise.folder));
            markup.text(" · ");
            markup.leaf("code", &[], &exercise.page);
        });
        since(markup, exercise.since.as_ref());
        diagnostics(markup, &exercise.diagnostics);
        match exercise.verdict {
            Verdict::NotStarted => not_started(markup, exercise),
            // Each check would say once more that there is no program.
            Verdict::DidNotCompile => {}
            Verdict::Passed
            | Verdict::Failed
            | Verdict::Deadlocked
            | Verdict::NeverRests
            | Verdict::TimedOut
            | Verdict::OverLimit
            | Verdict::Crashed
            | Verdict::NoEvidence
            | Verdict::Refused
            | Verdict::Unreadable
            | Verdict::GraderFault => {
                // What is still to be done is what a reader has come for.
                let (passed, others): (Vec<_>, Vec<_>) =
                    exercise.checks.iter().partition(|it| it.passed());
                for check in others.into_iter().chain(passed) {
                    check::check(markup, check, exercise, room);
                }
            }
        }
    });
}

/// What changed since the call before.
fn since(markup: &mut Markup, since: Option<&Since>) {
    let Some(Since { now_pass, now_fail }) = since else {
        return;
    };
    for (checks, what) in [
        (now_pass, "Passes now, and did not last time"),
        (now_fail, "Passed last time, and does not now"),
    ] {
        if !checks.is_empty() {
            let names: Vec<String> = checks.iter().map(|it| words::sentence(it)).collect();
            markup.leaf("p", &[], &format!("{what}: {}", names.join("; ")));
        }
    }
}

/// What the compiler said, in its own words.
fn diagnostics(markup: &mut Markup, diagnostics: &[Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let is_open = diagnostics.iter().any(Diagnostic::is_error);
    details(markup, is_open, "said", |markup| {
        markup.leaf("summary", &[], "What the compiler says");
        for diagnostic in diagnostics {
            let said = finding::diagnostic_text(diagnostic);
            markup.leaf("pre", &[], &cut(&said, MOST_BYTES));
            if let Some(advice) = &diagnostic.advice {
                markup.leaf("p", &[], &advice.text);
            }
        }
    });
}

fn not_started(markup: &mut Markup, exercise: &ExerciseReport) {
    markup.leaf(
        "p",
        &[],
        "Not started yet: nothing is wrong here. These are the checks it will have to pass:",
    );
    markup.element("ul", &[], |markup| {
        for check in &exercise.checks {
            markup.leaf("li", &[], &words::sentence(&check.name));
        }
    });
}

/// What can be unfolded, without a script.
fn details(
    markup: &mut Markup,
    is_open: bool,
    class: &'static str,
    body: impl FnOnce(&mut Markup),
) {
    let all: [Attribute<'_>; 2] = [("class", &class), ("open", &"")];
    let attributes = if is_open { &all[..] } else { &all[..1] };
    markup.element("details", attributes, body);
}

/// What something came to, as a class of the style sheet.
fn class(verdict: Verdict) -> &'static str {
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
        | Verdict::Refused
        | Verdict::Unreadable
        | Verdict::GraderFault => "bad",
    }
}

/// The sign of a verdict. Who hears the page has the word beside it.
fn mark(markup: &mut Markup, verdict: Verdict) {
    let hidden: [Attribute<'_>; 1] = [("aria-hidden", &"true")];
    markup.leaf("span", &hidden, words::mark(verdict));
    markup.leaf("span", &[("class", &"heard")], words::verdict(verdict));
    markup.text(" ");
}

/// A verdict in words.
fn state(markup: &mut Markup, verdict: Verdict) {
    let class = format!("state {}", class(verdict));
    let state = format!("{} {}", words::mark(verdict), words::verdict(verdict));
    markup.leaf("span", &[("class", &class)], &state);
}
