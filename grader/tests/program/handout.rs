//! Handing an edition out, and taking a correction.

use crate::scratch;
use crate::small::{GOOD, REFERENCE, Small, grader, starter};
use crate::target::seed;
use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// A call in an edition, or in another folder.
fn in_folder(folder: &Path) -> Command {
    let mut command = grader();
    command.current_dir(folder);
    command
}

fn text_of(assert: &assert_cmd::assert::Assert) -> String {
    let output = assert.get_output();
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(both).expect("the grader writes text")
}

/// Two exercises, the one solved in the author's folder, the other begun.
fn workbook() -> Small {
    Small::new(&[("queue", GOOD), ("stack", &starter())])
}

fn handed_out(small: &Small, to: &Path, more: &[&str]) -> String {
    text_of(
        &small
            .grade()
            .arg("handout")
            .arg(to)
            .args(more)
            .assert()
            .code(0),
    )
}

#[test]
fn an_edition_has_starters_and_no_solution_and_is_a_workbook() {
    let small = workbook();
    let folder = scratch::folder();
    let to = folder.path().join("edition");
    let said = handed_out(&small, &to, &["--class", "30"]);
    assert!(said.contains("with 2 exercises"), "{said}");
    assert!(
        said.contains("a class of 30 that pushes once for each exercise, 120 minutes"),
        "{said}"
    );
    assert!(!to.join("solutions").exists());
    assert!(said.contains("cannot call `cargo grade`"), "{said}");
    assert!(to.join("grading/grader/Cargo.toml").is_file());
    // The grader's own texts know the words, and are no solutions.
    let is_grader = |entry: &walkdir::DirEntry| entry.path() == to.join("grading");
    let entries = walkdir::WalkDir::new(&to).into_iter();
    for entry in entries.filter_entry(|entry| !is_grader(entry)) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let text = fs::read_to_string(entry.path()).unwrap();
            assert!(!text.contains("rejected by:"), "{}", entry.path().display());
            assert_ne!(text, REFERENCE, "{}", entry.path().display());
        }
    }
    let lib = to.join("exercises/01_small/01_queue/src/lib.rs");
    assert_eq!(
        fs::read_to_string(&lib).unwrap(),
        starter(),
        "the author's own text stays at home"
    );

    seed(&to.join("target/grade"));
    let target = to.join("target/grade");
    let said = text_of(
        &in_folder(&to)
            .arg("--target-dir")
            .arg(&target)
            .assert()
            .code(1),
    );
    assert!(said.contains("0 of 2 exercises"), "{said}");
    assert!(
        !said.contains("ompil"),
        "nothing was begun, and nothing is built: {said}"
    );
    fs::write(&lib, GOOD).unwrap();
    let check = |name: &str| {
        let mut command = in_folder(&to);
        command
            .arg("--target-dir")
            .arg(&target)
            .args(["check", name]);
        text_of(&command.assert())
    };
    assert!(check("queue").contains("Passed."));
    in_folder(&to).args(["reset", "queue"]).assert().code(0);
    assert_eq!(fs::read_to_string(&lib).unwrap(), starter());

    for (verb, missing) in [
        (vec!["audit"], "no solutions"),
        (vec!["plan"], "no solutions"),
        (vec!["solution", "queue"], "no solutions"),
        (vec!["handout", "elsewhere"], "no solutions"),
    ] {
        let said = text_of(&in_folder(&to).args(&verb).assert().failure());
        assert!(said.contains(missing), "{verb:?}: {said}");
    }
}

#[test]
fn some_chapters_are_an_edition_too() {
    let small = workbook();
    let folder = scratch::folder();
    let to = folder.path().join("edition");
    handed_out(&small, &to, &["stack"]);
    assert!(!to.join("exercises/01_small/01_queue").exists());
    assert!(
        to.join("exercises/01_small/02_stack/tests/checks.rs")
            .exists()
    );
    let lock = fs::read_to_string(to.join("Cargo.lock")).unwrap();
    assert!(
        lock.contains("\"stack\"") && !lock.contains("\"queue\""),
        "{lock}"
    );
    let said = text_of(&in_folder(&to).assert().code(1));
    assert!(said.contains("0 of 1 exercise"), "{said}");
}

#[test]
fn nothing_is_handed_out_where_it_does_not_belong() {
    let small = workbook();
    let folder = scratch::folder();
    let refused = |to: &Path| text_of(&small.grade().arg("handout").arg(to).assert().failure());
    let said = refused(&small.root().join("exercises/edition"));
    assert!(said.contains("lies in this workbook"), "{said}");
    fs::write(folder.path().join("work.txt"), "mine").unwrap();
    let said = refused(folder.path());
    assert!(said.contains("not empty"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    // A solution that lies among the learners' files, wherever it came from.
    small.write(
        "exercises/01_small/01_queue/examples/reference.rs",
        REFERENCE,
    );
    let to = folder.path().join("edition");
    let said = refused(&to);
    assert!(
        said.contains("examples/reference.rs is the solution solutions/"),
        "{said}"
    );
    assert!(!to.exists(), "whole or not at all");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no draft is left"
    );
}

/// Whatever the way to it is called.
#[cfg(unix)]
#[test]
fn an_edition_lies_in_no_workbook_that_a_link_leads_to() {
    let small = workbook();
    let folder = scratch::folder();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(small.root().join("chapters"), &link).unwrap();
    for place in ["new", "new/er"] {
        let mut handout = small.grade();
        let said = text_of(
            &handout
                .arg("handout")
                .arg(link.join(place))
                .assert()
                .failure(),
        );
        assert!(said.contains("lies in this workbook"), "{said}");
    }
    assert!(!small.root().join("chapters/new").exists());
}

/// Whoever ends it finds neither a draft nor anything that still writes one.
#[cfg(unix)]
#[test]
fn a_hand_out_that_is_ended_leaves_nothing_behind() {
    let small = workbook();
    let folder = scratch::folder();
    let is_begun = || fs::read_dir(folder.path()).unwrap().next().is_some();
    let mut cuts = 0;
    while cuts < 3 {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grader"));
        command
            .current_dir(small.root())
            .arg("handout")
            .arg(folder.path().join("edition"))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        while !is_begun() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::thread::sleep(std::time::Duration::from_millis(10 * cuts));
        let id = child.id().to_string();
        let kill = std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status();
        assert!(kill.unwrap().success());
        let code = child.wait().unwrap().code();
        let there: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
        if code == Some(130) {
            let edition = folder.path().join("edition");
            let is_whole = edition.join("edition.json").is_file();
            assert!(there.is_empty() || is_whole, "{there:?}");
        }
        let _ = fs::remove_dir_all(folder.path().join("edition"));
        cuts += 1;
    }
}

/// A git that never ends, and says that it has begun.
#[cfg(unix)]
#[test]
fn an_update_that_is_ended_while_it_fetches_ends_git_and_leaves_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let small = workbook();
    let folder = scratch::folder();
    let edition = folder.path().join("edition");
    handed_out(&small, &edition, &[]);
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("bin")).unwrap();
    fs::create_dir(at("temporary")).unwrap();
    let git = format!(
        "#!/bin/sh\necho $$ > {0}.new; mv {0}.new {0}; exec sleep 599\n",
        at("begun").display()
    );
    fs::write(at("bin/git"), git).unwrap();
    fs::set_permissions(at("bin/git"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_grader"))
        .current_dir(&edition)
        .args(["update", "https://nowhere.invalid/edition"])
        .env("PATH", format!("{}:{path}", at("bin").display()))
        .env("TMPDIR", at("temporary"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while !at("begun").exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let git = fs::read_to_string(at("begun")).expect("it fetches with git");
    let said_by = |program: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        command.args(arguments).output().unwrap().stdout
    };
    said_by("kill", &["-TERM", &child.id().to_string()]);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    // It is nobody's child now, and may stay listed as one that has ended.
    let state = || said_by("ps", &["-o", "stat=", "-p", git.trim()]);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while !(state().is_empty() || state().starts_with(b"Z")) {
        assert!(std::time::Instant::now() < until, "git goes on");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!(fs::read_dir(at("temporary")).unwrap().count(), 0);
}

#[test]
fn what_git_does_not_know_stays_at_home() {
    let small = workbook();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .current_dir(small.root())
            .args(arguments)
            .assert()
            .code(0);
    };
    git(&["init", "--quiet"]);
    git(&[
        "add",
        "Cargo.toml",
        "Cargo.lock",
        "chapters",
        "exercises",
        "solutions",
    ]);
    small.write(
        "exercises/01_small/01_queue/src/scratch.rs",
        "// half of it\n",
    );
    let folder = scratch::folder();
    let to = folder.path().join("edition");
    let said = handed_out(&small, &to, &[]);
    assert!(
        said.contains("git does not know it:\n  exercises/01_small/01_queue/src/scratch.rs"),
        "{said}"
    );
    assert!(
        !to.join("exercises/01_small/01_queue/src/scratch.rs")
            .exists()
    );
}

#[test]
fn a_correction_reaches_a_clone_and_touches_no_work() {
    let small = workbook();
    let folder = scratch::folder();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    handed_out(&small, &old, &[]);
    let lib = old.join("exercises/01_small/01_queue/src/lib.rs");
    fs::write(&lib, "// mine\n").unwrap();
    small.write(
        "exercises/01_small/01_queue/hints.md",
        &fs::read_to_string(small.root().join("exercises/01_small/01_queue/hints.md"))
            .unwrap()
            .replace("weak", "weaker"),
    );
    let said = handed_out(&small, &new, &["--update", old.to_str().unwrap()]);
    assert!(said.contains("new.patch"), "{said}");
    let patch = fs::read_to_string(folder.path().join("new.patch")).unwrap();
    assert!(
        patch.contains("+weaker") && !patch.contains("mine"),
        "{patch}"
    );

    let update = |from: &Path, more: &[&str]| {
        text_of(
            &in_folder(&old)
                .arg("update")
                .arg(from)
                .args(more)
                .assert()
                .code(0),
        )
    };
    let said = update(&new, &[]);
    assert!(
        said.contains("changed  exercises/01_small/01_queue/hints.md"),
        "{said}"
    );
    assert!(
        said.contains("Nothing was changed"),
        "nobody was there to ask: {said}"
    );
    let hints = || fs::read_to_string(old.join("exercises/01_small/01_queue/hints.md")).unwrap();
    assert!(!hints().contains("weaker"));
    update(&new, &["--yes"]);
    assert!(hints().contains("weaker"));
    assert_eq!(fs::read_to_string(&lib).unwrap(), "// mine\n");
    assert!(update(&new, &[]).contains("none newer"));
    let said = text_of(&in_folder(&old).arg("update").assert().failure());
    assert!(said.contains("does not say where newer ones are"), "{said}");
    let said = text_of(&small.grade().arg("update").assert().failure());
    assert!(said.contains("only a learner's edition"), "{said}");
}
