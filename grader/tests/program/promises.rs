//! An audit holds every check and every rejected solution to the contract.

use crate::small::{REFERENCE, Small, starter};
use std::sync::LazyLock;

/// The name of an exercise, and what is changed in it.
type Change = (&'static str, fn(&Exercise<'_>));

const CHANGES: [Change; 8] = [
    ("nothing_breaks", promises_more),
    ("idle", has_no_design),
    ("check", quotes_nothing),
    ("solution", |it| it.one_less_quotes("")),
    ("another", |it| it.one_less_quotes("//! > It is 43.\n")),
    ("prose", |it| it.one_less_quotes("//! > The answer.\n")),
    ("plan", plans_no_promise),
    ("as_it_was", |_| {}),
];

/// What an audit says of them all: it builds them together.
static AUDIT: LazyLock<(Option<i32>, String)> = LazyLock::new(|| {
    let begin = starter();
    let small = Small::new(&CHANGES.map(|(name, _)| (name, begin.as_str())));
    for (at, (name, change)) in CHANGES.iter().enumerate() {
        change(&Exercise {
            small: &small,
            path: format!("01_small/{:02}_{name}", at + 1),
        });
    }
    audit(&small)
});

fn audit(small: &Small) -> (Option<i32>, String) {
    let output = small.grade().arg("audit").output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

/// An exercise of that workbook.
struct Exercise<'s> {
    small: &'s Small,
    path: String,
}

impl Exercise<'_> {
    fn write(&self, top: &str, file: &str, text: &str) {
        self.small
            .write(&format!("{top}/{}/{file}", self.path), text);
    }

    fn one_less_quotes(&self, quote: &str) {
        let text = format!(
            "//! rejected by: it_answers — counts from 0\n{quote}\npub async fn answer() -> u32 {{\n    41\n}}\n"
        );
        self.write("solutions", "rejected/one_less.rs", &text);
    }
}

fn promises_more(it: &Exercise<'_>) {
    let reference = REFERENCE.replace("///\n", "///\n/// - It comes at once.\n");
    it.write("solutions", "accepted/reference.rs", &reference);
    let starter = grader::workbook::starter::derive(&reference).expect("a starter");
    it.write("exercises", "src/lib.rs", &starter);
}

fn has_no_design(it: &Exercise<'_>) {
    let file = format!("solutions/{}/rejected/one_less.rs", it.path);
    std::fs::remove_file(it.small.root().join(file)).expect("it is there");
}

fn quotes_nothing(it: &Exercise<'_>) {
    let text = it
        .small
        .read(&format!("exercises/{}/tests/checks.rs", it.path));
    let without = text.replace("/// > It is 42.\n", "");
    it.write("exercises", "tests/checks.rs", &without);
}

fn plans_no_promise(it: &Exercise<'_>) {
    let plan = r#"{"checks":[{"name":"it_answers","expectations":["the answer"]}]}"#;
    it.write("exercises", "tests/plan.json", plan);
}

/// Holds that this was refuted, and by its line.
fn refuted(says: &str) {
    let (code, text) = &*AUDIT;
    assert_eq!(*code, Some(1), "{text}");
    let mut lines = text.lines();
    let is_it = |line: &str| line.starts_with("refuted  ") && line.contains(says);
    assert!(lines.any(is_it), "{says}\n{text}");
}

#[test]
fn promises_and_prose_are_counted() {
    let small = Small::new(&[("lock", &starter())]);
    let (code, text) = audit(&small);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("1 promise and 1 sentence of prose, 1 check"),
        "{text}"
    );
}

#[test]
fn what_is_as_it_was_is_not_refuted_beside_what_is_not() {
    let (_, text) = &*AUDIT;
    let mut refuted = text.lines().filter(|line| line.starts_with("refuted  "));
    assert!(!refuted.any(|line| line.contains("as_it_was")), "{text}");
}

#[test]
fn a_promise_that_nothing_breaks_is_refuted() {
    refuted("nothing_breaks: no rejected solution breaks the promise “It comes at once.”");
}

#[test]
fn doing_nothing_is_no_design_that_breaks_a_promise() {
    refuted("idle: no rejected solution breaks the promise “It is 42.”");
}

#[test]
fn a_check_quotes_the_contract() {
    refuted("check: it_answers names no promise: quote one above it, as in `/// > …`");
}

#[test]
fn a_rejected_solution_quotes_the_contract() {
    refuted(
        "04_solution/rejected/one_less.rs: names no promise that it breaks: quote one below the first line",
    );
    refuted("05_another/rejected/one_less.rs: “It is 43.” stands in no promise of the contract");
    refuted(
        "06_prose/rejected/one_less.rs: “The answer.” is prose of the contract: make it a list item",
    );
}

#[test]
fn the_plan_knows_what_each_check_holds() {
    refuted("plan: the plan names other promises of it_answers than the source");
    refuted(
        "07_plan/rejected/one_less.rs: no check that it is caught by holds the promise “It is 42.”",
    );
}

#[test]
fn a_failed_check_says_which_promise_was_broken() {
    let small = Small::new(&[("lock", "pub async fn answer() -> u32 {\n    41\n}\n")]);
    let output = small
        .grade()
        .args(["check", "lock"])
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("promised: It is 42."), "{text}");
}
