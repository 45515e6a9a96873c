//! What a page says is so: Python prints what stands under it, and links lead
//! somewhere.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn chapters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chapters/src")
}

/// Every page with its path from the chapters' folder.
fn pages() -> Vec<(PathBuf, String)> {
    let pages: Vec<_> = walkdir::WalkDir::new(chapters())
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(chapters()).unwrap().to_owned(), text)
        })
        .collect();
    assert!(!pages.is_empty(), "there are pages");
    pages
}

/// The fenced blocks of a page: their info strings and their texts.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut is_open = false;
    for event in Parser::new(page) {
        match (event, blocks.last_mut()) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), _) => {
                is_open = true;
                blocks.push((info.to_string(), String::new()));
            }
            (Event::End(TagEnd::CodeBlock), _) => is_open = false,
            (Event::Text(text), Some((_, block))) if is_open => *block += &text,
            _ => {}
        }
    }
    blocks
}

/// A Python of at least 3.11, if there is one.
fn python() -> Option<&'static str> {
    let asks = "import sys; sys.exit(sys.version_info < (3, 11))";
    ["python3", "python"].into_iter().find(|python| {
        Command::new(python)
            .args(["-c", asks])
            .output()
            .is_ok_and(|it| it.status.success())
    })
}

/// A net under a program that hangs.
const LONGEST_RUN: Duration = Duration::from_secs(60);

#[test]
fn python_prints_what_stands_under_it() {
    let Some(python) = python() else {
        // Past the test harness, which keeps the words of tests that pass.
        let notice = "skipped the Python programs: there is no Python of 3.11 or later here\n";
        std::io::stderr().write_all(notice.as_bytes()).unwrap();
        return;
    };
    let programs = python_programs();
    assert!(!programs.is_empty(), "there are Python programs");
    let waiting = Mutex::new(programs.iter());
    let next = || waiting.lock().unwrap().next();
    thread::scope(|scope| {
        for _worker in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((path, program, promised)) = next() {
                    let keeps = |printed: &str| printed.trim_end() == promised.trim_end();
                    let mut tries = (1..TRIES).map(|_| print_of(python, program).0);
                    if tries.any(|printed| keeps(&printed)) {
                        continue;
                    }
                    let (printed, errors) = print_of(python, program);
                    assert_eq!(printed.trim_end(), promised.trim_end(), "{path}\n{errors}");
                }
            });
        }
    });
}

/// So often a program runs until it prints what stands under it: its sleeps go by the
/// clock, and where a machine is busy for a moment, one of them may come too late.
const TRIES: usize = 5;

/// How many Python programs run at a time: most of their time they sleep.
const AT_A_TIME: usize = 4;

/// The Python programs of all pages, each with its page and what it promises to print.
fn python_programs() -> Vec<(String, String, String)> {
    let mut programs = Vec::new();
    for (path, page) in pages() {
        let blocks = blocks(&page);
        for (at, (info, program)) in blocks.iter().enumerate() {
            if info == "python" {
                let path = path.display().to_string();
                let under = blocks.get(at + 1).filter(|(info, _)| info == "text");
                let (_, promised) =
                    under.unwrap_or_else(|| panic!("{path}: no output under Python"));
                programs.push((path, program.clone(), promised.clone()));
            }
        }
    }
    programs
}

/// What a Python program prints, and its errors.
fn print_of(python: &str, program: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("example.py"), program).unwrap();
    let output = assert_cmd::Command::new(python)
        .arg("example.py")
        .current_dir(&folder)
        .timeout(LONGEST_RUN)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn every_link_inside_the_book_leads_to_a_page() {
    let mut followed = 0;
    for (path, page) in pages() {
        for link in links(&page) {
            if link.contains("://") || link.starts_with('#') {
                continue;
            }
            let target = link.split('#').next().unwrap_or_default();
            let from = chapters().join(&path);
            assert!(
                from.parent().unwrap().join(target).is_file(),
                "{}: `{link}` leads nowhere",
                path.display()
            );
            followed += 1;
        }
    }
    assert!(followed > 0, "pages lead to each other");
}

/// mdBook makes `index.html` of a `README.md`, and leaves links to it as they are.
#[test]
fn a_link_to_a_chapter_is_redirected_in_the_built_book() {
    let settings = std::fs::read_to_string(chapters().join("../book.toml")).unwrap();
    let mut followed = 0;
    for (path, page) in pages() {
        if path == Path::new("SUMMARY.md") {
            continue;
        }
        for link in links(&page) {
            let Some(folder) = link.strip_suffix("/README.md") else {
                continue;
            };
            let chapter = folder.trim_start_matches("../");
            assert!(
                settings.contains(&format!("\"/{chapter}/README.html\" = \"index.html\"")),
                "{}: `{link}` needs a redirect of /{chapter}/README.html in chapters/book.toml",
                path.display()
            );
            followed += 1;
        }
    }
    assert!(followed > 0, "pages lead to chapters");
}

/// Where the links and pictures of a page lead, without those inside code.
fn links(page: &str) -> Vec<String> {
    let link = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        _ => None,
    };
    Parser::new_ext(page, Options::ENABLE_TABLES)
        .filter_map(link)
        .collect()
}

#[test]
fn the_summary_lists_every_page_and_nothing_else() {
    let all = pages();
    let (_, summary) = all
        .iter()
        .find(|(path, _)| path == Path::new("SUMMARY.md"))
        .expect("a summary");
    let mut listed: Vec<PathBuf> = links(summary).into_iter().map(PathBuf::from).collect();
    let mut there: Vec<PathBuf> = all.iter().map(|(path, _)| path.clone()).collect();
    there.retain(|path| path != Path::new("SUMMARY.md"));
    listed.sort();
    there.sort();
    assert_eq!(listed, there);
}

/// The longest that a page may be, without its questions: more is not read in one go.
const LONGEST_PAGE: usize = 270;

/// The heading over a page's questions.
const QUESTIONS: &str = "## Check yourself";

/// The pages of sections: those that lie in a chapter's folder and begin with a number.
fn sections() -> impl Iterator<Item = (PathBuf, String)> {
    let is_section = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str());
        let number = name.and_then(|name| name.split('_').next());
        path.components().count() == 2 && number.is_some_and(|it| it.parse::<u32>().is_ok())
    };
    pages()
        .into_iter()
        .filter(move |(path, _)| is_section(path))
}

/// A part of a page, from its heading to the next of the same level.
fn part<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let (_, rest) = page.split_once(&format!("\n{heading}\n"))?;
    Some(rest.split("\n## ").next().unwrap_or(rest))
}

#[test]
fn every_section_asks_before_its_exercise() {
    for (path, page) in sections() {
        let path = path.display();
        let questions = part(&page, QUESTIONS).unwrap_or_else(|| panic!("{path}: no questions"));
        let answers = questions.matches("<summary>Answer</summary>").count();
        assert!((2..=3).contains(&answers), "{path}: {answers} answers");
        assert_eq!(
            questions.matches("\n**").count(),
            answers,
            "{path}: a question an answer"
        );
        assert!(
            page.find(QUESTIONS) < page.find("\n## The exercise"),
            "{path}: the questions stand before the exercise"
        );
    }
    assert!(sections().count() > 0, "there are sections");
}

#[test]
fn every_exercise_says_what_to_open_and_what_to_ask() {
    for (path, page) in sections() {
        let path = path.display();
        let exercise = part(&page, "## The exercise").unwrap_or_else(|| panic!("{path}: none"));
        for said in [
            "`exercises/",
            "src/lib.rs`",
            "cargo grade check ",
            "easured",
        ] {
            let is_said = exercise.contains(said) || page.contains(said) && said.starts_with('`');
            assert!(is_said, "{path}: the exercise does not say `{said}`");
        }
    }
}

#[test]
fn no_page_is_longer_than_one_reads_in_one_go() {
    for (path, page) in sections() {
        // With their heading and the blank line above it.
        let questions = part(&page, QUESTIONS).map_or(0, |part| part.lines().count() + 2);
        let lines = page.lines().count() - questions;
        assert!(lines <= LONGEST_PAGE, "{}: {lines} lines", path.display());
    }
}

#[test]
fn every_chapter_says_what_it_adds_up_to() {
    let folders: std::collections::BTreeSet<PathBuf> = sections()
        .filter_map(|(path, _)| Some(path.parent()?.to_owned()))
        .collect();
    for folder in folders {
        let page = chapters().join(&folder).join("in_short.md");
        let page = std::fs::read_to_string(&page)
            .unwrap_or_else(|_| panic!("{}: no page in short", folder.display()));
        assert!(page.contains("\n|---|"), "{}: no table", folder.display());
    }
}

#[test]
fn every_picture_says_what_it_shows_and_is_light_and_dark() {
    let mut looked_at = 0;
    for entry in std::fs::read_dir(chapters().join("img")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "svg") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in [
            "role=\"img\"",
            "<title",
            "<desc",
            "prefers-color-scheme: dark",
            "class=\"panel\"",
        ] {
            assert!(text.contains(part), "{}: no {part}", path.display());
        }
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_shown = |page: &str| page.contains(&format!("](../img/{name})"));
        assert!(
            pages().iter().any(|(_, page)| is_shown(page)),
            "no page shows {name}"
        );
        looked_at += 1;
    }
    assert!(looked_at > 0, "there are pictures");
    for (path, page) in pages() {
        assert!(
            !page.contains("![]("),
            "{}: a picture without words",
            path.display()
        );
    }
}
