//! A Rust program of a page prints what stands under it.

use std::io::Write as _;
use std::process::Command;

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// The variable that says which program is to run.
const WHICH: &str = "BOOK_PROGRAM";

/// What stands round the output of a program: the test harness prints, too.
const MARK: &str = "-- 8< --";

#[test]
#[ignore = "run by another test, for each program in a process of its own"]
fn one_program() {
    let which = std::env::var(WHICH).expect("another test says which");
    let at: usize = which.parse().expect("a number");
    println!("{MARK}");
    (PROGRAMS[at].1)();
    println!("{MARK}");
}

#[test]
fn rust_prints_what_stands_under_it() {
    let mut wrong = Vec::new();
    for (at, (place, _, promised)) in PROGRAMS.iter().enumerate() {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "one_program", "--ignored", "--nocapture"])
            .env(WHICH, at.to_string())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let printed = text.split(MARK).nth(1).unwrap_or_default().trim();
        if !output.status.success() || printed != promised.trim() {
            let errors = String::from_utf8_lossy(&output.stderr);
            wrong.push(format!(
                "{place} prints\n{printed}\nand not\n{promised}\n{errors}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(!PROGRAMS.is_empty(), "there are such programs");
    let ran = format!("{} programs\n", PROGRAMS.len());
    std::io::stderr().write_all(ran.as_bytes()).unwrap();
}
