//! The whole program on small workbooks: what each call says, how it ends, and
//! that nothing is lost.

use crate::small::{GOOD, Small, grader, starter};
use std::process::Output;

/// What a call came to: its exit code, and all that it said.
fn said(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    (output.status.code(), text.concat())
}

fn call(small: &Small, arguments: &[&str]) -> (Option<i32>, String) {
    said(&small.grade().args(arguments).output().unwrap())
}

/// Two exercises whose names begin alike, and one that does not.
fn three() -> Small {
    Small::new(&[
        ("queue", GOOD),
        ("queue_of_two", GOOD),
        ("lock", &starter()),
    ])
}

#[test]
fn an_unknown_name_is_answered_with_the_near_ones() {
    let (code, text) = call(&three(), &["check", "lokc"]);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("no exercise `lokc`; did you mean `lock`?"),
        "{text}"
    );
}

#[test]
fn an_ambiguous_name_is_answered_with_all_it_may_be() {
    let (code, text) = call(&three(), &["check", "que"]);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("`que` may be any of `queue`, `queue_of_two`"),
        "{text}"
    );
}

#[test]
fn a_name_may_be_short_a_number_a_chapter_or_a_path_from_any_folder() {
    let small = three();
    let named = |folder: &str, name: &str| {
        let mut command = small.grade();
        command.current_dir(small.root().join(folder));
        let output = command
            .args(["--format", "json", "check", name])
            .output()
            .unwrap();
        let report: report::Report = serde_json::from_slice(&output.stdout).unwrap();
        report
            .exercises
            .into_iter()
            .map(|exercise| exercise.name.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(named("", "lo"), ["lock"]);
    assert_eq!(named("chapters", "1.3"), ["lock"]);
    assert_eq!(
        named("", "queue"),
        ["queue"],
        "an exact name is not ambiguous"
    );
    assert_eq!(named("", "1"), ["queue", "queue_of_two", "lock"]);
    assert_eq!(named("exercises/01_small", "03_lock/src/lib.rs"), ["lock"]);
    assert_eq!(named("exercises/01_small/03_lock/src", "."), ["lock"]);
}

#[test]
fn outside_a_workbook_the_call_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let output = grader()
        .current_dir(folder.path())
        .arg("list")
        .output()
        .unwrap();
    let (code, text) = said(&output);
    assert_eq!(code, Some(2));
    assert!(text.contains("is not inside a workbook"), "{text}");
}

#[test]
fn broken_metadata_names_the_file_and_the_field() {
    for (broken, field) in [
        ("title = 7", "title"),
        ("title = \"t\"\npoints = -1", "points"),
        (
            "title = \"t\"\npoints = 1\nhints = [\"one\"]",
            "no `hints`: they stand in `hints.md`",
        ),
        ("title = \"t\"\npoints = 1\nlimit = 3", "limit"),
        ("points = 1", "title"),
    ] {
        let small = three();
        small.write(
            "exercises/01_small/01_queue/Cargo.toml",
            &format!("[package]\nname = \"queue\"\n[package.metadata.exercise]\n{broken}\n"),
        );
        let (code, text) = call(&small, &["list"]);
        assert_eq!(code, Some(3), "{text}");
        assert!(text.contains("01_queue/Cargo.toml"), "{text}");
        assert!(text.contains(field), "{field} is named in: {text}");
    }
}

#[test]
fn two_exercises_with_one_name_are_told_apart_by_their_paths() {
    let small = three();
    small.add("01_small/04_again", "lock", GOOD);
    let (code, text) = call(&small, &["list"]);
    assert_eq!(code, Some(3));
    assert!(text.contains("two exercises are called `lock`"), "{text}");
    assert!(
        text.contains("03_lock") && text.contains("04_again"),
        "{text}"
    );
}

#[test]
fn a_hint_for_what_passes_says_so_and_where_to_go_on() {
    let small = Small::new(&[("lock", GOOD)]);
    let passed = "It passed when it was last checked: `cargo grade solution lock`";
    let hint = || call(&small, &["hint", "lock"]).1;
    assert!(!hint().contains(passed));
    assert_eq!(call(&small, &["check", "lock"]).0, Some(0));
    assert!(hint().contains(passed));
    small.write("exercises/01_small/01_lock/src/lib.rs", &starter());
    assert!(!hint().contains(passed), "it is begun anew");
}

#[test]
fn hints_come_one_at_a_time_and_the_last_one_stays() {
    let small = three();
    let hint = || call(&small, &["hint", "lock"]).1;
    assert!(hint().contains("Hint 1 of 3 (ask again for a stronger one)\n\nweak"));
    assert!(hint().contains("Hint 2 of 3 (ask again for a stronger one)\n\nmiddling"));
    assert!(hint().contains("Hint 3 of 3 (there is no stronger one)\n\nstrong"));
    assert!(hint().contains("Hint 3 of 3"));
}

#[test]
fn a_hint_is_drawn_as_a_page_in_so_many_columns() {
    let small = Small::new(&[("lock", GOOD)]);
    let hint = "Make **one** queue for all of them, and let each\ntake `queue.lock()` first:\n\n```rust\nlet next = queue.lock().await.recv().await;\n```";
    let file = "exercises/01_small/01_lock/hints.md";
    small.write(file, &small.read(file).replace("weak", hint));
    let hint = |columns: &str, colour: (&str, &str)| {
        let mut command = small.grade();
        command.env_remove("NO_COLOR").env(colour.0, colour.1);
        command.env("COLUMNS", columns).args(["hint", "lock"]);
        said(&command.output().unwrap()).1
    };
    let drawn = hint("40", ("NO_COLOR", "1"));
    let (_, drawn) = drawn.split_once("\n\n").expect("a head");
    assert_eq!(
        drawn,
        "Make one queue for all of them, and let\neach take queue.lock() first:\n\n    let next = queue.lock().await.recv().await;\n"
    );
    small.write(".grade/hints.json", "{}");
    let coloured = hint("80", ("CLICOLOR_FORCE", "1"));
    assert!(coloured.contains("\u{1b}[1mone\u{1b}[22m"), "{coloured:?}");
    assert!(coloured.contains("let\u{1b}[0m next"), "{coloured:?}");
}

#[test]
fn the_hint_for_the_check_to_start_with_comes_first_and_once() {
    let small = Small::new(&[("lock", &GOOD.replace("42", "41"))]);
    let file = "exercises/01_small/01_lock/hints.md";
    small.write(
        file,
        &(small.read(file) + "\n## it_answers\n\nCount again.\n"),
    );
    let hint = || call(&small, &["hint", "lock"]).1;
    assert!(hint().contains("Hint 1 of 3"), "there is no verdict yet");
    assert_eq!(call(&small, &["check", "lock"]).0, Some(1));
    assert_eq!(
        hint(),
        "Hint for ✗ it answers (ask again for hint 2 of 3)\n\nCount again.\n"
    );
    assert!(hint().contains("Hint 2 of 3"));
    let again = call(&small, &["hint", "lock", "2"]).1;
    assert!(again.contains("middling"), "{again}");
    assert!(hint().contains("Hint 3 of 3"));
    assert!(hint().contains("Hint 3 of 3"));
}

#[test]
fn a_hint_without_a_name_is_for_the_exercise_to_do_next() {
    let small = Small::new(&[("lock", GOOD), ("queue", &starter()), ("stack", &starter())]);
    // Before anything was checked, what is begun comes first.
    assert!(
        call(&small, &["hint"])
            .1
            .starts_with("1.1 The exercise lock\nHint 1 of 3")
    );
    assert_eq!(call(&small, &["check", "lock"]).0, Some(0));
    assert!(
        call(&small, &["hint"])
            .1
            .starts_with("1.2 The exercise queue\nHint 1 of 3")
    );
    small.write(
        "exercises/01_small/03_stack/src/lib.rs",
        &GOOD.replace("42", "41"),
    );
    assert!(
        call(&small, &["hint"])
            .1
            .starts_with("1.3 The exercise stack\n")
    );
}

#[test]
fn where_nothing_fails_there_is_no_hint_for_a_check() {
    let small = Small::new(&[("lock", &GOOD.replace("42", "41"))]);
    let file = "exercises/01_small/01_lock/hints.md";
    small.write(
        file,
        &(small.read(file) + "\n## it_answers\n\nCount again.\n"),
    );
    let library = "exercises/01_small/01_lock/src/lib.rs";
    assert_eq!(call(&small, &["check", "lock"]).0, Some(1));
    // Of a starter there is no verdict: the kept one is of what was there before.
    for (source, code, number) in [(&starter(), 1, "1"), (&GOOD.to_owned(), 0, "2")] {
        small.write(library, source);
        assert_eq!(call(&small, &["check", "lock"]).0, Some(code));
        let hint = call(&small, &["hint", "lock"]).1;
        assert!(hint.contains(&format!("Hint {number} of 3")), "{hint}");
    }
    small.write(library, "pub async fn answer() -> u32 {\n");
    assert_eq!(call(&small, &["check", "lock"]).0, Some(1));
    let hint = call(&small, &["hint", "lock"]).1;
    assert!(hint.contains("Hint 3 of 3"), "{hint}");
}

#[test]
fn an_audit_refutes_a_hint_for_no_check() {
    let small = Small::new(&[("lock", &starter())]);
    let file = "exercises/01_small/01_lock/hints.md";
    let hints = small.read(file);
    small.write(file, &(hints.clone() + "\n## it_asks\n\nWhom?\n"));
    let (code, text) = call(&small, &["audit"]);
    assert_eq!(code, Some(1), "{text}");
    let refuted = format!("{file}: line 15: the plan of lock has no check `it_asks`");
    assert!(text.contains(&refuted), "{text}");
    small.write(file, &(hints + "\n## it_answers\n\nCount again.\n"));
    assert_eq!(call(&small, &["audit"]).0, Some(0));
}

#[test]
fn a_better_hint_makes_nothing_to_build_and_to_judge() {
    let small = Small::new(&[("lock", GOOD)]);
    assert_eq!(call(&small, &["check", "lock"]).0, Some(0));
    let file = "exercises/01_small/01_lock/hints.md";
    small.write(file, &small.read(file).replace("weak", "gentle"));
    let (_, text) = call(&small, &["check", "lock"]);
    assert!(text.contains("unchanged since last time"), "{text}");
    assert!(call(&small, &["hint", "lock"]).1.contains("gentle"));
    let laid = small.root().join("target/grade/stage").join(file);
    assert!(laid.with_file_name("src").is_dir(), "the exercise is laid");
    assert!(!laid.exists(), "and its hints are not");
}

#[test]
fn an_audit_wants_the_hints_to_name_their_exercise() {
    let small = Small::new(&[("lock", &starter())]);
    let file = "exercises/01_small/01_lock/hints.md";
    small.write(file, &small.read(file).replace("hint lock", "hint queue"));
    let (code, text) = call(&small, &["audit"]);
    assert_eq!(code, Some(3), "{text}");
    let wanted = format!(
        "{file}: line 1: it must be `# Hints: `cargo grade hint lock` gives one at a time`"
    );
    assert!(text.contains(&wanted), "{text}");
}

#[test]
fn a_page_shows_a_check_or_the_whole_report() {
    let small = Small::new(&[("lock", &starter())]);
    let page = "chapters/src/01_small/01_lock.md";
    let (check, whole) = ("one_less.rs:it_answers", "one_less.rs");
    let block = |shows: &str| format!("```text grader:{shows}\n```\n");
    small.write(page, &(block(check) + &block(whole)));
    let (code, text) = call(&small, &["audit"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("`cargo grade pages lock` writes it"),
        "{text}"
    );

    let (code, text) = call(&small, &["pages"]);
    assert_eq!(code, Some(0), "{text}");
    let filled = small.read(page);
    let (of_check, of_whole) = filled.split_once("```\n").expect("two blocks");
    assert!(of_check.contains("\n✗ it answers\n"), "{filled}");
    assert!(!of_check.contains("0 of 1 checks"), "{filled}");
    assert!(
        of_whole.contains("01_lock/src  ·  0 of 1 checks"),
        "{filled}"
    );
    assert!(
        of_whole.contains("Hint  cargo grade hint lock\n```\n"),
        "{filled}"
    );
    assert_eq!(call(&small, &["audit"]).0, Some(0));

    small.write(page, &block("two_less.rs"));
    let (_, text) = call(&small, &["audit"]);
    assert!(
        text.contains("no rejected solution `two_less.rs`\n"),
        "{text}"
    );
}

#[test]
fn a_reset_writes_the_starter_and_keeps_every_version_beside_it() {
    let small = three();
    let library = "exercises/01_small/01_queue/src/lib.rs";
    for version in ["// my first\n", "// my second\n"] {
        small.write(library, version);
        let (code, text) = call(&small, &["reset", "queue"]);
        assert_eq!(code, Some(0), "{text}");
    }
    assert_eq!(small.read(library), starter());
    assert_eq!(small.read(&format!("{library}.kept-1")), "// my first\n");
    assert_eq!(small.read(&format!("{library}.kept-2")), "// my second\n");
    let (_, text) = call(&small, &["reset", "queue"]);
    assert!(
        !text.contains("kept in"),
        "the starter itself need not be kept: {text}"
    );
}

#[test]
fn a_starter_is_not_called_wrong_and_the_next_thing_to_do_is_named() {
    let small = Small::new(&[("lock", &starter())]);
    let (code, text) = call(&small, &[]);
    assert_eq!(code, Some(1));
    assert!(text.contains(" 1  small  ○  0 of 1"), "{text}");
    assert!(text.contains("cargo grade read lock"), "{text}");
    assert!(!text.contains('✗'), "{text}");
}

#[test]
fn what_has_not_changed_is_not_built_again_and_said_so() {
    let small = Small::new(&[("queue", GOOD)]);
    assert_eq!(call(&small, &["check", "queue"]).0, Some(0));
    // A cargo that is not there shows that none is called.
    let again = || {
        small
            .grade()
            .env("CARGO", "no-such-cargo")
            .args(["check", "queue"])
            .output()
    };
    let (code, _) = said(&again().unwrap());
    assert_eq!(code, Some(3), "another cargo is another toolchain");
    let warm = call(&small, &["check", "queue"]);
    assert!(warm.1.contains("unchanged since last time"), "{}", warm.1);
    let fresh = call(&small, &["check", "queue", "--fresh"]);
    assert!(!fresh.1.contains("unchanged"), "{}", fresh.1);
    let ci = said(
        &small
            .grade()
            .env("CI", "true")
            .args(["check", "queue"])
            .output()
            .unwrap(),
    );
    assert!(!ci.1.contains("unchanged"), "CI judges by a run: {}", ci.1);
}

#[test]
fn without_cargo_the_machine_is_at_fault_and_not_the_learner() {
    let small = Small::new(&[("queue", GOOD)]);
    let output = small
        .grade()
        .env("CARGO", "/no/such/cargo")
        .arg("--fresh")
        .output()
        .unwrap();
    let (code, text) = said(&output);
    assert_eq!(code, Some(3));
    assert!(text.contains("cannot start cargo"), "{text}");
    assert!(text.contains("is the Rust toolchain installed"), "{text}");
}

#[test]
fn flags_from_outside_do_not_reach_the_build() {
    let small = Small::new(&[("queue", GOOD)]);
    let output = small
        .grade()
        .env("RUSTFLAGS", "--cfg something")
        .args(["check", "queue"])
        .output()
        .unwrap();
    assert_eq!(said(&output).0, Some(0), "{}", said(&output).1);
}

#[test]
fn a_target_folder_that_cannot_be_written_is_the_machines_fault() {
    let small = Small::new(&[("queue", GOOD)]);
    let mut command = grader();
    command
        .current_dir(small.root())
        .args(["--target-dir", "/dev/null/target", "--fresh"]);
    let (code, text) = said(&command.output().unwrap());
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("cannot build in /dev/null/target"), "{text}");
    assert!(text.contains("`--target-dir FOLDER`"), "{text}");
}

#[test]
fn one_that_does_not_compile_costs_nobody_else() {
    let small = Small::new(&[
        ("bad", "pub async fn answer() -> u32 {\n    \"42\"\n}\n"),
        ("good", GOOD),
    ]);
    let (code, text) = call(&small, &[]);
    assert_eq!(code, Some(1));
    assert!(text.contains(" 1  small  ✗ ✓  1 of 2"), "{text}");
    assert!(text.contains("✗  1.1  bad  did not compile"), "{text}");
    assert!(text.contains("mismatched types"), "{text}");
}

#[test]
fn what_changed_since_the_call_before_is_said() {
    let small = Small::new(&[("queue", GOOD)]);
    assert!(!call(&small, &["check", "queue"]).1.contains("last time"));
    let library = "exercises/01_small/01_queue/src/lib.rs";
    small.write(library, &GOOD.replace("42", "7"));
    let worse = call(&small, &["check", "queue"]).1;
    assert!(
        worse.contains("1 that passed last time fails: it answers"),
        "{worse}"
    );
    small.write(library, &GOOD.replace("42", "42 "));
    let better = call(&small, &["check", "queue"]).1;
    assert!(better.contains("1 more than last time passes."), "{better}");
}

#[test]
fn a_solution_is_shown_to_whom_it_teaches_something() {
    let small = Small::new(&[("queue", &GOOD.replace("42", "41"))]);
    let (code, text) = call(&small, &["solution", "queue"]);
    assert_eq!(code, Some(1));
    assert!(!text.contains("pub async fn answer"), "{text}");
    small.write("exercises/01_small/01_queue/src/lib.rs", GOOD);
    let (code, text) = call(&small, &["solution", "queue"]);
    assert_eq!(code, Some(0));
    assert!(
        text.contains("pub async fn answer() -> u32 {\n        42\n    }"),
        "{text}"
    );
    assert!(!text.contains("todo!"), "{text}");
    // The check that catches it once failed for the learner's own.
    let near = "one_less  counts from 0\n      caught by it answers, as yours once was";
    assert!(text.contains(near), "{text}");
    assert!(!text.contains("does_nothing"), "{text}");
}

#[test]
fn a_solution_is_shown_anyway_on_request() {
    let small = Small::new(&[("queue", &starter())]);
    let (code, text) = call(&small, &["solution", "queue", "--anyway"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("pub async fn answer"), "{text}");
    let (code, text) = call(&small, &["solution", "queue", "one_less", "--anyway"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("    41\n"), "{text}");
    let (code, text) = call(&small, &["solution", "queue", "none", "--anyway"]);
    assert_eq!(
        (code, text.contains("right ones are reference")),
        (Some(2), true),
        "{text}"
    );
}

#[test]
fn one_check_is_shown_with_everything() {
    let small = Small::new(&[("queue", GOOD)]);
    for name in ["queue::it_answers", "1.1::it"] {
        let (code, text) = call(&small, &["check", name]);
        assert_eq!(code, Some(0));
        assert!(text.contains("the answer: 42  (exactly 42)"), "{text}");
    }
    let (code, text) = call(&small, &["check", "queue::it_asks"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("no one check `it_asks`"), "{text}");
    assert!(text.contains("it_answers"), "{text}");
}

#[test]
fn a_hint_that_was_given_can_be_read_again() {
    let small = Small::new(&[("queue", GOOD)]);
    let (code, text) = call(&small, &["hint", "queue", "1"]);
    assert_eq!(
        (code, text.contains("0 hints of queue given")),
        (Some(2), true),
        "{text}"
    );
    call(&small, &["hint", "queue"]);
    call(&small, &["hint", "queue"]);
    let (code, text) = call(&small, &["hint", "queue", "1"]);
    assert_eq!((code, text.contains("weak")), (Some(0), true), "{text}");
    assert!(call(&small, &["hint", "queue"]).1.contains("strong"));
}

#[test]
fn what_a_passed_check_measured_is_shown_on_request() {
    let small = Small::new(&[("queue", GOOD)]);
    let short = call(&small, &["check", "queue"]).1;
    assert!(short.contains("✓ it answers"), "{short}");
    assert!(!short.contains("the answer: 42"), "{short}");
    let verbose = call(&small, &["check", "queue", "--verbose"]).1;
    assert!(
        verbose.contains("the answer: 42  (exactly 42)"),
        "{verbose}"
    );
}

#[test]
fn junit_has_one_suite_and_a_case_a_check() {
    let small = Small::new(&[
        ("good", GOOD),
        ("lock", &starter()),
        ("bad", "pub async fn answer() -> u32 {\n    7\n}\n"),
    ]);
    let output = small.grade().args(["--format", "junit"]).output().unwrap();
    let xml = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        xml.contains(r#"<testsuites name="grader" tests="3" skipped="1" failures="1" errors="0""#),
        "{xml}"
    );
    assert!(
        xml.contains(r#"<testcase name="good::it_answers" classname="1.1 good""#),
        "{xml}"
    );
    assert!(
        xml.contains(r#"<skipped message="Not begun yet."/>"#),
        "{xml}"
    );
    let message = "The answer: 7 was measured, and exactly 42 is expected, because this exercise asks \
                   for 42.&#10;Promised: It is 42.";
    let failure = format!(r#"<failure message="{message}" type="failed">"#);
    assert!(xml.contains(&failure), "{xml}");
}

#[test]
fn a_report_for_machines_has_no_colours_in_it() {
    let small = Small::new(&[("bad", "pub async fn answer() -> u32 {\n    \"42\"\n}\n")]);
    let mut command = small.grade();
    command
        .env_remove("NO_COLOR")
        .env("CLICOLOR_FORCE", "1")
        .args(["--format", "json"]);
    let output = command.output().unwrap();
    assert!(!output.stdout.contains(&0x1b));
    let report: report::Report = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        report.exercises[0].diagnostics[0]
            .rendered
            .contains("mismatched types")
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_no_child_and_loses_no_verdict() {
    use std::process::Command;
    use std::time::{Duration, Instant};

    let source = r#"
pub async fn answer() -> u32 {
    std::fs::write("pid", std::process::id().to_string()).unwrap();
    let mut n = 1_u64;
    while n != 0 {
        n = std::hint::black_box(n.wrapping_add(2));
    }
    42
}
"#;
    let small = Small::new(&[("endless", source), ("queue", GOOD)]);
    let command = small.grade();
    let mut graded = Command::new(command.get_program());
    graded
        .args(command.get_args())
        .current_dir(small.root())
        .env_remove("CI");
    graded
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null());
    let child = graded.spawn().unwrap();

    let target = small.root().join("target/grade");
    let pid = target.join("stage/exercises/01_small/01_endless/pid");
    let kept = target.join("verdicts/queue.json");
    let until = Instant::now() + Duration::from_secs(120);
    let check = loop {
        match std::fs::read_to_string(&pid) {
            Ok(pid) if !pid.is_empty() && kept.is_file() => break pid,
            _ if Instant::now() > until => panic!("the checks never began"),
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    let signal = |signal: &str, pid: &str| {
        Command::new("kill")
            .args([signal, pid])
            .output()
            .unwrap()
            .status
            .success()
    };
    assert!(signal("-INT", &child.id().to_string()));
    let output = child.wait_with_output().unwrap();

    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing is left running"));
    assert!(!signal("-0", &check), "the check's process is gone");
    let (_, text) = call(&small, &["check", "queue"]);
    assert!(text.contains("unchanged since last time"), "{text}");
}

/// A small workbook whose audit holds.
fn audited() -> Small {
    Small::new(&[("lock", &starter())])
}

#[test]
fn an_audit_that_holds_prints_its_totals() {
    let (code, text) = call(&audited(), &["audit", "--under-load", "2"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.contains("1 exercise, 1 promise and 1 sentence of prose, 1 check: 1 accepted and 2 rejected solutions"),
        "{text}"
    );
    assert!(
        text.contains("once more beside 2 busy loops: every report is the same"),
        "{text}"
    );
}

#[test]
fn an_audit_refutes_what_is_not_as_claimed() {
    let small = audited();
    let folder = "solutions/01_small/01_lock";
    small.write(
        &format!("{folder}/rejected/right_after_all.rs"),
        "//! rejected by: it_answers — or so somebody thought\n\npub async fn answer() -> u32 {\n    42\n}\n",
    );
    small.write(
        &format!("{folder}/accepted/wrong.rs"),
        "pub async fn answer() -> u32 {\n    43\n}\n",
    );
    let (code, text) = call(&small, &["audit"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("rejected/right_after_all.rs: it_answers passed, and is claimed to fail"),
        "{text}"
    );
    assert!(
        text.contains("accepted/wrong.rs: it_answers failed instead of passed"),
        "{text}"
    );
}

#[test]
fn what_does_not_compile_costs_no_text_that_is_built_with_it() {
    let small = audited();
    let write = |name: &str, text: &str| {
        small.write(&format!("solutions/01_small/01_lock/{name}.rs"), text);
    };
    write(
        "accepted/by_the_crate",
        "pub async fn answer() -> u32 {\n    crate::inner()\n}\nfn inner() -> u32 {\n    42\n}\n",
    );
    write(
        "accepted/by_an_alias",
        "use self::inner as by;\npub async fn answer() -> u32 {\n    by()\n}\nfn inner() -> u32 {\n    42\n}\n",
    );
    write(
        "rejected/no_number",
        "//! rejected by: it_answers — forgets to convert\n//! > It is 42.\n\npub async fn answer() -> u32 {\n    \"42\"\n}\n",
    );
    let (code, text) = call(&small, &["audit"]);
    assert_eq!(code, Some(3), "{text}");
    let is_finding = |line: &&str| line.starts_with("broken") || line.starts_with("refuted");
    let findings: Vec<&str> = text.lines().filter(is_finding).collect();
    assert!(
        findings.len() == 1 && findings[0].contains("rejected/no_number.rs does not compile"),
        "{text}"
    );
}

#[test]
fn an_audit_refutes_a_verdict_that_changes_beside_busy_loops() {
    let small = audited();
    small.write(
        "solutions/01_small/01_lock/accepted/only_once.rs",
        "pub async fn answer() -> u32 {\n    \
         if std::fs::create_dir(\"been_here\").is_ok() { 42 } else { 41 }\n}\n",
    );
    let (code, text) = call(&small, &["audit", "--under-load", "1", "--times", "2"]);
    assert_eq!(code, Some(1), "{text}");
    let differs = "solutions/01_small/01_lock/accepted/only_once.rs: beside 1 busy loop the report differs in `it_answers`: ";
    let refuted = format!("refuted  {differs}");
    assert_eq!(text.matches(&refuted).count(), 2, "{text}");
    // Each is also told as soon as it is seen.
    assert_eq!(text.matches(differs).count(), 4, "{text}");
}

#[test]
fn an_audit_refutes_a_test_that_no_plan_can_know() {
    let small = audited();
    let checks = "exercises/01_small/01_lock/tests/checks.rs";
    let text = small.read(checks);
    small.write(
        checks,
        &format!("{text}\n#[probe::test]\n#[allow(dead_code)]\npub fn it_is_overlooked() {{}}\n"),
    );
    let (code, text) = call(&small, &["audit"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(
        text.contains("tests/checks.rs: `it_is_overlooked` is a test and no check"),
        "{text}"
    );
}

#[test]
fn an_audit_names_the_file_of_what_is_missing() {
    let missing = |harm: &dyn Fn(&Small)| {
        let small = audited();
        harm(&small);
        let (code, text) = call(&small, &["audit"]);
        assert_eq!(code, Some(3), "{text}");
        text
    };
    let text = missing(&|small| {
        std::fs::remove_file(small.root().join("chapters/src/01_small/01_lock.md")).unwrap();
    });
    assert!(
        text.contains("chapters/src/01_small/01_lock.md: the exercise lock has no page"),
        "{text}"
    );
    let text = missing(&|small| {
        small.write("chapters/src/01_small/02_key.md", "# Key\n");
        small.write("chapters/src/01_small/in_short.md", "# In short\n");
    });
    assert!(
        text.contains("chapters/src/01_small/02_key.md: a page without an exercise"),
        "{text}"
    );
    assert!(!text.contains("in_short.md"), "{text}");
    let text = missing(&|small| {
        small.write(
            "solutions/01_small/01_lock/rejected/bare.rs",
            "pub fn f() {}\n",
        );
    });
    assert!(
        text.contains("rejected/bare.rs: its first line must be"),
        "{text}"
    );
    let text = missing(&|small| {
        small.write(
            "solutions/01_small/01_lock/rejected/typo.rs",
            "//! rejected by: it_answres — a slip\n",
        );
    });
    assert!(
        text.contains("rejected/typo.rs: it names `it_answres`, and there is no such check"),
        "{text}"
    );
    let text = missing(&|small| small.write("exercises/01_small/01_lock/src/lib.rs", GOOD));
    assert!(
        text.contains("exercises/01_small/01_lock/src: is not the starter"),
        "{text}"
    );
    let text = missing(&|small| {
        small.write(
            "exercises/01_small/01_lock/tests/plan.json",
            "{\"checks\":[]}",
        );
    });
    assert!(
        text.contains("tests/plan.json: the plan does not name the checks"),
        "{text}"
    );
    let text = missing(&|small| {
        small.write(
            "solutions/01_small/01_lock/accepted/older.rs",
            "pub fn answer() -> u32 {\n    42\n}\n",
        );
    });
    assert!(
        text.contains("accepted/older.rs does not compile"),
        "{text}"
    );
}

#[test]
fn a_plan_is_written_from_the_reference_or_says_what_the_compiler_says() {
    let small = audited();
    let plan = "exercises/01_small/01_lock/tests/plan.json";
    small.write(plan, "{\"checks\":[]}");
    let (code, text) = call(&small, &["plan"]);
    assert_eq!(code, Some(0), "{text}");
    let written = small.read(plan);
    assert!(written.contains("\"the answer\""), "{written}");

    small.write(
        "solutions/01_small/01_lock/accepted/reference.rs",
        "pub async fn answer() -> &'static str {\n    \"42\"\n}\n",
    );
    let (code, text) = call(&small, &["plan"]);
    assert_eq!(code, Some(3), "{text}");
    assert!(
        text.contains("the reference of lock does not compile with its checks"),
        "{text}"
    );
    assert!(text.contains("error[E0308]"), "{text}");
    assert_eq!(small.read(plan), written);
}

#[test]
fn a_workbook_that_passes_is_checked_once_more_from_the_start_and_not_again() {
    let small = Small::new(&[("one", GOOD), ("two", GOOD)]);
    let again = "checked once more, from the start";
    // All of it just ran.
    let (code, first) = call(&small, &[]);
    assert_eq!(code, Some(0), "{first}");
    assert!(
        !first.contains(again) && first.contains("Everything passes."),
        "{first}"
    );
    let (_, same) = call(&small, &[]);
    assert!(
        !same.contains(again) && same.contains("2 unchanged"),
        "{same}"
    );
    // Only one of them runs, and with it the whole passes again.
    small.write("exercises/01_small/01_one/src/lib.rs", &format!("{GOOD}\n"));
    let (code, changed) = call(&small, &[]);
    assert_eq!(code, Some(0), "{changed}");
    assert!(
        changed.contains(again) && !changed.contains("unchanged"),
        "{changed}"
    );
    let (_, same) = call(&small, &[]);
    assert!(!same.contains(again), "{same}");
}
