//! An audit holds every check and every rejected solution to the contract.

use crate::small::{REFERENCE, Small, starter};

const REJECTED: &str = "solutions/01_small/01_lock/rejected";

/// What an audit says of a workbook with one exercise, after a change to it.
fn audit(change: impl Fn(&Small)) -> (Option<i32>, String) {
    let small = Small::new(&[("lock", &starter())]);
    change(&small);
    let output = small.grade().arg("audit").output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code(), text)
}

fn refuted(change: impl Fn(&Small), says: &str) {
    let (code, text) = audit(change);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(says), "{text}");
}

#[test]
fn promises_and_prose_are_counted() {
    let (code, text) = audit(|_| {});
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("1 promise and 1 sentence of prose, 1 check"),
        "{text}"
    );
}

#[test]
fn a_promise_that_nothing_breaks_is_refuted() {
    let reference = REFERENCE.replace("///\n", "///\n/// - It comes at once.\n");
    refuted(
        |small| {
            small.write(
                "solutions/01_small/01_lock/accepted/reference.rs",
                &reference,
            );
            let starter = grader::workbook::starter::derive(&reference).expect("a starter");
            small.write("exercises/01_small/01_lock/src/lib.rs", &starter);
        },
        "lock: no rejected solution breaks the promise “It comes at once.”",
    );
}

#[test]
fn doing_nothing_is_no_design_that_breaks_a_promise() {
    refuted(
        |small| {
            let file = small.root().join(REJECTED).join("one_less.rs");
            std::fs::remove_file(file).expect("it is there");
        },
        "lock: no rejected solution breaks the promise “It is 42.”",
    );
}

#[test]
fn a_check_quotes_the_contract() {
    let checks = "exercises/01_small/01_lock/tests/checks.rs";
    let without = |small: &Small| {
        let text = small.read(checks).replace("/// > It is 42.\n", "");
        small.write(checks, &text);
    };
    refuted(
        without,
        "lock: it_answers names no promise: quote one above it, as in `/// > …`",
    );
}

#[test]
fn a_rejected_solution_quotes_the_contract() {
    let one_less = format!("{REJECTED}/one_less.rs");
    let quotes = |quote: &str| {
        format!(
            "//! rejected by: it_answers — counts from 0\n{quote}\npub async fn answer() -> u32 {{\n    41\n}}\n"
        )
    };
    refuted(
        |small| small.write(&one_less, &quotes("")),
        "one_less.rs: names no promise that it breaks: quote one below the first line",
    );
    refuted(
        |small| small.write(&one_less, &quotes("//! > It is 43.\n")),
        "one_less.rs: “It is 43.” stands in no promise of the contract",
    );
    refuted(
        |small| small.write(&one_less, &quotes("//! > The answer.\n")),
        "one_less.rs: “The answer.” is prose of the contract: make it a list item",
    );
}

#[test]
fn the_plan_knows_what_each_check_holds() {
    let plan = r#"{"checks":[{"name":"it_answers","expectations":["the answer"]}]}"#;
    refuted(
        |small| small.write("exercises/01_small/01_lock/tests/plan.json", plan),
        "lock: the plan names other promises of it_answers than the source",
    );
    refuted(
        |small| small.write("exercises/01_small/01_lock/tests/plan.json", plan),
        "one_less.rs: no check that it is caught by holds the promise “It is 42.”",
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
