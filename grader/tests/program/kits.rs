//! The kits, run in the folders that their systems have.

use crate::scratch;
use crate::small::{GOOD, Small, starter};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn kit(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("kits")
        .join(path)
}

/// The grader, as the kits are told to call it.
fn grade(small: &Small) -> String {
    format!(
        "{} --target-dir {}",
        env!("CARGO_BIN_EXE_grader"),
        small.root().join("target/grade").display()
    )
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn result(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn gradescope_finds_a_result_whatever_was_handed_in() {
    let small = Small::new(&[("queue", &starter())]);
    let top = scratch::folder();
    fs::create_dir(top.path().join("source")).unwrap();
    std::os::unix::fs::symlink(small.root(), top.path().join("source/workbook")).unwrap();
    write(&top.path().join("source/exercises"), "queue\n");
    let run = || {
        Command::new("bash")
            .arg(kit("gradescope/run_autograder"))
            .env("AUTOGRADER", top.path())
            .env("GRADE", grade(&small))
            .status()
            .unwrap()
    };
    let file = top.path().join("results/results.json");
    // One file is what students often hand in.
    write(&top.path().join("submission/lib.rs"), GOOD);
    assert!(run().success());
    assert_eq!(result(&file)["score"], 4.0);
    write(&top.path().join("submission/lib.rs"), "broken");
    assert!(run().success());
    assert_eq!(result(&file)["score"], 0.0);
    // A workbook that cannot be read is no zero of the student's.
    fs::write(top.path().join("source/workbook/Cargo.lock"), "broken").unwrap();
    write(&top.path().join("submission/lib.rs"), GOOD);
    run();
    let said = result(&file).to_string();
    assert!(
        said.contains("did not finish") || said.contains("fault"),
        "{said}"
    );
}

#[test]
fn an_array_of_slurm_grades_a_class_in_parts() {
    let small = Small::new(&[("queue", &starter())]);
    let top = scratch::folder();
    let path = |path: &str| top.path().join(path);
    for (who, text) in [("ada", GOOD), ("bob", "broken"), ("cy", GOOD)] {
        write(&path(&format!("class/{who}/queue/src/lib.rs")), text);
    }
    let target = Path::new(env!("CARGO_BIN_EXE_grader")).ancestors().nth(2);
    let target = target.expect("programs lie two folders deep");
    let part = |part: &str| {
        let status = Command::new("bash")
            .arg(kit("slurm-array.sh"))
            .args([small.root(), &path("class"), &path("out")])
            .args(["queue", "--wall-budget", "600"])
            // What Slurm sets, and two parts that it starts one after the other.
            .env("SLURM_ARRAY_TASK_COUNT", "2")
            .env("SLURM_ARRAY_TASK_ID", part)
            .env("SLURM_CPUS_PER_TASK", "2")
            .env("GRADE", env!("CARGO_BIN_EXE_grader"))
            .env("CARGO_TARGET_DIR", target)
            .env("BASE", crate::class::BASE.path())
            .status();
        assert!(status.unwrap().success(), "part {part}");
    };
    part("1");
    part("2");
    // As one that was requeued after its last result.
    part("2");
    let mut command = crate::small::grader();
    command.current_dir(small.root()).arg("batch");
    command.arg(path("class")).arg("--out").arg(path("all"));
    command
        .arg("--merge")
        .args([path("out/part-1"), path("out/part-2")]);
    command.assert().code(0);
    let book = fs::read_to_string(path("all/gradebook.csv")).unwrap();
    assert_eq!(book.matches(",4,4,").count(), 2, "{book}");
}

#[test]
fn classroom_50_finds_a_result_beside_the_checkout() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3");
        return;
    }
    let small = Small::new(&[("queue", &starter())]);
    let checkout = scratch::folder();
    write(
        &checkout
            .path()
            .join("exercises/01_small/01_queue/src/lib.rs"),
        GOOD,
    );
    write(
        &checkout
            .path()
            .join("exercises/01_small/01_queue/tests/checks.rs"),
        "",
    );
    let status = Command::new("python3")
        .arg(kit("classroom50/autograder.py"))
        .current_dir(checkout.path())
        .envs([
            ("WORKBOOK", small.root().display().to_string()),
            ("GRADE", grade(&small)),
            ("CLASSROOM", "c".to_owned()),
            ("ASSIGNMENT", "a".to_owned()),
            (
                "SUBMISSION_TAG",
                "submit/2026-06-01T14-32-05Z-a1b2c3d".to_owned(),
            ),
            ("COMMIT_URL", "https://example.org/c".to_owned()),
            ("RELEASE_URL", "https://example.org/r".to_owned()),
            ("REVIEW_URL", "https://example.org/v".to_owned()),
        ])
        .status()
        .unwrap();
    assert!(status.success());
    let result = result(&checkout.path().join("result.json"));
    assert_eq!(
        (&result["score"], &result["max-score"]),
        (&4.into(), &4.into())
    );
    assert!(checkout.path().join("release-body.md").is_file());
}

#[test]
fn prairielearn_finds_a_result_in_its_folder() {
    let small = Small::new(&[("queue", &starter())]);
    let top = scratch::folder();
    write(&top.path().join("student/lib.rs"), GOOD);
    let status = Command::new("bash")
        .arg(kit("prairielearn/grade.sh"))
        .arg("queue")
        .env("GRADE_FOLDER", top.path())
        .env("WORKBOOK", small.root())
        .env("GRADE", grade(&small))
        .status()
        .unwrap();
    assert!(status.success());
    let result = result(&top.path().join("results/results.json"));
    assert_eq!(result["gradable"], true);
    assert_eq!(result["score"], 1.0);
}
