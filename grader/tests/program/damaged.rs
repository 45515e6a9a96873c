//! Whatever is wrong with one exercise's folder is that exercise's verdict, with
//! the file named, and the rest is judged.

use crate::scratch;
use crate::small::{GOOD, Small, grader, starter};
use crate::target::seed;
use report::{Reason, Report, Verdict};
use std::fs;

/// The folder that is damaged in these workbooks.
const FOLDER: &str = "exercises/01_small/01_queue";

const TWO: [(&str, &str); 2] = [("queue", GOOD), ("lock", GOOD)];

fn two() -> Small {
    Small::new(&TWO)
}

fn graded(small: &Small) -> (Option<i32>, Report) {
    let output = small.grade().args(["--format", "json"]).output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let report = serde_json::from_str(&stdout).unwrap_or_else(|error| {
        let said = String::from_utf8_lossy(&output.stderr);
        panic!("{error}\n{stdout}\n{said}")
    });
    (output.status.code(), report)
}

/// Grades, and holds that the other exercise passes and this one comes to
/// `verdict` with `words` shown in every format.
fn costs_only_itself(small: &Small, verdict: Verdict, words: &[&str]) {
    let (code, report) = graded(small);
    assert_eq!(code, Some(1), "{report:#?}");
    let of = |name: &str| report.exercises.iter().find(|it| it.name.0 == name);
    assert_eq!(of("lock").unwrap().verdict, Verdict::Passed);
    assert_eq!(of("queue").unwrap().verdict, verdict, "{report:#?}");
    assert_eq!(report.points().possible, report::Hundredths::whole(8));
    for arguments in [
        &["--format", "human", "check", "queue", "lock"][..],
        &["--format", "json"],
        &["--format", "junit"],
    ] {
        let output = small.grade().args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        // JSON writes a quotation mark and a line break in its own way.
        for word in words.iter().filter(|word| !word.contains('"')) {
            if arguments.contains(&"junit") && verdict == Verdict::DidNotCompile {
                continue;
            }
            assert!(text.contains(word), "{arguments:?} says {word}: {text}");
        }
    }
}

#[test]
fn sources_that_are_no_text_are_told_by_the_compiler() {
    for bytes in [
        &b"// \xE9t\xE9\npub async fn answer() -> u32 {\n    42\n}\n"[..],
        b"\xFF\xFEp\0u\0b\0",
    ] {
        let small = two();
        fs::write(small.root().join(FOLDER).join("src/lib.rs"), bytes).unwrap();
        costs_only_itself(&small, Verdict::DidNotCompile, &["lib.rs", "UTF-8"]);
    }
}

#[test]
fn files_that_the_compiler_never_reads_are_nobodys_business() {
    let small = two();
    for path in ["src/notes.txt", "src/old.rs", "src/._lib.rs", "diary.md"] {
        let path = small.root().join(FOLDER).join(path);
        fs::write(path, b"\xE9t\xE9").unwrap();
    }
    let (code, report) = graded(&small);
    assert_eq!(code, Some(0), "{report:#?}");
}

#[test]
fn a_weight_for_a_check_that_is_not_there_is_named_with_its_line() {
    let small = two();
    let manifest = small.root().join(FOLDER).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let table = "[package.metadata.exercise.checks]\nit_answerz = 3\n\n[lib]";
    fs::write(&manifest, text.replace("[lib]", table)).unwrap();
    costs_only_itself(
        &small,
        Verdict::Unreadable,
        &[
            "Cargo.toml",
            "line 11: package.metadata.exercise.checks names `it_answerz`",
        ],
    );
}

#[test]
fn a_library_that_is_missing_costs_its_exercise_only() {
    let small = two();
    fs::remove_file(small.root().join(FOLDER).join("src/lib.rs")).unwrap();
    // cargo itself cannot do without it where the manifest names no path.
    costs_only_itself(&small, Verdict::Unreadable, &["src/lib.rs"]);

    let manifest = format!("{FOLDER}/Cargo.toml");
    small.write(
        &manifest,
        &small
            .read(&manifest)
            .replace("[lib]", "[lib]\npath = \"src/lib.rs\""),
    );
    costs_only_itself(&small, Verdict::DidNotCompile, &["src/lib.rs"]);
}

#[test]
fn a_manifest_with_a_typing_error_costs_its_exercise_only() {
    let manifest = format!("{FOLDER}/Cargo.toml");
    // The grader cannot read the first, and cargo cannot use the others.
    for (from, to) in [
        ("version = \"0.1.0\"", "version = \"0.1.0"),
        ("edition = \"2024\"", "edition = \"2042\""),
        ("lab.workspace", "lab.workspase"),
        (
            "tokio.workspace = true",
            "no-such-crate = { path = \"nowhere\" }",
        ),
    ] {
        let small = two();
        small.write(&manifest, &small.read(&manifest).replace(from, to));
        costs_only_itself(&small, Verdict::Unreadable, &["Cargo.toml"]);
    }
}

#[test]
fn wrong_hints_cost_their_exercise_only() {
    let hints = format!("{FOLDER}/hints.md");
    let small = two();
    let written = small.read(&hints);
    for (from, to, words) in [
        ("middling", "", "line 7: the hint `## 2` is empty"),
        (
            "## 2",
            "## 3",
            "line 7: `## 3` stands where `## 2` is expected",
        ),
        ("## 3", "### 3", "line 13: it ends without `## 3`"),
    ] {
        small.write(&hints, &written.replace(from, to));
        costs_only_itself(&small, Verdict::Unreadable, &["hints.md", words]);
    }
    fs::remove_file(small.root().join(&hints)).unwrap();
    costs_only_itself(&small, Verdict::Unreadable, &["hints.md", "is not there"]);
}

#[test]
fn what_is_missing_of_an_exercise_is_named() {
    for missing in ["Cargo.toml", "tests/checks.rs"] {
        let small = two();
        fs::remove_file(small.root().join(FOLDER).join(missing)).unwrap();
        let (code, report) = graded(&small);
        assert_eq!(code, Some(1));
        let queue = &report.exercises[0];
        let Reason::Unreadable { file, problem } = &queue.checks[0].reason else {
            panic!("{queue:#?}")
        };
        assert_eq!(*file, format!("{FOLDER}/{missing}"));
        assert!(problem.contains("cannot be read"), "{problem}");
        assert_eq!(report.exercises[1].verdict, Verdict::Passed);
    }
}

#[test]
fn a_folder_that_was_copied_is_told_from_its_original() {
    for copy in [
        "01_queue copy",
        "02_queue",
        "07_queue_old",
        "Copy of 01_queue",
        "01_queue.bak",
    ] {
        let small = two();
        small.add(&format!("01_small/{copy}"), "queue", "nonsense");
        let (code, report) = graded(&small);
        assert_eq!(code, Some(1), "{copy}");
        let verdicts: Vec<Verdict> = report.exercises.iter().map(|it| it.verdict).collect();
        let passed = verdicts.iter().filter(|it| **it == Verdict::Passed).count();
        let unreadable = verdicts
            .iter()
            .filter(|it| **it == Verdict::Unreadable)
            .count();
        assert_eq!((passed, unreadable), (2, 1), "{copy}: {report:#?}");
        let text = serde_json::to_string(&report).unwrap();
        assert!(text.contains(copy), "{text}");
        assert_eq!(
            report.points().possible,
            report::Hundredths::whole(8),
            "{copy}"
        );
    }
}

/// cargo names no folder of these, or builds all the same and no checks.
#[test]
fn a_manifest_that_only_cargo_can_judge_costs_its_exercise_only() {
    let manifest = format!("{FOLDER}/Cargo.toml");
    for (from, to) in [
        (
            "edition = \"2024\"",
            "edition = \"2024\"\nautotests = false",
        ),
        (
            "edition = \"2024\"",
            "edition = \"2024\"\nrust-version = \"1.999\"",
        ),
        ("name = \"queue\"", "name = \"tokio\""),
    ] {
        let small = two();
        small.write(&manifest, &small.read(&manifest).replacen(from, to, 1));
        let (code, report) = graded(&small);
        assert_eq!(code, Some(1), "{to}: {report:#?}");
        let verdicts: Vec<Verdict> = report.exercises.iter().map(|it| it.verdict).collect();
        assert_ne!(verdicts[0], Verdict::Passed, "{to}");
        assert_ne!(verdicts[0], Verdict::GraderFault, "{to}");
        assert_eq!(verdicts[1], Verdict::Passed, "{to}: {report:#?}");
    }
}

#[test]
fn a_folder_whose_name_begins_like_a_broken_ones_is_not_blamed() {
    let small = Small::new(&[("queue", GOOD), ("lock", GOOD)]);
    small.add("01_small/01_queue_mine", "queue_mine", GOOD);
    let manifest = "exercises/01_small/01_queue_mine/Cargo.toml";
    small.write(manifest, &small.read(manifest).replace("2024", "2042"));
    for _ in 0..4 {
        let (_, report) = graded(&small);
        let of = |name: &str| report.exercises.iter().find(|it| it.name.0 == name);
        assert_eq!(of("queue").unwrap().verdict, Verdict::Passed);
        assert_eq!(of("queue_mine").unwrap().verdict, Verdict::Unreadable);
    }
}

#[test]
fn the_folder_with_solutions_is_the_original_whatever_a_copy_is_called() {
    let small = two();
    small.add("01_small/00_queue", "queue", "nonsense");
    fs::remove_dir_all(small.root().join("solutions/01_small/00_queue")).unwrap();
    let (_, report) = graded(&small);
    let of = |folder: &str| report.exercises.iter().find(|it| it.folder == folder);
    assert_eq!(of(FOLDER).unwrap().verdict, Verdict::Passed);
    let copy = of("exercises/01_small/00_queue").unwrap();
    assert_eq!(copy.verdict, Verdict::Unreadable);
}

#[test]
fn an_exercise_that_is_gone_is_missed() {
    let small = two();
    fs::remove_dir_all(small.root().join(FOLDER)).unwrap();
    let (code, report) = graded(&small);
    assert_eq!(code, Some(1));
    let Reason::Unreadable { file, problem } = &report.exercises[0].checks[0].reason else {
        panic!("{report:#?}")
    };
    assert_eq!(file, FOLDER);
    assert!(problem.contains("take the folder from git"), "{problem}");
    assert_eq!(report.exercises[1].verdict, Verdict::Passed);
}

#[cfg(unix)]
#[test]
fn links_to_an_exercise_to_its_sources_and_to_the_target_folder_are_followed() {
    use std::os::unix::fs::symlink;
    for linked in [
        FOLDER,
        "exercises/01_small",
        "exercises/01_small/01_queue/src",
    ] {
        let small = two();
        let elsewhere = scratch::folder();
        let moved = elsewhere.path().join("moved");
        let folder = small.root().join(linked);
        let copied = std::process::Command::new("cp")
            .arg("-r")
            .arg(&folder)
            .arg(&moved)
            .status();
        assert!(copied.unwrap().success());
        fs::remove_dir_all(&folder).unwrap();
        symlink(&moved, &folder).unwrap();
        let (code, report) = graded(&small);
        assert_eq!(code, Some(0), "{linked}: {report:#?}");
        assert_eq!(report.exercises.len(), 2);
    }
    let small = two();
    let elsewhere = scratch::folder();
    let link = small.root().join("link");
    symlink(elsewhere.path(), &link).unwrap();
    for target in ["link", "exercises/../other"] {
        seed(&small.root().join(target));
        let mut command = grader();
        command
            .current_dir(small.root())
            .args(["--fresh", "--target-dir", target]);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{target}: {said}");
    }
}

#[test]
fn a_file_that_becomes_a_folder_is_laid_as_one() {
    let small = two();
    let data = small.root().join(FOLDER).join("src/data");
    fs::write(&data, "a file").unwrap();
    assert_eq!(graded(&small).0, Some(0));
    fs::remove_file(&data).unwrap();
    fs::create_dir(&data).unwrap();
    fs::write(data.join("one.txt"), "in a folder").unwrap();
    assert_eq!(graded(&small).0, Some(0));
    fs::remove_dir_all(&data).unwrap();
    fs::write(&data, "a file again").unwrap();
    assert_eq!(graded(&small).0, Some(0));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    for file in [
        "Cargo.toml",
        "hints.md",
        "tests/plan.json",
        "tests/checks.rs",
    ] {
        let small = two();
        let path = small.root().join(FOLDER).join(file);
        fs::remove_file(&path).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(pipe.unwrap().success());
        let (code, report) = graded(&small);
        assert_eq!(code, Some(1));
        let Reason::Unreadable { problem, .. } = &report.exercises[0].checks[0].reason else {
            panic!("{report:#?}")
        };
        assert!(problem.contains("no regular file"), "{problem}");
        assert_eq!(report.exercises[1].verdict, Verdict::Passed);
    }
}

#[test]
fn a_path_with_brackets_is_a_path() {
    // What is built into is given to the copy.
    let small = Small::unseeded(&TWO);
    let parent = scratch::folder();
    let root = parent.path().join("autumn [2026]");
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(small.root())
        .arg(&root)
        .status();
    assert!(copied.unwrap().success());
    seed(&root.join("target/grade"));
    let output = grader().current_dir(&root).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{text}{said}");
}

#[test]
fn a_starter_with_other_line_ends_is_still_not_begun() {
    let small = Small::new(&[("lock", &starter())]);
    for text in [
        starter().replace('\n', "\r\n"),
        format!("\u{feff}{}", starter()),
    ] {
        small.write("exercises/01_small/01_lock/src/lib.rs", &text);
        // A cargo that is not there shows that nothing is built.
        let mut command = small.grade();
        let output = command.env("CARGO", "no-such-cargo").output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("small  ○  0 of 1"), "{text}");
    }
}

#[test]
fn a_reset_in_a_renamed_folder_names_the_cause_and_the_way_out() {
    let small = two();
    let folder = small.root().join("exercises/01_small");
    fs::rename(folder.join("01_queue"), folder.join("01_my_queue")).unwrap();
    let output = small.grade().args(["reset", "queue"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.contains("Was the folder renamed?"), "{text}");
    assert!(
        text.contains("rename the folder to exercises/01_small/01_queue"),
        "{text}"
    );
}

#[test]
fn the_target_folder_of_the_environment_is_used_and_the_way_out_is_named() {
    let small = two();
    let elsewhere = scratch::folder();
    let target = elsewhere.path().join("target");
    seed(&target.join("grade"));
    let graded = |variable: &str, folder: &std::path::Path| {
        let mut command = grader();
        command.current_dir(small.root()).env(variable, folder);
        command.output().unwrap()
    };
    let output = graded("CARGO_TARGET_DIR", &target);
    assert_eq!(output.status.code(), Some(0));
    assert!(target.join("grade/stage").is_dir());

    let output = graded("CARGO_TARGET_DIR", "/dev/null/target".as_ref());
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert!(text.contains("/dev/null/target"), "{text}");
    assert!(text.contains("--target-dir FOLDER"), "{text}");
}

#[test]
fn a_hint_is_given_even_where_it_cannot_be_remembered() {
    let small = two();
    // A file where the folder should be, so that nobody can write below it.
    small.write(".grade", "");
    let output = small.grade().args(["hint", "lock"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(text.contains("Hint 1 of 3"), "{text}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("The next call will give the same hint"),
        "{said}"
    );
}
