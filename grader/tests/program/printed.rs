//! What the learner's code prints is shown with the virtual instant at which it was
//! printed, and is never lost or reordered for it.

use crate::scratch;
use crate::small::Small;

fn check(source: &str) -> String {
    let small = Small::new(&[("one", source)]);
    let output = small.grade().args(["check", "one"]).output();
    String::from_utf8(output.expect("the grader runs").stdout).expect("a text")
}

/// What stands below `your code printed`.
fn printed(report: &str) -> Vec<&str> {
    let lines = report.lines().map(str::trim);
    let below = lines
        .skip_while(|line| *line != "your code printed")
        .skip(1);
    let below = below.skip_while(|line| line.ends_with("lines before"));
    below.take_while(|line| line.contains('│')).collect()
}

#[test]
fn each_line_has_the_virtual_instant_at_which_it_was_printed() {
    let report = check(
        r#"
use std::time::Duration;
use tokio::time::sleep;

pub async fn answer() -> u32 {
    println!("to begin with");
    let task = tokio::spawn(async {
        sleep(Duration::from_millis(20)).await;
        eprintln!("fetching a");
    });
    sleep(Duration::from_micros(1_500)).await;
    print!("half a line, ");
    sleep(Duration::from_secs(1)).await;
    println!("and the rest");
    task.await.unwrap();
    41
}
"#,
    );
    assert_eq!(
        printed(&report),
        [
            "0 ms │ to begin with",
            "20 ms │ fetching a",
            "1002 ms │ half a line, and the rest",
        ],
        "{report}"
    );
}

#[test]
fn what_was_printed_before_a_crash_has_its_instants() {
    let report = check(
        r#"
pub async fn answer() -> u32 {
    println!("first");
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    println!("second");
    std::process::abort()
}
"#,
    );
    assert_eq!(
        printed(&report),
        ["0 ms │ first", "5 ms │ second"],
        "{report}"
    );
}

#[test]
fn what_a_thread_and_a_child_process_print_has_the_instant_of_the_loop() {
    if cfg!(windows) {
        return;
    }
    let report = check(
        r#"
pub async fn answer() -> u32 {
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    std::thread::spawn(|| println!("from a thread")).join().unwrap();
    std::process::Command::new("echo").arg("from a child").status().unwrap();
    41
}
"#,
    );
    assert_eq!(
        printed(&report),
        ["5 ms │ from a thread", "5 ms │ from a child"],
        "{report}"
    );
}

#[test]
fn what_is_printed_otherwise_in_each_run_has_no_instants_and_is_there() {
    let report = check(
        r#"
pub async fn answer() -> u32 {
    println!("process {}", std::process::id());
    41
}
"#,
    );
    let lines = printed(&report);
    assert!(
        matches!(lines.as_slice(), [line] if line.starts_with("│ process ")),
        "{report}"
    );
}

#[test]
fn more_than_is_kept_has_instants_at_its_end() {
    let report = check(
        r#"
pub async fn answer() -> u32 {
    for number in 0..20_000 {
        if number % 10 == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        println!("line {number}");
    }
    41
}
"#,
    );
    assert_eq!(
        printed(&report).last(),
        Some(&"2000 ms │ line 19999"),
        "{report}"
    );
}

#[test]
fn on_the_real_clock_there_are_no_instants() {
    let small = Small::new(&[("one", "pub fn answer() -> u32 {\n    41\n}\n")]);
    small.write(
        "exercises/01_small/01_one/tests/checks.rs",
        r#"
use probe::{expect, observe, observe_for_real};

/// > It is 42.
#[probe::test]
fn it_answers() {
    observe(async || println!("simulated"));
    println!("between");
    observe_for_real(async || println!("real"));
    expect("the answer", one::answer()).is(42).because("this exercise asks for 42");
}
"#,
    );
    let output = small.grade().args(["check", "one"]).output();
    let report = String::from_utf8(output.expect("the grader runs").stdout).expect("a text");
    assert_eq!(
        printed(&report),
        ["0 ms │ simulated", "│ between", "│ real"],
        "{report}"
    );
}

/// How often the check ran, with this text as its end.
fn runs(end: &str) -> usize {
    let folder = scratch::folder();
    let runs = folder.path().join("runs");
    check(&format!(
        "pub async fn answer() -> u32 {{
            use std::io::Write;
            let mut runs = std::fs::File::options().create(true).append(true).open({runs:?}).unwrap();
            writeln!(runs).unwrap();
            {end}
        }}"
    ));
    std::fs::read(&runs).expect("it ran").len()
}

#[test]
fn only_a_check_that_printed_and_did_not_pass_runs_once_more() {
    assert_eq!(runs(r#"println!("a"); 42"#), 1);
    assert_eq!(runs("41"), 1);
    assert_eq!(runs(r#"println!("a"); 41"#), 2);
}
