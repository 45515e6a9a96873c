//! What a learner may write to get out of the place that it is shown in, in every
//! format, read by a parser of that format.

use crate::sample::{hostile, written};
use crate::schema;
use pulldown_cmark::{Event as Piece, Options, Parser};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use render::formats;
use serde_json::Value;

/// Texts, by what they try.
fn attempts() -> Vec<(&'static str, String)> {
    let short = [
        ("escape sequences", "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}2J\r"),
        ("letters that no XML may hold", "\u{0}\u{1}\u{fffe}\u{ffff}"),
        ("another reading direction", "\u{202e}\u{2066}txt.exe"),
        ("the end of a CDATA section", "]]><b>&amp;&#x41;</testcase>"),
        (
            "a script",
            "</pre></script></style><script>alert(1)</script>",
        ),
        (
            "a workflow command",
            "\n::error file=a::forged\n::set-output name=a::b\n##[error]x",
        ),
        ("the end of a command's field", "a,title=b::c%0A::error::d"),
        (
            "Markdown",
            "\n\n# A\n\n```\n| a | b |\n|---|---|\n* [x](http://e) ![y](z) `c` <b>\n\n---\n",
        ),
        ("a cell", "=1+1,\"x\"\r\n@SUM(A1)\t;-1"),
        ("JSON", "\",\"score\":100,\"x\":\"\\"),
        ("a surrogate, a line separator", "𝄞\u{2028}\u{85}\u{feff}"),
    ];
    let mut all: Vec<(&str, String)> = short.map(|(what, it)| (what, it.to_owned())).into();
    let mixed: String = short.iter().map(|(_, text)| *text).collect();
    let times = 5 * 1024 * 1024 / mixed.len();
    all.push(("5 MiB", mixed.repeat(times)));
    all
}

/// What may stand in a format beside plain letters.
fn holds_no_control(format: &str, text: &str) {
    let is_harmful = |letter: char| {
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let ends_a_row = format == "csv" && letter == '\r';
        turns || (letter.is_control() && letter != '\n' && !ends_a_row)
    };
    let at = text.find(is_harmful);
    assert_eq!(at, None, "{format}: {:?}", at.map(|at| &text[at..][..1]));
}

/// What a parser sees of a text, apart from what the words are: it must be the same
/// whatever the words are.
fn structure(format: &str, text: &str) -> Vec<String> {
    match format {
        "junit" | "html" => elements(text),
        "csv" => rows(text),
        "markdown" | "github-summary" => pieces(text),
        "github" => commands(text),
        "json" | "gradescope" | "classroom50" | "prairielearn" | "sarif" => {
            keys(&serde_json::from_str(text).expect("it is JSON"))
        }
        other => panic!("say how to read `{other}`"),
    }
}

fn elements(text: &str) -> Vec<String> {
    let mut reader = Reader::from_str(text);
    let (mut elements, mut depth) = (Vec::new(), 0);
    loop {
        let element = match reader.read_event().expect("it is well-formed") {
            Event::Start(element) => {
                depth += 1;
                element
            }
            Event::Empty(element) => element,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let mut names = vec![String::from_utf8_lossy(element.name().as_ref()).into_owned()];
        for attribute in element.attributes() {
            let attribute = attribute.expect("it is well-formed, and there once");
            names.push(String::from_utf8_lossy(attribute.key.as_ref()).into_owned());
        }
        elements.push(names.join(" "));
    }
    assert_eq!(depth, 0, "everything that is opened is closed");
    elements
}

fn rows(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.expect("each row has as many cells as the first");
        for cell in &row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            assert!(cell.chars().count() < 32_767);
        }
        rows.push(format!("{} {} {}", &row[1], &row[4], row.len()));
    }
    rows
}

/// The pieces of Markdown that are no plain text. Lines in a block of HTML are
/// pieces of their own, so of those only the tags count.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for piece in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        match piece {
            Piece::Text(_) | Piece::SoftBreak => {}
            Piece::Html(html) | Piece::InlineHtml(html) => {
                for tag in html.split('<').skip(1) {
                    let name = tag.split_once('>').expect("a whole tag").0;
                    assert!(
                        ["pre", "/pre", "details", "/details", "summary", "/summary"]
                            .contains(&name),
                        "<{name}>"
                    );
                    pieces.push(format!("<{name}>"));
                }
            }
            Piece::Start(tag) => pieces.push(format!("start {:?}", tag.to_end())),
            other => pieces.push(format!("{other:?}")),
        }
    }
    pieces
}

fn commands(text: &str) -> Vec<String> {
    assert!(!text.contains('\r'));
    let command = |line: &str| {
        let (level, rest) = line[2..].split_once(' ').expect("a level");
        let (properties, message) = rest.split_once("::").expect("a message");
        let names: Vec<&str> = properties
            .split(',')
            .map(|it| it.split_once('=').expect("a value").0)
            .collect();
        assert!(message.len() < 65_536, "{}", message.len());
        format!("{level} {}", names.join(" "))
    };
    let commands = text
        .lines()
        .inspect(|it| assert!(it.starts_with("::"), "{it}"));
    commands.map(command).collect()
}

/// The paths to all values.
fn keys(value: &Value) -> Vec<String> {
    let below = |key: &str, value| {
        keys(value)
            .into_iter()
            .map(move |it| format!("{key}.{it}"))
            .collect::<Vec<_>>()
    };
    match value {
        Value::Object(fields) => fields.iter().flat_map(|(key, it)| below(key, it)).collect(),
        Value::Array(items) => items.iter().flat_map(|it| below("[]", it)).collect(),
        Value::String(_) => vec!["text".to_owned()],
        other => vec![other.to_string()],
    }
}

#[test]
fn whatever_a_learner_writes_every_format_keeps_its_structure() {
    for format in formats::ALL {
        let name = format.name;
        let harmless = structure(name, &written(name, &hostile(" harmless")));
        assert!(!harmless.is_empty(), "{name}");
        for (what, text) in attempts() {
            let written = written(name, &hostile(&text));
            holds_no_control(name, &written);
            let found = structure(name, &written);
            if let Some(at) =
                (0..harmless.len().max(found.len())).find(|&at| harmless.get(at) != found.get(at))
            {
                let (harmless, found) = (harmless.get(at), found.get(at));
                panic!("{name}, {what}: {found:?} in the place of {harmless:?}");
            }
        }
    }
}

#[test]
fn five_megabytes_in_every_field_stay_below_the_readers_limits() {
    let report = hostile(&attempts().pop().expect("the longest").1);
    for (format, most) in [
        ("prairielearn", 1_000_000),
        ("github-summary", 1024 * 1024),
        ("classroom50", 5_000_000),
        ("gradescope", 20_000_000),
        ("junit", 30_000_000),
        ("sarif", 10_000_000),
        ("github", 500_000),
        ("markdown", 20_000_000),
        ("csv", 20_000_000),
        ("html", 10_000_000),
    ] {
        let bytes = written(format, &report).len();
        assert!(bytes < most, "{format}: {bytes}");
    }
}

#[test]
fn a_hostile_report_keeps_to_the_schema() {
    for (_, text) in attempts() {
        if text.len() < 1000 {
            let value = serde_json::from_str(&written("json", &hostile(&text)));
            schema::holds(&value.expect("it is JSON"));
        }
    }
}
