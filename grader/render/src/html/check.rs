//! One check on the page.

use super::{Room, class, details, mark};
use crate::markup::{Attribute, Markup};
use crate::timeline::{Picture, svg};
use crate::view::{CheckView, Measurement, Output, Remark};
use crate::{view, words};
use report::{CheckReport, ExerciseReport, Verdict};

/// The most letters of one text: the end of a longer one says nothing new.
const MOST_LETTERS: usize = 2_000;

/// Everything about a check, unfolded unless it passed.
pub(super) fn check(
    markup: &mut Markup,
    check: &CheckReport,
    exercise: &ExerciseReport,
    room: &mut Room,
) {
    let view = CheckView::new(check, &exercise.folder);
    let is_open = view.verdict.is_under_way();
    details(markup, is_open, class(view.verdict), |markup| {
        markup.element("summary", &[], |markup| {
            markup.element("h4", &[], |markup| {
                mark(markup, view.verdict);
                markup.text(&view.title);
            });
            if !matches!(view.verdict, Verdict::Passed | Verdict::Failed) {
                // The mark has told it already to who hears the page.
                let attributes: [Attribute<'_>; 2] =
                    [("class", &"state"), ("aria-hidden", &"true")];
                markup.text(" ");
                markup.leaf("span", &attributes, words::verdict(view.verdict));
            }
        });
        if exercise.checks.iter().any(|it| it.weight != check.weight) {
            let worth = format!(
                "Worth {} of the exercise's {} points",
                exercise.share_of(check),
                exercise.points.possible
            );
            markup.leaf("p", &[("class", &"beside")], &worth);
        }
        for promise in &view.promises {
            markup.element("p", &[("class", &"promise")], |markup| {
                markup.leaf("b", &[], "Promised:");
                markup.text(&format!(" {promise}"));
            });
        }
        measurements(markup, &view.measurements);
        if !view.why.is_empty() {
            markup.leaf("p", &[("class", &"why")], &cut(&view.why.join("\n")));
        }
        draw(markup, check, exercise, room);
        remarks(markup, &view.remarks);
        output(markup, &view.output);
    });
}

fn measurements(markup: &mut Markup, measurements: &[Measurement]) {
    if measurements.is_empty() {
        return;
    }
    markup.element("table", &[], |markup| {
        markup.element("thead", &[], |markup| {
            markup.element("tr", &[], |markup| {
                for heading in ["What", "Measured", "Demanded"] {
                    markup.leaf("th", &[("scope", &"col")], heading);
                }
            });
        });
        markup.element("tbody", &[], |markup| {
            for measurement in measurements {
                markup.element("tr", &[], |markup| row(markup, measurement));
            }
        });
    });
}

fn row(markup: &mut Markup, measurement: &Measurement) {
    let (class, sign, word) = if measurement.met {
        ("good", "✓ ", "as demanded: ")
    } else {
        ("bad", "✗ ", "not as demanded: ")
    };
    markup.leaf("th", &[("scope", &"row")], &cut(&measurement.name));
    markup.element("td", &[("class", &class)], |markup| {
        let hidden: [Attribute<'_>; 1] = [("aria-hidden", &"true")];
        markup.leaf("span", &hidden, sign);
        markup.leaf("span", &[("class", &"heard")], word);
        markup.text(&cut(&measurement.measured));
    });
    markup.leaf("td", &[], &cut(&measurement.demanded));
}

/// What the loop did. Of the check to start with everything is drawn, of the
/// others no more than stands beside a report.
fn draw(markup: &mut Markup, check: &CheckReport, exercise: &ExerciseReport, room: &mut Room) {
    let is_first = exercise
        .start_with()
        .is_some_and(|first| first.name == check.name);
    let mut pictures = view::pictures(check, &exercise.folder);
    if !is_first && let Some(timeline) = &check.timeline {
        let compared = Picture::compared(&check.scenarios);
        let brief = Picture::brief(timeline, &exercise.folder);
        pictures = [brief].into_iter().chain(compared).collect();
        pictures.retain(Picture::shows_something);
    }
    if pictures.is_empty() {
        return;
    }
    if !room.is_left(check.passed()) {
        let command = format!("cargo grade timeline {}::{}", exercise.name, check.name);
        return markup.element("p", &[], |markup| {
            markup.text("There was no room for its timeline: ");
            markup.leaf("code", &[], &command);
        });
    }
    let before = markup.bytes();
    svg::inline(markup, &pictures, "What the loop did");
    room.take(check.passed(), markup.bytes() - before);
}

fn remarks(markup: &mut Markup, remarks: &[Remark]) {
    if remarks.is_empty() {
        return;
    }
    markup.element("dl", &[], |markup| {
        for Remark { label, text } in remarks {
            markup.leaf("dt", &[], label);
            markup.leaf("dd", &[], &cut(text));
        }
    });
}

/// What the learner's own code printed.
fn output(markup: &mut Markup, output: &Output) {
    if output.lines.is_empty() {
        return;
    }
    let mut text = match output.hidden {
        0 => String::new(),
        hidden => format!("… {hidden} lines before\n"),
    };
    let lines: Vec<String> = output
        .stamped()
        .map(|(at, line)| match at.as_str() {
            "" => line.to_owned(),
            at => format!("{at} │ {line}"),
        })
        .collect();
    text += &lines.join("\n");
    markup.leaf("p", &[], "Your code printed:");
    markup.leaf("pre", &[], &text);
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
