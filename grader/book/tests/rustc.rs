//! What a page shows of a compiler's error is what the compiler says: the place of
//! each line shown, and what is marked in it. The compiler's wording may change.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// What the pages' programs that do not compile use of Tokio, with the bounds that
/// it has there. It stands below a program, so that no line of that moves.
const TOKIO: &str = "
mod tokio {
    pub fn spawn<F>(_: F) where F: Future + Send + 'static, F::Output: Send + 'static {}
    pub mod time { pub async fn sleep(_: std::time::Duration) {} }
}
";

#[test]
fn the_compiler_marks_what_the_pages_say_it_marks() {
    let mut compared = 0;
    for page in walkdir::WalkDir::new(chapters()).sort_by_file_name() {
        let page = page.unwrap().into_path();
        if page.extension().is_none_or(|end| end != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&page).unwrap();
        for (program, shown) in refused(&text) {
            let marks = marks_of(&program);
            for mark in shown_in(&shown) {
                assert!(
                    marks.contains(&mark),
                    "{}: the page shows {mark:?}, and the compiler marks {marks:?}",
                    page.display()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 0, "there are such programs");
}

fn chapters() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chapters/src")
}

/// The programs of a page that do not compile and under which it shows the error,
/// with what it shows.
fn refused(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in page.match_indices("```rust,compile_fail\n") {
        let mut fences = page[at..].split("```");
        let program = fences.nth(1).expect("a fence is closed");
        let under = fences.nth(1).unwrap_or_default();
        let program = program.trim_start_matches("rust,compile_fail\n");
        if let Some(shown) = under.strip_prefix("text rustc\n") {
            found.push((program.to_owned(), shown.to_owned()));
        }
    }
    found
}

/// A place that the compiler marks, and the first name that it quotes there.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    line: usize,
    source: String,
    name: Option<String>,
}

/// The first text in backticks.
fn first_name(text: &str) -> Option<String> {
    text.split('`').nth(1).map(str::to_owned)
}

/// What a page shows: a line with its number, and below it what is marked in it.
fn shown_in(shown: &str) -> Vec<Mark> {
    let rows: Vec<_> = shown
        .lines()
        .filter_map(|line| line.split_once('|'))
        .map(|(number, rest)| (number.trim().parse().ok(), rest.trim()))
        .collect();
    let marks = rows.windows(2).filter_map(|pair| match pair {
        [(Some(line), source), (None, below)] => Some(Mark {
            line: *line,
            source: (*source).to_owned(),
            name: first_name(below),
        }),
        _ => None,
    });
    marks.collect()
}

/// What the compiler marks in the notes of its errors about a program.
fn marks_of(program: &str) -> Vec<Mark> {
    let folder = tempfile::tempdir().unwrap();
    let mut source = program.to_owned();
    source.write_str(TOKIO).unwrap();
    std::fs::write(folder.path().join("main.rs"), source).unwrap();
    let output = Command::new("rustc")
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata"])
        .args(["--error-format=json", "main.rs"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(!output.status.success(), "it compiles:\n{program}");
    let mut marks = Vec::new();
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        for note in message["children"].as_array().into_iter().flatten() {
            for span in note["spans"].as_array().into_iter().flatten() {
                let line = span["line_start"].as_u64().unwrap();
                let source = span["text"][0]["text"].as_str().unwrap_or_default();
                marks.push(Mark {
                    line: usize::try_from(line).unwrap(),
                    source: source.trim().to_owned(),
                    name: first_name(span["label"].as_str().unwrap_or_default()),
                });
            }
        }
    }
    marks
}
