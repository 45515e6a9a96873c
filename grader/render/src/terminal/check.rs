//! One check: a line, or everything about it.

use super::mark;
use crate::style::{ACCENT, BAD, DIM, GOOD};
use crate::view::{CheckView, Measurement, Output, Remark};
use crate::{timeline, words};
use report::{CheckReport, Verdict};
use std::fmt::Write as _;

/// How far everything about a check stands in below its title.
pub(super) const INDENT: usize = 6;

/// A terminal with fewer columns breaks the lines itself.
const FEWEST_COLUMNS: usize = 40;

/// Everything about one check, for a terminal of so many columns. Places below `folder` are shortened.
pub fn check(check: &CheckReport, folder: &str, columns: usize) -> String {
    self::whole(check, folder, columns, &mut false)
}

/// Everything about one check. What the marks of a timeline mean is said once,
/// where several checks have one.
pub(super) fn whole(
    check: &CheckReport,
    folder: &str,
    columns: usize,
    is_explained: &mut bool,
) -> String {
    let view = CheckView::new(check, folder);
    let mut text = title(check);
    for promise in &view.promises {
        text += &paragraph(&format!("{DIM}promised:{DIM:#} {promise}"), columns);
    }
    for measurement in &view.measurements {
        text += &self::measurement(measurement, columns);
    }
    for line in &view.why {
        text += &paragraph(line, columns);
    }
    if let Some(picture) = &view.picture {
        text.push('\n');
        let columns = columns.saturating_sub(INDENT);
        let mut lines = timeline::rows(picture, columns, 1);
        if !*is_explained {
            lines.extend(timeline::legend(picture, columns));
            *is_explained = picture.has_marks();
        }
        for line in lines {
            let _ = writeln!(text, "      {line}");
        }
    }
    text += &remarks(&view, columns);
    text += &output(&view.output);
    if view.verdict.is_under_way() {
        text.push('\n');
    }
    text
}

/// A check's name, and what it came to.
pub fn title(check: &CheckReport) -> String {
    let verdict = check.verdict();
    let (style, mark) = mark(verdict);
    let mut text = format!("  {style}{mark}{style:#} {}", words::sentence(&check.name));
    if !matches!(verdict, Verdict::Passed | Verdict::Failed) {
        let _ = write!(text, "  {style}{}{style:#}", words::verdict(verdict));
    }
    text.push('\n');
    text
}

/// A check that passed: its name, and what was seen beside.
pub(super) fn line(check: &CheckReport, folder: &str, columns: usize) -> String {
    title(check) + &remarks(&CheckView::new(check, folder), columns)
}

/// Why a check did not pass, in short: the first demand that is not met, or the
/// first line of what happened.
pub(super) fn reason(check: &CheckReport, folder: &str, columns: usize) -> String {
    let view = CheckView::new(check, folder);
    match view.measurements.iter().find(|it| !it.met) {
        Some(unmet) => measurement(unmet, columns),
        None => view
            .why
            .first()
            .map_or_else(String::new, |line| paragraph(line, columns)),
    }
}

fn remarks(view: &CheckView, columns: usize) -> String {
    let remarks = view.remarks.iter();
    remarks
        .map(|Remark { label, text }| {
            paragraph(&format!("{ACCENT}{label}{ACCENT:#}  {text}"), columns)
        })
        .collect()
}

/// Text below a check's title, in lines of at most so many columns. The lines
/// after the first stand two blanks further in.
pub(super) fn paragraph(text: &str, columns: usize) -> String {
    let own = text.len() - text.trim_start().len();
    let first = " ".repeat(INDENT + own);
    let options = textwrap::Options::new(columns.max(FEWEST_COLUMNS))
        .break_words(false)
        .initial_indent(&first);
    let next = format!("{first}  ");
    let options = options.subsequent_indent(&next);
    textwrap::fill(text.trim_start(), options) + "\n"
}

/// The text with no line longer than so many columns, for a screen that is narrower than
/// a value to be compared: what goes on below a line that is indented stands two blanks
/// further in.
pub fn hanging(text: &str, columns: usize) -> String {
    let columns = columns.max(FEWEST_COLUMNS);
    let wrapped = |line: &str| {
        if textwrap::core::display_width(line) <= columns {
            return line.to_owned();
        }
        let own = line.len() - line.trim_start().len();
        let hang = if own == 0 { 0 } else { own + 2 };
        let (first, next) = (" ".repeat(own), " ".repeat(hang));
        let options = textwrap::Options::new(columns)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .initial_indent(&first)
            .subsequent_indent(&next);
        textwrap::fill(line.trim_start(), options)
    };
    text.lines().map(wrapped).collect::<Vec<_>>().join("\n")
}

/// A sentence of the report's own, in lines of at most so many columns; the lines after
/// the first stand `hang` blanks in. What is between backticks is not broken: it is to be
/// copied.
pub(super) fn sentence(text: &str, hang: usize, columns: usize) -> String {
    const NO_BREAK: &str = "\u{a0}";
    let spans = text.split('`').enumerate();
    let spans = spans.map(|(at, span)| match at % 2 {
        0 => span.to_owned(),
        _ => span.replace(' ', NO_BREAK),
    });
    let text = spans.collect::<Vec<_>>().join("`");
    let own = text.len() - text.trim_start().len();
    let (first, next) = (" ".repeat(own), " ".repeat(hang));
    let options = textwrap::Options::new(columns.max(FEWEST_COLUMNS))
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(&first)
        .subsequent_indent(&next);
    textwrap::fill(text.trim_start(), options).replace(NO_BREAK, " ")
}

fn measurement(measurement: &Measurement, columns: usize) -> String {
    let Measurement {
        name,
        measured,
        demanded,
        met,
    } = measurement;
    let style = if *met { GOOD } else { BAD };
    let letters = [name, measured, demanded].map(|text| text.chars().count());
    // With blanks, brackets and a colon.
    let room = columns.max(FEWEST_COLUMNS) - INDENT - 6;
    let is_long = letters.iter().sum::<usize>() > room.min(90);
    if is_long && *met {
        return format!("      {name}: {GOOD}{measured}{GOOD:#}  {DIM}(as expected){DIM:#}\n");
    }
    // Long values stand below each other, so that they can be compared.
    if is_long {
        return format!(
            "      {name}\n        measured  {style}{measured}{style:#}\n        expected  {demanded}\n"
        );
    }
    format!("      {name}: {style}{measured}{style:#}  {DIM}({demanded}){DIM:#}\n")
}

/// What the learner's own code printed.
fn output(output: &Output) -> String {
    if output.lines.is_empty() {
        return String::new();
    }
    let mut text = format!("      {ACCENT}your code printed{ACCENT:#}\n");
    if output.hidden > 0 {
        let _ = writeln!(text, "      {DIM}… {} lines before{DIM:#}", output.hidden);
    }
    for (at, line) in output.stamped() {
        let before = if at.is_empty() { at } else { at + " " };
        let _ = writeln!(text, "      {DIM}{before}│{DIM:#} {line}");
    }
    text
}
