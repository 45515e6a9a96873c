//! The text that is judged is the text that was built: whatever the times of
//! files say, whoever built before, and whatever the compiler reads.

use crate::small::{GOOD, Small, real_root};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

/// The answer that does not pass.
const WRONG: &str = "pub async fn answer() -> u32 {\n    41\n}\n";

/// The source of the one exercise of these workbooks.
const LIBRARY: &str = "exercises/01_small/01_queue/src/lib.rs";

fn one() -> Small {
    Small::new(&[("queue", GOOD)])
}

fn code(small: &Small, arguments: &[&str]) -> Option<i32> {
    let output = small.grade().args(arguments).output().unwrap();
    output.status.code()
}

/// Gives a file a time long before anything was built.
fn make_old(path: &Path) {
    let old = SystemTime::now() - Duration::from_secs(3 * 24 * 60 * 60);
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(old).unwrap();
}

#[test]
fn a_file_with_an_old_time_is_built_all_the_same() {
    let small = one();
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    small.write(LIBRARY, WRONG);
    make_old(&small.root().join(LIBRARY));
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
    assert_eq!(code(&small, &["check", "queue", "--fresh"]), Some(1));
    // And back again, as `mv lib.rs.kept-1 lib.rs` does it.
    small.write(LIBRARY, GOOD);
    make_old(&small.root().join(LIBRARY));
    assert_eq!(code(&small, &["check", "queue", "--fresh"]), Some(0));
}

#[test]
fn a_file_with_a_time_to_come_is_built_all_the_same() {
    let small = one();
    let ahead = SystemTime::now() + Duration::from_secs(24 * 60 * 60);
    let path = small.root().join(LIBRARY);
    let set_ahead = || {
        let file = File::options().append(true).open(&path).unwrap();
        file.set_modified(ahead).unwrap();
    };
    set_ahead();
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    small.write(LIBRARY, WRONG);
    set_ahead();
    assert_eq!(code(&small, &["check", "queue", "--fresh"]), Some(1));
}

#[test]
fn what_somebody_else_built_into_the_folder_is_not_believed() {
    let small = one();
    small.write(LIBRARY, WRONG);
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
    // Bare cargo, with the grader's own flags, builds another text into the
    // grader's own folder.
    small.write(LIBRARY, GOOD);
    let built = std::process::Command::new("cargo")
        .args(["build", "--test", "checks", "--target-dir", "target/grade"])
        .env("CARGO_ENCODED_RUSTFLAGS", "--cfg\u{1f}tokio_unstable")
        .current_dir(small.root())
        .output()
        .unwrap();
    assert!(built.status.success(), "{built:?}");
    small.write(LIBRARY, WRONG);
    make_old(&small.root().join(LIBRARY));
    assert_eq!(code(&small, &["check", "queue", "--fresh"]), Some(1));
}

#[test]
fn two_workbooks_may_share_a_target_folder() {
    let (good, wrong) = (one(), one());
    wrong.write(LIBRARY, WRONG);
    make_old(&wrong.root().join(LIBRARY));
    let shared = crate::scratch::folder();
    crate::target::seed(shared.path());
    let graded = |small: &Small| {
        let mut command = crate::small::grader();
        command
            .current_dir(small.root())
            .args(["--fresh", "--target-dir"])
            .arg(shared.path());
        command.output().unwrap().status.code()
    };
    assert_eq!(graded(&good), Some(0));
    assert_eq!(graded(&wrong), Some(1));
    assert_eq!(graded(&good), Some(0));
}

/// The checks of a small workbook, which wait after the build has begun: a
/// save in the meantime must not count.
#[test]
fn a_save_during_the_build_does_not_change_what_is_judged() {
    let small = one();
    // The learner's program itself saves another text while it is judged.
    let path = small.root().join(LIBRARY);
    let saves = format!(
        "pub async fn answer() -> u32 {{\n    std::fs::write({path:?}, {WRONG:?}).unwrap();\n    42\n}}\n"
    );
    small.write(LIBRARY, &saves);
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    assert_eq!(small.read(LIBRARY), WRONG);
    // The verdict of the first text is not kept under the second one's digest.
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
}

#[test]
fn a_file_that_the_compiler_reads_counts_when_a_verdict_is_used_again() {
    let small = one();
    let answer = |text: &str, path: &str| small.write(path, text);
    let includes =
        |path: &str| format!("pub async fn answer() -> u32 {{\n    include!({path:?})\n}}\n");
    // Below `src`, in the exercise's folder, in another exercise's, and outside
    // of the workbook.
    let outside = tempfile::tempdir().unwrap();
    let outside = outside.path().join("answer.in");
    let places = [
        (
            "answer.in",
            small
                .root()
                .join("exercises/01_small/01_queue/src/answer.in"),
        ),
        (
            "../answer.in",
            small.root().join("exercises/01_small/01_queue/answer.in"),
        ),
        (outside.to_str().unwrap(), outside.clone()),
    ];
    for (named, path) in &places {
        fs::write(path, "42").unwrap();
        answer(&includes(named), LIBRARY);
        assert_eq!(code(&small, &["check", "queue"]), Some(0), "{named}");
        fs::write(path, "41").unwrap();
        make_old(path);
        assert_eq!(code(&small, &["check", "queue"]), Some(1), "{named}");
        fs::write(path, "42").unwrap();
        make_old(path);
        assert_eq!(code(&small, &["check", "queue"]), Some(0), "{named}");
    }
}

#[test]
fn another_exercises_file_can_be_read_and_counts() {
    let small = Small::new(&[("queue", GOOD), ("lock", WRONG)]);
    small.write(
        LIBRARY,
        "#[path = \"../../02_lock/src/lib.rs\"]\nmod lock;\n\npub use lock::answer;\n",
    );
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
    small.write("exercises/01_small/02_lock/src/lib.rs", GOOD);
    make_old(&small.root().join("exercises/01_small/02_lock/src/lib.rs"));
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
}

#[test]
fn a_variable_that_the_compiler_reads_counts_when_a_verdict_is_used_again() {
    let small = one();
    small.write(
        LIBRARY,
        "pub async fn answer() -> u32 {\n    if option_env!(\"ANSWER\").is_some() { 42 } else { 41 }\n}\n",
    );
    let graded = |answer: Option<&str>| {
        let mut command = small.grade();
        command.args(["check", "queue"]).env_remove("ANSWER");
        if let Some(answer) = answer {
            command.env("ANSWER", answer);
        }
        command.output().unwrap().status.code()
    };
    assert_eq!(graded(None), Some(1));
    assert_eq!(graded(Some("yes")), Some(0));
    assert_eq!(graded(None), Some(1));
}

#[test]
fn a_file_that_appears_after_a_failed_build_counts() {
    let small = one();
    let outside = tempfile::tempdir().unwrap();
    let missing = outside.path().join("answer.in");
    small.write(
        LIBRARY,
        &format!("pub async fn answer() -> u32 {{\n    include!({missing:?})\n}}\n"),
    );
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
    fs::write(&missing, "42").unwrap();
    make_old(&missing);
    assert_eq!(code(&small, &["check", "queue"]), Some(0));

    // A module's file that appears below `src`.
    small.write(LIBRARY, "mod other;\n\npub use other::answer;\n");
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
    small.write("exercises/01_small/01_queue/src/other.rs", GOOD);
    make_old(
        &small
            .root()
            .join("exercises/01_small/01_queue/src/other.rs"),
    );
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    // And one that makes it two, which is an error.
    small.write("exercises/01_small/01_queue/src/other/mod.rs", GOOD);
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
}

#[test]
fn a_file_from_outside_counts_where_no_verdict_remembers_it() {
    let small = one();
    let outside = tempfile::tempdir().unwrap();
    let module = outside.path().join("answer.rs");
    let is = |text: &str| {
        fs::write(&module, text).unwrap();
        make_old(&module);
    };
    is(GOOD);
    small.write(
        LIBRARY,
        &format!("#[path = {module:?}]\nmod it;\npub use it::answer;\n"),
    );
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    fs::remove_dir_all(small.root().join("target/grade/verdicts")).unwrap();
    is(WRONG);
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
    assert_eq!(code(&small, &["check", "queue", "--fresh"]), Some(1));
}

#[test]
fn what_a_build_script_read_is_not_taken_for_known() {
    let small = one();
    let flag = small.root().join("flag");
    small.write(
        "exercises/01_small/01_queue/build.rs",
        &format!(
            "fn main() {{\n    println!(\"cargo::rustc-check-cfg=cfg(bad)\");\n    println!(\"cargo::rerun-if-changed={}\");\n    if std::path::Path::new({flag:?}).exists() {{\n        println!(\"cargo::rustc-cfg=bad\");\n    }}\n}}\n",
            flag.display()
        ),
    );
    small.write(
        LIBRARY,
        "pub async fn answer() -> u32 {\n    if cfg!(bad) { 41 } else { 42 }\n}\n",
    );
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    fs::write(&flag, "").unwrap();
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
}

#[test]
fn no_time_and_no_byte_in_the_learners_folder_changes() {
    let small = one();
    make_old(&small.root().join(LIBRARY));
    let folder = small.root().join("exercises");
    let seen = || {
        let mut seen = Vec::new();
        for entry in walkdir::WalkDir::new(&folder).sort_by_file_name() {
            let entry = entry.unwrap();
            let about = entry.metadata().unwrap();
            let bytes = fs::read(entry.path()).unwrap_or_default();
            seen.push((entry.into_path(), about.modified().unwrap(), bytes));
        }
        seen
    };
    let before = seen();
    assert_eq!(code(&small, &["--fresh"]), Some(0));
    assert_eq!(seen(), before);
}

#[test]
fn a_verdict_of_other_checks_is_not_used_again() {
    let small = one();
    assert_eq!(code(&small, &["check", "queue"]), Some(0));
    let checks = "exercises/01_small/01_queue/tests/checks.rs";
    small.write(checks, &small.read(checks).replace("is(42)", "is(43)"));
    make_old(&small.root().join(checks));
    assert_eq!(code(&small, &["check", "queue"]), Some(1));
}

#[test]
fn a_program_of_the_graders_is_the_same_wherever_the_grader_is_called() {
    let small = one();
    // It may not be built yet.
    let name = format!("watch{}", std::env::consts::EXE_SUFFIX);
    let program = Path::new(env!("CARGO_BIN_EXE_grader")).with_file_name(name);
    let made = || fs::metadata(&program).unwrap().modified().unwrap();
    // It ends at once: nobody reads what it has to say.
    let call_in = |folder: &Path| {
        let (_, unread) = std::io::pipe().unwrap();
        let mut call = Command::new(env!("CARGO_BIN_EXE_grader"));
        call.arg("watch").current_dir(folder).env_remove("CI");
        let ended = call.stdin(Stdio::null()).stdout(unread).status();
        assert!(ended.unwrap().success());
    };
    call_in(small.root());
    let before = made();
    call_in(&real_root());
    assert_eq!(made(), before, "built anew under one that may be at work");
}

/// With other flags all that exercises stand on would be built once more: for other
/// exercises, and where cargo has built it for somebody else.
#[cfg(unix)]
#[test]
fn what_an_exercise_forbids_is_no_flag_of_what_it_stands_on() {
    let small = Small::unseeded(&[("queue", GOOD), ("stack", GOOD)]);
    let manifest = "exercises/01_small/02_stack/Cargo.toml";
    let metadata = "[package.metadata.exercise]\n";
    let forbids = format!("{metadata}forbid_warnings = [\"unused_must_use\"]\n");
    small.write(manifest, &small.read(manifest).replace(metadata, &forbids));
    let (cargo, flags) = (small.root().join("cargo"), small.root().join("flags"));
    let notes = "#!/bin/sh\necho \"$CARGO_ENCODED_RUSTFLAGS, by $RUSTC_WORKSPACE_WRAPPER\" >>";
    small.write("cargo", &format!("{notes} {flags:?}\nexit 1\n"));
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for names in [&["queue"] as &[&str], &["stack"], &["queue", "stack"]] {
        let mut call = small.grade();
        let call = call.arg("check").args(names).env("CARGO", &cargo);
        assert_eq!(call.output().unwrap().status.code(), Some(3));
    }
    let flags = small.read("flags");
    let flags: Vec<&str> = flags.lines().collect();
    assert!(flags.len() >= 3, "{flags:?}");
    let by_itself = format!(
        "--cfg\u{1f}tokio_unstable, by {}",
        env!("CARGO_BIN_EXE_grader")
    );
    assert_eq!(flags[0], by_itself);
    assert!(flags.iter().all(|it| *it == flags[0]), "{flags:?}");
}
