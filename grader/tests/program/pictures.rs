//! What is drawn: `timeline`, and the page of `report`.

use crate::small::{GOOD, Small, starter};
use std::process::Output;

/// An answer that takes its time.
const SLOW: &str = "pub async fn answer() -> u32 {\n    tokio::time::sleep(std::time::Duration::from_millis(50)).await;\n    42\n}\n";

/// One that is wrong as well.
fn wrong() -> String {
    SLOW.replace("42", "41")
}

/// The exit code, and what was said on both streams.
fn call(small: &Small, arguments: &[&str]) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = small.grade().args(arguments).output().expect("it runs");
    let said = [stdout, stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (status.code(), said.concat())
}

#[test]
fn a_timeline_is_drawn_in_letters_and_as_a_file() {
    let small = Small::new(&[("slow", SLOW), ("wrong", &wrong())]);
    for (name, code, mark) in [("slow", 0, '✓'), ("wrong", 1, '✗')] {
        let (ended, said) = call(&small, &["timeline", name]);
        assert_eq!(ended, Some(code), "{said}");
        assert!(said.contains(&format!("{mark} it answers\n")), "{said}");
        assert!(said.contains("50 ms\nmain      ●──"), "{said}");
        assert!(said.contains("tests/checks.rs:7, 2 polls"), "{said}");
    }
    for check in ["it_answers", "it"] {
        let file = format!("{check}.svg");
        let (ended, said) = call(&small, &["timeline", "slow", check, "--svg", &file]);
        assert_eq!((ended, said.as_str()), (Some(0), ""));
        let svg = small.read(&file);
        assert!(
            svg.starts_with("<svg ") && svg.ends_with("</svg>\n"),
            "{svg}"
        );
        assert!(
            svg.contains("<title id=\"title\">slow it answers</title>"),
            "{svg}"
        );
    }
    let (_, behind) = call(&small, &["timeline", "slow::it_answers"]);
    let (_, beside) = call(&small, &["timeline", "slow", "it_answers"]);
    assert_eq!(behind, beside);
}

#[test]
fn what_cannot_be_drawn_is_said_with_what_can_be_done() {
    let broken = "pub fn answer() -> u32 {\n";
    let small = Small::new(&[
        ("begun", &starter()),
        ("broken", broken),
        ("quick", GOOD),
        ("slow", SLOW),
    ]);
    for (arguments, code, words) in [
        (&["begun"][..], 1, "begun is not started"),
        (&["broken"], 1, "broken does not compile"),
        (&["quick"], 1, "quick has no timeline: "),
        (&["quick", "it"], 1, "`it answers` has no timeline: "),
        (
            &["slow", "other"],
            2,
            "slow has no one check `other`; there are\n  it_answers",
        ),
        (&["nobody"], 2, "nobody"),
        (
            &["slow", "--svg", "Cargo.toml/it.svg"],
            3,
            "cannot write Cargo.toml/it.svg",
        ),
    ] {
        let call_of: Vec<&str> = ["timeline"].iter().chain(arguments).copied().collect();
        let (ended, said) = call(&small, &call_of);
        assert_eq!(ended, Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

#[test]
fn a_report_is_a_page_of_all_that_was_asked_for() {
    let small = Small::new(&[("slow", SLOW), ("wrong", &wrong())]);
    let (ended, said) = call(&small, &["report"]);
    assert_eq!(ended, Some(1), "{said}");
    let written = small.root().join("target/grade/report.html");
    assert_eq!(said.trim_end(), written.display().to_string());
    let page = small.read("target/grade/report.html");
    assert!(page.contains("<title>Report: 1 of 2 exercises pass</title>"));
    assert!(page.contains("The exercise wrong") && page.contains("class=\"timeline\""));

    let (ended, said) = call(&small, &["report", "slow", "--out", "mine/slow.html"]);
    assert_eq!(ended, Some(0), "{said}");
    let page = small.read("mine/slow.html");
    assert!(page.contains("The exercise slow") && !page.contains("The exercise wrong"));

    let (ended, said) = call(&small, &["report", "--out", "Cargo.toml/page.html"]);
    assert_eq!(ended, Some(3), "{said}");
    assert!(said.contains("page.html"), "{said}");
}
