//! What was proved is recorded, and what has not changed since is not proved whole again.

use crate::small::{Small, starter};

const RECORD: &str = "solutions/proved.toml";
const REJECTED: &str = "solutions/01_small/01_one/rejected/one_less.rs";

/// What an audit prints, and how it ends.
fn audit(small: &Small, arguments: &[&str]) -> (String, Option<i32>) {
    let output = small.grade().arg("audit").args(arguments).output();
    let output = output.expect("the grader runs");
    let printed = String::from_utf8(output.stdout).expect("a text");
    (printed, output.status.code())
}

/// How many texts were not proved again.
fn recorded(small: &Small) -> usize {
    let (printed, code) = audit(small, &["--changed"]);
    assert_eq!(code, Some(0), "{printed}");
    let mut counts = printed
        .lines()
        .filter_map(|line| line.strip_suffix(" as recorded"));
    counts.next().map_or(0, |line| {
        let count = line.split_whitespace().last().expect("a number");
        count.parse().expect("a number")
    })
}

fn proved_once() -> Small {
    let small = Small::new(&[("one", &starter())]);
    assert_eq!(recorded(&small), 0, "nothing was proved so far");
    let (printed, code) = audit(&small, &[]);
    assert_eq!(code, Some(0), "{printed}");
    small
}

#[test]
fn what_is_as_it_was_when_it_was_proved_is_not_proved_whole_again() {
    let small = proved_once();
    assert_eq!(recorded(&small), 3, "all but the reference");
    for (file, change) in [
        ("chapters/src/01_small/01_one.md", "\nMore.\n"),
        ("exercises/01_small/01_one/tests/checks.rs", "// More.\n"),
        ("exercises/01_small/01_one/Cargo.toml", "# More.\n"),
        (REJECTED, "// More.\n"),
        ("Cargo.toml", "# More.\n"),
    ] {
        let text = small.read(file);
        small.write(file, &format!("{text}{change}"));
        assert_eq!(recorded(&small), 0, "{file} has changed");
        small.write(file, &text);
    }
    assert_eq!(recorded(&small), 3, "all is as before");
}

#[test]
fn a_claim_that_has_become_false_is_refuted_and_not_recorded() {
    let small = proved_once();
    let record = small.read(RECORD);
    let passes = small.read(REJECTED).replace("41", "42");
    small.write(REJECTED, &passes);
    for arguments in [&["--changed"][..], &[]] {
        let (printed, code) = audit(&small, arguments);
        assert_eq!(code, Some(1), "{printed}");
        assert!(printed.contains("is claimed to fail"), "{printed}");
        let last = "Not proved: 1 refuted and 0 broken, as named above";
        assert!(printed.contains(last), "{printed}");
    }
    assert_eq!(small.read(RECORD), record);
}

#[test]
fn a_record_that_cannot_be_read_is_named() {
    let small = Small::new(&[("one", &starter())]);
    small.write(RECORD, "one = 1\n");
    let output = small.grade().args(["audit", "--changed"]).output();
    let output = output.expect("the grader runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("solutions/proved.toml is no record"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(3), "{said}");
}
