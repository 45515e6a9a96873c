//! What is shown of a check, apart from how: each format draws it in its way.

use crate::cut::cut;
use crate::timeline::Picture;
use crate::words;
use evidence::{Expectation, Panic, PrintedAt};
use report::{Beside, CheckReport, Reason, Verdict};
use std::iter;

/// The most lines of a learner's own output that are shown.
const MOST_OUTPUT_LINES: usize = 20;

/// The most letters of such a line.
const MOST_LETTERS: usize = 200;

/// The most bytes that are looked at of a text that a learner wrote.
const MOST_BYTES: usize = 50_000;

/// What is shown of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckView {
    /// What it came to.
    pub verdict: Verdict,
    /// Its name, as the sentence that it is.
    pub title: String,
    /// The promises of the contract that it holds, if it did not pass.
    pub promises: Vec<String>,
    /// What it measured, in the order of the demands.
    pub measurements: Vec<Measurement>,
    /// Why it came to its verdict, for a reader who sees nothing else of it.
    pub summary: String,
    /// Why it did not pass, below its measurements; empty when it did.
    pub why: Vec<String>,
    /// What the loop did, where that explains something.
    pub picture: Option<Picture>,
    /// What was seen beside.
    pub remarks: Vec<Remark>,
    /// What the learner's own code printed.
    pub output: Output,
}

/// A measured value beside the demanded one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measurement {
    /// What was measured.
    pub name: String,
    /// What came out.
    pub measured: String,
    /// What was asked for.
    pub demanded: String,
    /// Whether the demand holds.
    pub met: bool,
}

/// A line about something that was seen beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is about: `panic`, `debug mode`.
    pub label: String,
    /// What was seen.
    pub text: String,
}

/// The end of what the learner's own code printed, which is next to the failure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// How many lines before are not shown.
    pub hidden: usize,
    /// The last lines.
    pub lines: Vec<PrintedLine>,
}

/// A line that the learner's own code printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedLine {
    /// At which virtual instant, where that is known.
    pub at: Option<String>,
    /// The line, without anything that could paint over other words.
    pub text: String,
}

impl Output {
    /// Each line with its instant before it, all of the same width; blanks where a
    /// line has none, and nothing before it where no line has one.
    pub fn stamped(&self) -> impl Iterator<Item = (String, &str)> {
        let letters = |line: &PrintedLine| line.at.as_ref().map_or(0, |at| at.chars().count());
        let width = self.lines.iter().map(letters).max().unwrap_or(0);
        self.lines.iter().map(move |line| {
            let at = line.at.as_deref().unwrap_or_default();
            (format!("{at:>width$}"), line.text.as_str())
        })
    }

    /// The lines as one text, with their instants where there are any.
    pub fn text(&self) -> String {
        let lines = self.stamped().map(|(at, text)| {
            if at.is_empty() {
                text.to_owned()
            } else {
                format!("{at} │ {text}")
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl CheckView {
    /// What is shown of `check`. Places below `folder` are shortened.
    pub fn new(check: &CheckReport, folder: &str) -> Self {
        let verdict = check.verdict();
        let mut view = Self {
            verdict,
            title: words::sentence(&check.name),
            promises: Vec::new(),
            measurements: check.expectations.iter().map(measurement).collect(),
            summary: words::harmless(&reason(&check.reason)),
            why: Vec::new(),
            picture: None,
            remarks: Vec::new(),
            output: Output::default(),
        };
        if verdict == Verdict::Passed {
            view.remarks.extend(left_behind(check));
            return view;
        }
        view.why = why(&check.reason, folder);
        view.promises = check.promises.iter().map(|it| words::plain(it)).collect();
        if verdict == Verdict::NotStarted {
            return view;
        }
        view.picture = check
            .timeline
            .as_ref()
            .map(|timeline| Picture::brief(timeline, folder))
            .filter(Picture::shows_something);
        view.remarks = remarks(check, folder);
        view.output = output(&check.beside);
        view
    }
}

/// Everything that can be drawn of a check: the whole timeline of the scenario
/// that counts, then its scenarios side by side. Nothing where the check ran
/// none on the virtual clock, or no time passed in it. Places below `folder` are shortened.
pub fn pictures(check: &CheckReport, folder: &str) -> Vec<Picture> {
    let timeline = check.timeline.as_ref();
    let whole = timeline.map(|timeline| Picture::whole(timeline, folder));
    let compared = Picture::compared(&check.scenarios);
    let all = whole.into_iter().chain(compared);
    all.filter(Picture::shows_something).collect()
}

fn measurement(expectation: &Expectation) -> Measurement {
    Measurement {
        name: words::harmless(&expectation.name),
        measured: words::harmless(&expectation.measured.shown),
        demanded: words::harmless(&expectation.demanded),
        met: expectation.met,
    }
}

/// An unmet demand stands among the measurements already: what is left to say
/// is why it is demanded.
fn why(reason: &Reason, folder: &str) -> Vec<String> {
    let why = match reason {
        Reason::Unmet { expectation } => format!("because {}", expectation.because),
        reason => below(&self::reason(reason), folder),
    };
    words::harmless(&why).lines().map(str::to_owned).collect()
}

fn reason(reason: &Reason) -> String {
    cut(&words::reason(reason), MOST_BYTES)
}

/// A text whose places below `folder` are shortened.
fn below(text: &str, folder: &str) -> String {
    text.replace(&format!("{folder}/"), "")
}

fn remarks(check: &CheckReport, folder: &str) -> Vec<Remark> {
    let is_the_reason = |panic: &&Panic| matches!(&check.reason, Reason::Panicked { panic: reported } if reported == *panic);
    let panics = check.panics.iter().chain(&check.beside.panics);
    // A job that panics in each scenario of a check says the same each time.
    let mut panics: Vec<Remark> = panics
        .filter(|panic| !is_the_reason(panic))
        .map(|panic| remark("panic", panicked(panic, folder)))
        .collect();
    panics.dedup();
    let warnings = check
        .warnings
        .iter()
        .map(|warning| remark("debug mode", below(&warning.sentence, folder)));
    let figures = check
        .beside
        .figures
        .iter()
        .map(|figure| remark(&figure.name, below(&figure.shown, folder)));
    panics
        .into_iter()
        .chain(warnings)
        .chain(figures)
        .chain(left_behind(check))
        .collect()
}

fn remark(label: &str, text: String) -> Remark {
    Remark {
        label: words::harmless(label),
        text: words::harmless(&text),
    }
}

fn panicked(panic: &Panic, folder: &str) -> String {
    let nobodys = if panic.elsewhere {
        "another thread"
    } else {
        "something"
    };
    let who = panic.task.as_deref().unwrap_or(nobodys);
    let at = match words::shorten(&panic.place, folder) {
        nowhere if nowhere.is_empty() => nowhere,
        place => format!(" at {place}"),
    };
    format!("{who} panicked{at}: {}", panic.message)
}

fn left_behind(check: &CheckReport) -> Option<Remark> {
    let count = check.beside.left_behind;
    let plural = if count == 1 { "" } else { "es" };
    (count > 0).then(|| {
        let text = format!("{count} process{plural} outlived the check and had to be ended");
        remark("left behind", text)
    })
}

fn output(beside: &Beside) -> Output {
    let output = &beside.output;
    let tail = output.len().saturating_sub(MOST_BYTES);
    let tail = &output[output.ceil_char_boundary(tail)..];
    // Escape codes of the learner's would paint over the grader's words.
    let plain = anstream::adapter::strip_str(tail).to_string();
    let lines: Vec<&str> = plain.lines().collect();
    let begin = lines.len().saturating_sub(MOST_OUTPUT_LINES);
    let all = output.lines().count();
    let hidden = all.saturating_sub(lines.len() - begin);
    let cut = |line: &str| {
        let letters = line.chars().filter(|letter| !letter.is_control());
        words::harmless(&letters.take(MOST_LETTERS).collect::<String>())
    };
    let is_stamped = all == beside.printed_at.len();
    let instants = instants(if is_stamped {
        &beside.printed_at[hidden..]
    } else {
        &[]
    });
    let instants = instants.into_iter().chain(iter::repeat(None));
    let shown = lines[begin..].iter().zip(instants);
    Output {
        hidden,
        lines: shown
            .map(|(line, at)| PrintedLine {
                at,
                text: cut(line),
            })
            .collect(),
    }
}

/// The instants in words. Which scenario it was is said where there are several.
fn instants(instants: &[Option<PrintedAt>]) -> Vec<Option<String>> {
    let mut numbers = instants.iter().flatten().map(|at| at.scenario);
    let first = numbers.next();
    let are_several = numbers.any(|number| Some(number) != first);
    let in_words = |PrintedAt { scenario, us }: PrintedAt| {
        let instant = words::instant(us);
        if are_several {
            format!("scenario {scenario}, {instant}")
        } else {
            instant
        }
    };
    instants.iter().map(|at| at.map(in_words)).collect()
}
