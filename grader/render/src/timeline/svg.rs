//! Drawing a timeline as SVG.
//!
//! Text has a fixed size and time a relative one: an instant is a share of the
//! width, so that a picture is legible however wide it is shown. That is why
//! there is no view box round the whole, and a stretched one in each row.

use super::text::{cut, wrapped};
use super::{Line, Picture, Row, Shape};
use crate::markup::{Attribute, Markup};
use crate::words;
use evidence::Ending;
use std::fmt::Write as _;

/// The right end of a row's own coordinates: 2 points each where the picture is
/// 1,200 wide.
const LAST: u64 = 600;

/// The height of a line of text.
const LINE: u32 = 18;

/// Where a row's own drawing begins below its line of text, and how high it is.
const BAR_AT: u32 = 15;
const BAR: u32 = 12;

/// The height of a row, with some room below it: what is drawn belongs to the
/// text above it.
const ROW: u32 = BAR_AT + BAR + 7;

/// What is left free at either side of the axis: the mark of an end stands behind it.
const MARGIN: [Attribute<'_>; 2] = [("x", &"3%"), ("width", &"94%")];

/// What the signs mean.
pub const LEGEND: &str = "● polled  ─ a task waits  ▬ a service is at work  ✗ a panic, or a failed request  ✂ given up  ▸ still there at the end";

/// The most letters of a row's name.
const MOST_LETTERS: usize = 24;

/// The most letters of a row's name and of what is said of it: so many fit 400
/// points. All of it is told where a pointer rests.
const MOST_LETTERS_IN_ALL: usize = 51;

/// The most instants of polls that are told where a pointer rests.
const MOST_INSTANTS: usize = 12;

/// How a picture looks. Whoever puts one into a page has this in its style sheet.
pub const STYLE: &str = "\
svg.timeline{display:block;width:100%;font:12px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;overflow:hidden}\
.timeline svg{overflow:visible}\
.timeline text{fill:#1f2328}\
.timeline .remark{fill:#59636e}\
.timeline .name{font-weight:bold}\
.timeline .grid{stroke:#d1d9e0}\
.timeline path{fill:none;vector-effect:non-scaling-stroke}\
.timeline .wait{stroke:#8c959f;stroke-width:2}\
.timeline .poll{stroke:#0550ae;stroke-width:7;stroke-linecap:round}\
.timeline .service{stroke:#4f7a28;stroke-width:6}\
.timeline .level{fill:#c3dcf5;stroke:#0550ae;stroke-width:1}\
.timeline .mark{fill:#b3261e;font-weight:bold;font-size:14px}\
.timeline g:hover .wait{stroke:#1f2328}\
@media (prefers-color-scheme:dark){\
.timeline text{fill:#e6edf3}\
.timeline .remark{fill:#9da7b1}\
.timeline .grid{stroke:#3d444d}\
.timeline .wait{stroke:#7d8590}\
.timeline .poll{stroke:#79c0ff}\
.timeline .service{stroke:#8fc06a}\
.timeline .level{fill:#1c3d5e;stroke:#79c0ff}\
.timeline .mark{fill:#ff938a}\
.timeline g:hover .wait{stroke:#fff}}";

/// What a file of its own has beside that.
const STYLE_OF_A_FILE: &str = "\
.ground{fill:#fff}@media (prefers-color-scheme:dark){.ground{fill:#0d1117}}";

/// What a picture is called, for those who cannot see it.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'c> {
    /// In a few words.
    pub title: &'c str,
    /// Tells the picture's title from those of others on the page. Letters,
    /// digits and `-`.
    pub id: &'c str,
}

/// Draws pictures below each other as a file of its own, which needs nothing
/// else.
pub fn file(pictures: &[Picture], title: &str) -> String {
    let mut markup = Markup::new();
    let legend = wrapped(LEGEND, MOST_LETTERS_IN_ALL);
    let below = LINE + pictures.iter().map(height).sum::<u32>();
    let legend_height = LINE * u32::try_from(legend.len()).unwrap_or(0);
    let height = below + legend_height + LINE;
    let attributes: [Attribute<'_>; 6] = [
        ("xmlns", &"http://www.w3.org/2000/svg"),
        ("class", &"timeline"),
        ("width", &"100%"),
        ("height", &height),
        ("role", &"img"),
        ("aria-labelledby", &"title desc"),
    ];
    markup.element("svg", &attributes, |markup| {
        markup.leaf("title", &[("id", &"title")], title);
        markup.leaf("desc", &[("id", &"desc")], &description(pictures));
        markup.element("style", &[], |markup| {
            markup.own(STYLE);
            markup.own(STYLE_OF_A_FILE);
        });
        markup.empty(
            "rect",
            &[
                ("class", &"ground"),
                ("width", &"100%"),
                ("height", &"100%"),
            ],
        );
        let y: Attribute<'_> = ("y", &(LINE / 2));
        markup.element("svg", &[MARGIN[0], MARGIN[1], y], |markup| {
            text(markup, 0, "name", &cut(title, MOST_LETTERS_IN_ALL));
            draw_all(markup, pictures, LINE);
            for (line, y) in legend.iter().zip((below..).step_by(LINE as usize)) {
                text(markup, y, "remark", line);
            }
        });
    });
    markup.into_text() + "\n"
}

/// Draws pictures below each other into a page that has the [`STYLE`]. Each row
/// has its title, which is told where a pointer rests and to who cannot see it.
pub(crate) fn inline(markup: &mut Markup, pictures: &[Picture], title: &str) {
    let height = LINE / 2 + pictures.iter().map(height).sum::<u32>();
    let label = format!("{title}: {}", description(pictures));
    let attributes: [Attribute<'_>; 4] = [
        ("class", &"timeline"),
        ("height", &height),
        ("role", &"group"),
        ("aria-label", &label),
    ];
    markup.element("svg", &attributes, |markup| {
        markup.element("svg", &MARGIN, |markup| draw_all(markup, pictures, 0));
    });
}

/// What the pictures show, in words.
fn description(pictures: &[Picture]) -> String {
    let described = pictures.iter().map(|picture| {
        let heading = picture.heading.iter().cloned();
        let rows = words::counted(picture.rows.len(), "row");
        let time = words::instant(picture.total_us);
        let sentence = format!("{rows} over {time} of virtual time");
        heading.chain([sentence]).collect::<Vec<_>>().join(", ")
    });
    described.collect::<Vec<_>>().join("; ")
}

fn height(picture: &Picture) -> u32 {
    let heading = picture.heading.iter().map(|_| LINE);
    let lines = picture.lines().map(|line| match line {
        Line::Row(_) => ROW,
        Line::Rest(_) => LINE,
    });
    heading.sum::<u32>() + LINE + lines.sum::<u32>() + LINE / 2
}

fn draw_all(markup: &mut Markup, pictures: &[Picture], mut y: u32) {
    for picture in pictures {
        draw(markup, picture, y);
        y += height(picture);
    }
}

/// Draws a picture below `y`.
fn draw(markup: &mut Markup, picture: &Picture, mut y: u32) {
    let bottom = y + height(picture) - LINE / 2;
    if let Some(heading) = &picture.heading {
        text(markup, y, "remark", heading);
        y += LINE;
    }
    axis(markup, picture, y, bottom);
    y += LINE;
    for line in picture.lines() {
        match line {
            Line::Row(row) => {
                draw_row(markup, picture, row, y);
                y += ROW;
            }
            Line::Rest(rest) => {
                text(markup, y, "remark", &rest);
                y += LINE;
            }
        }
    }
}

/// A line of text whose top is at `y`.
fn text(markup: &mut Markup, y: u32, class: &'static str, text: &str) {
    markup.leaf("text", &[("y", &(y + 12)), ("class", &class)], text);
}

fn axis(markup: &mut Markup, picture: &Picture, y: u32, bottom: u32) {
    if picture.ticks_us.is_empty() {
        return text(markup, y, "remark", Picture::NO_TIME);
    }
    let last = picture.ticks_us.len() - 1;
    for (at, us) in picture.ticks_us.iter().enumerate() {
        let x = format!("{}%", 100 * at / last.max(1));
        let anchor = match at {
            0 => "start",
            at if at == last => "end",
            _ => "middle",
        };
        let line: [Attribute<'_>; 5] = [
            ("x1", &x),
            ("x2", &x),
            ("y1", &(y + LINE)),
            ("y2", &bottom),
            ("class", &"grid"),
        ];
        // At the left end it would stand in the way of the names.
        if at > 0 {
            markup.empty("line", &line);
        }
        let place: [Attribute<'_>; 4] = [
            ("x", &x),
            ("y", &(y + 12)),
            ("text-anchor", &anchor),
            ("class", &"remark"),
        ];
        // The right end is told exactly, as it is in letters.
        let us = if at == last { picture.total_us } else { *us };
        markup.leaf("text", &place, &words::instant(us));
    }
}

/// A row: a line of text, and below it what happened, stretched to the width.
fn draw_row(markup: &mut Markup, picture: &Picture, row: &Row, y: u32) {
    markup.element("g", &[("role", &"img")], |markup| {
        markup.leaf("title", &[], &told(row));
        markup.element("text", &[("y", &(y + 12))], |markup| {
            let label = cut(&row.label, MOST_LETTERS);
            markup.text(&label);
            if !row.remark.is_empty() {
                if !label.is_empty() {
                    markup.text(" ");
                }
                let room = MOST_LETTERS_IN_ALL - label.chars().count();
                let remark = cut(&row.remark, room);
                markup.leaf("tspan", &[("class", &"remark")], &remark);
            }
        });
        let stretched: [Attribute<'_>; 4] = [
            ("y", &(y + BAR_AT)),
            ("height", &BAR),
            ("viewBox", &format_args!("0 0 {LAST} {BAR}")),
            ("preserveAspectRatio", &"none"),
        ];
        markup.element("svg", &stretched, |markup| bar(markup, picture, row));
        mark(markup, picture, row, y + BAR_AT);
    });
}

/// What happened in a row, in the row's own coordinates.
fn bar(markup: &mut Markup, picture: &Picture, row: &Row) {
    let middle = BAR / 2;
    let at = |us: u64| picture.place(us, LAST);
    let (from, to) = (at(row.from_us), at(row.to_us));
    let line = format!("M{from} {middle}H{to}");
    let mut path = |class: &'static str, d: &str| {
        markup.empty("path", &[("class", &class), ("d", &d)]);
    };
    match &row.shape {
        Shape::Task { polls_us, .. } => {
            path("wait", &line);
            let mut places: Vec<u64> = polls_us.iter().map(|us| at(*us)).collect();
            places.dedup();
            let mut polls = String::new();
            for place in places {
                // Of no length, with round ends: a point, whatever the width.
                let _ = write!(polls, "M{place} {middle}h0");
            }
            path("poll", &polls);
        }
        Shape::Service { .. } => path("service", &line),
        Shape::Level { steps, full } => path("level", &area(steps, *full, to, at)),
        Shape::Length => path("wait", &line),
    }
    if row.ending() == Some(Ending::Ended) {
        path("wait", &format!("M{to} 1V{}", BAR - 1));
    }
}

/// The outline of a level up to `to`.
fn area(steps: &[(u64, u64)], full: u64, to: u64, at: impl Fn(u64) -> u64) -> String {
    let bar = u128::from(BAR);
    let y = |level: u64| {
        let height = (u128::from(level) * bar).div_ceil(u128::from(full.max(1)));
        bar - height.min(bar)
    };
    let mut outline = format!("M0 {BAR}");
    for (us, level) in steps {
        let _ = write!(outline, "H{}V{}", at(*us), y(*level));
    }
    let _ = write!(outline, "H{to}V{BAR}Z");
    outline
}

/// The sign for an end that is not the ordinary one.
fn mark(markup: &mut Markup, picture: &Picture, row: &Row, y: u32) {
    let sign = match row.ending() {
        Some(Ending::Failed | Ending::Panicked) => "✗",
        // Without the second letter some systems draw a coloured pair of scissors.
        Some(Ending::Cancelled) => "✂\u{fe0e}",
        Some(Ending::Pending) => "▸",
        Some(Ending::Ended) | None => return,
    };
    let place = picture.place(row.to_us, 1000);
    let attributes: [Attribute<'_>; 4] = [
        ("x", &format_args!("{}.{}%", place / 10, place % 10)),
        ("y", &(y + BAR - 1)),
        ("dx", &3),
        ("class", &"mark"),
    ];
    markup.leaf("text", &attributes, sign);
}

/// All that is known of a row, in words.
fn told(row: &Row) -> String {
    let mut told = match &row.label {
        label if label.is_empty() => row.remark.clone(),
        label => label.clone(),
    };
    let (from, to) = (words::instant(row.from_us), words::instant(row.to_us));
    match &row.shape {
        Shape::Task { polls_us, .. } => {
            let _ = write!(told, " ({}), {from} to {to}", row.remark);
            let instants = polls_us.iter().take(MOST_INSTANTS);
            let instants: Vec<String> = instants.map(|us| words::instant(*us)).collect();
            if !instants.is_empty() {
                let _ = write!(told, ", polled at {}", instants.join(", "));
            }
            if polls_us.len() > MOST_INSTANTS {
                told.push_str(" and later");
            }
        }
        Shape::Service { .. } => {
            let _ = write!(told, ", {from} to {to}");
        }
        Shape::Level { .. } | Shape::Length if row.label.is_empty() => {}
        Shape::Level { .. } | Shape::Length => {
            let _ = write!(told, ", {}", row.remark);
        }
    }
    if let Some(ending) = row.ending() {
        let _ = write!(told, ", {}", words::ending(ending));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{Lane, LaneKind, Level, Scenario, Timeline};
    use quick_xml::events::Event;
    use quick_xml::reader::Reader;

    fn lane(kind: LaneKind, label: &str, ending: Ending) -> Lane {
        Lane {
            kind,
            label: label.to_owned(),
            spawned_at: match kind {
                LaneKind::Task => "exercises/01_a/01_b/src/lib.rs:7".to_owned(),
                LaneKind::Service => String::new(),
            },
            from_us: 10_000,
            to_us: 90_000,
            polls_us: match kind {
                LaneKind::Task => vec![10_000, 10_050, 50_000],
                LaneKind::Service => Vec::new(),
            },
            polls: 4,
            ending,
        }
    }

    fn pictures(label: &str) -> Vec<Picture> {
        let level = |most| Level {
            label: "GET".to_owned(),
            most,
            steps: vec![(0, most), (50_000, 0)],
        };
        let timeline = Timeline {
            scenario: 1,
            scenarios: 2,
            total_us: 100_000,
            lanes: vec![
                lane(LaneKind::Task, label, Ending::Ended),
                lane(LaneKind::Task, "task 1", Ending::Panicked),
                lane(LaneKind::Service, "GET /0", Ending::Cancelled),
                lane(LaneKind::Service, label, Ending::Pending),
            ],
            lanes_dropped: 5,
            levels: vec![level(3)],
        };
        let scenario = |number, most| Scenario {
            number,
            total_us: 100_000,
            levels: vec![level(most)],
        };
        let compared = Picture::compared(&[scenario(1, 1), scenario(2, 10)]);
        let whole = Picture::whole(&timeline, "exercises/01_a/01_b");
        [whole].into_iter().chain(compared).collect()
    }

    /// All that stands between tags, where the file is well-formed.
    fn texts(xml: &str) -> String {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        let mut texts = String::new();
        let mut depth = 0;
        loop {
            match reader.read_event().expect("it is well-formed") {
                Event::Start(element) => {
                    depth += 1;
                    element.attributes().for_each(|it| {
                        it.expect("attributes are well-formed, and each there once");
                    });
                }
                Event::End(_) => depth -= 1,
                Event::Text(text) => texts += &text.decode().expect("it is a text"),
                Event::GeneralRef(name) => {
                    texts += &format!("&{};", name.decode().expect("it is a name"));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "everything that is opened is closed");
        texts
    }

    #[test]
    fn a_file_has_a_row_an_item_and_says_what_it_is() {
        let svg = file(&pictures("main"), "semaphore it works");
        texts(&svg);
        insta::assert_snapshot!(svg.replace("><", ">\n<"));
    }

    #[test]
    fn whatever_a_row_is_called_it_stays_text() {
        let hostile = format!("</text></svg><script>\"'&\u{1b}\0{}", "x".repeat(10_000));
        let svg = file(&pictures(&hostile), &hostile);
        let texts = texts(&svg);
        assert!(!svg.contains("<script"), "{svg}");
        assert!(!svg.contains(['\u{1b}', '\u{0}']), "{svg}");
        assert!(texts.contains("&lt;/text&gt;&lt;/svg&gt;"), "{texts}");
        assert!(svg.len() < 100_000, "{}", svg.len());
    }

    #[test]
    fn a_level_stays_within_its_row_and_a_single_one_is_seen() {
        let at = |us| us;
        assert_eq!(
            area(&[(0, 1), (5, 100), (9, 0)], 100, 9, at),
            "M0 12H0V11H5V0H9V12H9V12Z"
        );
    }
}
