//! The kits, run in the folders that their systems have.

use crate::scratch;
use crate::small::{GOOD, Small, starter};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

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
    assert_eq!(result(&file).get("score"), None, "{said}");
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

/// Runs the kit for Classroom 50 in the checkout of a student who handed in `text`, and
/// gives whether it ended well; nothing where there is no python3.
fn classroom_50(workbook: &str, grade: &str, checkout: &Path, text: &str) -> Option<bool> {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3");
        return None;
    }
    let exercise = checkout.join("exercises/01_small/01_queue");
    write(&exercise.join("src/lib.rs"), text);
    write(&exercise.join("tests/checks.rs"), "");
    let status = Command::new("python3")
        .arg(kit("classroom50/autograder.py"))
        .current_dir(checkout)
        .envs([
            ("WORKBOOK", workbook),
            ("GRADE", grade),
            ("CLASSROOM", "c"),
            ("ASSIGNMENT", "a"),
            ("SUBMISSION_TAG", "submit/2026-06-01T14-32-05Z-a1b2c3d"),
            ("COMMIT_URL", "https://example.org/c"),
            ("RELEASE_URL", "https://example.org/r"),
            ("REVIEW_URL", "https://example.org/v"),
        ])
        .status()
        .unwrap();
    Some(status.success())
}

#[test]
fn classroom_50_finds_a_result_beside_the_checkout() {
    let small = Small::new(&[("queue", &starter())]);
    let checkout = scratch::folder();
    let workbook = small.root().display().to_string();
    let Some(ended_well) = classroom_50(&workbook, &grade(&small), checkout.path(), GOOD) else {
        return;
    };
    assert!(ended_well);
    let result = result(&checkout.path().join("result.json"));
    assert_eq!(
        (&result["score"], &result["max-score"]),
        (&4.into(), &4.into())
    );
    assert!(checkout.path().join("release-body.md").is_file());
}

/// The kit runs in the student's checkout, so all that it writes may be there before.
#[test]
fn classroom_50_reads_no_result_that_the_student_has_brought_along() {
    const FORGED: &str = "{\"score\": 100}";
    let small = Small::new(&[("queue", &starter())]);
    let workbook = small.root().display().to_string();
    let elsewhere = scratch::folder();
    let theirs = elsewhere.path().join("theirs");
    type Prepares<'p> = &'p dyn Fn(&Path, &Path);
    let folders: Prepares<'_> = &|result, text| {
        write(&result.join("deep/in/it"), FORGED);
        write(&text.join("deep/in/it"), FORGED);
    };
    let links: Prepares<'_> = &|result, text| {
        write(&theirs, FORGED);
        std::os::unix::fs::symlink(&theirs, result).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), text).unwrap();
    };
    let forged: Prepares<'_> = &|result, text| {
        write(result, FORGED);
        write(&text.join("in the way"), FORGED);
    };
    for prepares in [folders, links, forged] {
        let checkout = scratch::folder();
        let file = checkout.path().join("result.json");
        let text = checkout.path().join("release-body.md");
        prepares(&file, &text);
        let Some(ended_well) = classroom_50(&workbook, &grade(&small), checkout.path(), "broken")
        else {
            return;
        };
        assert!(ended_well);
        assert!(!file.is_symlink() && text.is_file() && !text.is_symlink());
        assert_eq!(result(&file)["score"], 0);
    }
    assert_eq!(
        fs::read_to_string(&theirs).unwrap(),
        FORGED,
        "it is not ours"
    );

    // Nor where nothing comes of grading.
    let checkout = scratch::folder();
    let file = checkout.path().join("result.json");
    for grade in ["sh -c 'exit 3' --", "/there/is/none"] {
        write(&file, FORGED);
        assert_eq!(
            classroom_50(&workbook, grade, checkout.path(), GOOD),
            Some(false)
        );
        assert!(!file.exists(), "{grade}");
    }
}

/// A place that is no whole path is looked for in the checkout, which is the student's.
#[test]
fn classroom_50_takes_no_workbook_of_the_students() {
    let checkout = scratch::folder();
    let theirs = "https://there.is.none.invalid/course.git";
    fs::create_dir_all(checkout.path().join(theirs)).unwrap();
    let gives_points = "sh -c 'touch ran' --";
    let ended_well = classroom_50(theirs, gives_points, checkout.path(), GOOD);
    assert_ne!(ended_well, Some(true));
    assert!(!checkout.path().join(theirs).join("ran").exists());
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

/// Text that stands in a program's place, and says which words it was called with.
const SAYS_ITS_WORDS: &str = "#!/bin/sh\nfor word; do echo \"$word\"; done > \"$WORDS\"\n";

/// A program made of a text, for a kit to call.
fn program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    write(path, text);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Where programs are looked for, with those first that a test has put below `bin`.
fn with_programs_of(top: &Path) -> String {
    let path = std::env::var("PATH").unwrap();
    format!("{}:{path}", top.join("bin").display())
}

/// The words that a kit has called [`SAYS_ITS_WORDS`] with.
fn words(path: &Path) -> Vec<String> {
    let words = fs::read_to_string(path).unwrap();
    words.lines().map(str::to_owned).collect()
}

/// What was said, with what was said of mistakes.
fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// A grader that does not come up, and says why.
const DOES_NOT_START: &str = "#!/bin/sh\necho no such command >&2\nexit 1\n";

/// Runs a kit that wants a folder `workbook` and a grader.
fn run_gradescope(top: &Path, grader: &Path) -> Output {
    fs::create_dir_all(top.join("source/workbook")).unwrap();
    Command::new("bash")
        .arg(kit("gradescope/run_autograder"))
        .env("AUTOGRADER", top)
        .env("GRADE", grader)
        .env("WORDS", top.join("words"))
        .output()
        .unwrap()
}

#[test]
fn gradescope_grades_all_exercises_that_are_named() {
    let top = scratch::folder();
    let grader = top.path().join("grader");
    program(&grader, SAYS_ITS_WORDS);
    for names in [
        "queue\ngather\n6.1",
        "queue gather\r\n\r\n6.1\r\n",
        "\tqueue\rgather 6.1 ",
        "\u{feff}queue gather\r\n6.1\r\n",
    ] {
        write(&top.path().join("source/exercises"), names);
        run_gradescope(top.path(), &grader);
        let words = words(&top.path().join("words"));
        assert_eq!(words[2..5], ["queue", "gather", "6.1"], "{names:?}");
        assert_eq!(words[5], "--out", "{names:?}");
    }
}

#[test]
fn gradescope_says_of_a_grader_that_does_not_start_that_it_did_not() {
    let top = scratch::folder();
    let grader = top.path().join("grader");
    program(&grader, DOES_NOT_START);
    let output = run_gradescope(top.path(), &grader);
    assert!(output.status.success());
    let result = result(&top.path().join("results/results.json"));
    assert_eq!(result.get("score"), None, "{result}");
    assert_eq!(result["tests"][0].get("score"), None, "{result}");
    let shown = result["output"].as_str().unwrap();
    assert!(shown.contains("did not start"), "{shown}");
    // What a kit prints is for the instructors.
    assert_eq!(result["stdout_visibility"], "hidden");
    assert!(said(&output).contains("no such command"), "{output:?}");
}

#[test]
fn prairielearn_says_of_a_grader_that_does_not_start_that_it_did_not() {
    let top = scratch::folder();
    let grader = top.path().join("grader");
    program(&grader, DOES_NOT_START);
    let run = |exercises: &[&str], workbook: &Path| {
        let output = Command::new("bash")
            .arg(kit("prairielearn/grade.sh"))
            .args(exercises)
            .env("GRADE_FOLDER", top.path())
            .env("WORKBOOK", workbook)
            .env("WORDS", top.path().join("words"))
            .env("GRADE", &grader)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let result = result(&top.path().join("results/results.json"));
        assert_eq!(result["gradable"], false, "{result}");
        let message = result["message"].as_str().unwrap();
        assert!(message.contains("did not start"), "{message}");
        said(&output)
    };
    assert!(run(&["queue"], top.path()).contains("no such command"));
    assert!(run(&[], top.path()).contains("which exercise?"));
    assert!(run(&["queue"], &top.path().join("none")).contains("none"));
    program(&grader, SAYS_ITS_WORDS);
    run(&["queue", "gather"], top.path());
    let words = words(&top.path().join("words"));
    assert_eq!(words[2..4], ["queue", "gather"]);
}

/// Calls the array's script from a folder of its own, as Slurm does, with what it sets.
fn slurm(folder: &Path, array: &[(&str, &str)], arguments: &[&str]) -> Output {
    let grader = folder.join("grader");
    program(&grader, SAYS_ITS_WORDS);
    Command::new("bash")
        .arg(kit("slurm-array.sh"))
        .args(arguments)
        .current_dir(folder)
        .envs(array.iter().copied())
        .env("GRADE", &grader)
        .env("WORDS", folder.join("words"))
        .env("CARGO_TARGET_DIR", "target")
        .env("TMPDIR", folder)
        .output()
        .unwrap()
}

const THIRD_OF_FOUR: &[(&str, &str)] = &[
    ("SLURM_ARRAY_TASK_ID", "3"),
    ("SLURM_ARRAY_TASK_COUNT", "4"),
    ("SLURM_ARRAY_TASK_MIN", "1"),
    ("SLURM_ARRAY_TASK_MAX", "4"),
];

#[test]
fn all_paths_of_an_array_count_from_where_it_was_called() {
    let top = scratch::folder();
    let here = top.path().canonicalize().unwrap();
    let path = |path: &str| here.join(path).display().to_string();
    // A folder may be called by what looks like an option.
    fs::create_dir_all(here.join("-workbook/seed")).unwrap();
    fs::create_dir(here.join("-class")).unwrap();
    let array = [THIRD_OF_FOUR, &[("BASE", "base")]].concat();
    let options = ["queue", "--seed", "seed", "--weights=w.toml", "--jobs", "2"];
    let arguments = [&["-workbook", "-class", "-out"], &options[..]].concat();
    let output = slurm(&here, &array, &arguments);
    assert!(output.status.success(), "{output:?}");
    let words = words(&here.join("words"));
    let expected = ["batch", &path("-class"), "--out", &path("-out/part-3")];
    assert_eq!(words[..4], expected);
    assert_eq!(words[4..6], ["--base", &path("base")]);
    let given = ["queue", "--seed", &path("seed")];
    assert_eq!(words[11..14], given, "{words:?}");
    let weights = format!("--weights={}", path("w.toml"));
    assert_eq!(words[14..], [&weights, "--jobs", "2"]);

    let output = slurm(&here, THIRD_OF_FOUR, &["-workbook", "none", "out"]);
    assert!(!output.status.success() && said(&output).contains("none"));
}

/// An option of `batch` that is not on the script's list would count from elsewhere.
#[test]
fn an_array_knows_all_options_that_have_a_path() {
    let script = fs::read_to_string(kit("slurm-array.sh")).unwrap();
    let known = script.lines().find_map(|it| it.strip_prefix("options='"));
    let known: Vec<&str> = known.unwrap().trim_end_matches('\'').split('|').collect();
    let batch = kit("../class/src/main.rs");
    let batch = fs::read_to_string(batch).unwrap();
    let fields = batch.split("#[arg(").skip(1);
    let of_paths = fields.filter_map(|it| {
        let (name, kind) = it.split_once("pub ")?.1.split_once(": ")?;
        let is_option = it.starts_with("long") && !it.contains("hide = true");
        let is_path = kind.split(',').next()?.contains("PathBuf");
        (is_option && is_path).then(|| name.replace('_', "-"))
    });
    let of_paths: Vec<String> = of_paths.collect();
    assert!(of_paths.len() > 5, "{of_paths:?}");
    for option in of_paths {
        assert!(known.contains(&option.as_str()), "--{option}");
    }
}

#[test]
fn an_array_that_does_not_count_from_1_is_refused() {
    let top = scratch::folder();
    fs::create_dir(top.path().join("class")).unwrap();
    let arguments = [".", "class", "out"];
    let array = |id, count, min, max| {
        let names = ["ID", "COUNT", "MIN", "MAX"].map(|it| format!("SLURM_ARRAY_TASK_{it}"));
        let values: [&str; 4] = [id, count, min, max];
        names.into_iter().zip(values).collect::<Vec<_>>()
    };
    let run = |array: &[(String, &str)], more: &[(&'static str, &'static str)]| {
        let array = array.iter().map(|(name, value)| (name.as_str(), *value));
        let array: Vec<(&str, &str)> = array.chain(more.iter().copied()).collect();
        slurm(top.path(), &array, &arguments)
    };
    for wrong in [
        array("3", "1", "3", "3"),
        array("0", "4", "0", "3"),
        array("2", "4", "0", "3"),
        array("3", "4", "1", "7"),
    ] {
        let output = run(&wrong, &[]);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        let said = said(&output);
        assert!(said.contains("count from 1") && said.contains("scontrol requeue"));
        assert!(!top.path().join("words").exists());
    }
    let output = run(&array("3", "1", "3", "3"), &[("PARTS", "4")]);
    assert!(output.status.success(), "{output:?}");
    assert!(words(&top.path().join("words")).contains(&"3/4".to_owned()));

    for too_few in [&[][..], &["."]] {
        let output = slurm(top.path(), THIRD_OF_FOUR, too_few);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(said(&output).contains("usage:"), "{output:?}");
    }
}

/// The script of a step: the first block of lines behind a mark.
fn block(text: &str, mark: &str) -> String {
    let (_, behind) = text.split_once(mark).expect("the mark");
    let mut lines = behind.lines().skip_while(|it| !it.ends_with('|')).skip(1);
    let first = lines.next().expect("a line");
    let indent = first.len() - first.trim_start().len();
    let is_inside = |it: &&str| it.len() > indent && it[..indent].trim().is_empty();
    let lines = std::iter::once(first).chain(lines.take_while(is_inside));
    lines.map(|it| format!("{}\n", &it[indent..])).collect()
}

/// On the machines of GitHub's that run Ubuntu 24.04 nobody may set up a network of their
/// own before somebody with the right to do so has allowed it.
#[test]
fn what_a_sandbox_needs_is_allowed_before_one_is_required() {
    let mut required = 0;
    for name in ["github-classroom.yml", "github-matrix.yml"] {
        let kit = fs::read_to_string(kit(name)).unwrap();
        assert!(kit.contains("runs-on: ubuntu-latest"), "{name}");
        if let Some((before, _)) = kit.split_once(" --require-sandbox") {
            let allows = "sudo sysctl -e -w kernel.apparmor_restrict_unprivileged_userns=0";
            assert!(before.contains(allows), "{name}");
            required += 1;
        }
    }
    assert_eq!(required, 1);
}

/// Both systems that grade a class in parts call cargo, look at how it ends, and go on to
/// keep what it has written.
#[test]
fn parts_and_merges_keep_what_was_written_when_some_could_not_be_judged() {
    let github = fs::read_to_string(kit("github-matrix.yml")).unwrap();
    let gitlab = fs::read_to_string(kit("gitlab-parallel.yml")).unwrap();
    assert_eq!(github.matches("if: always()").count(), 2);
    assert_eq!(gitlab.matches("when: always").count(), 2);
    // A folder without files does not arrive.
    assert!(github.contains("            part/names.json\n"));
    assert!(gitlab.contains("\"part-*/names.json\""));
    for (part, merge, results) in [
        (
            block(&github, "name: Grade part").replace("${{ matrix.part }}", "1"),
            block(&github, "name: Put the parts together"),
            "part/results",
        ),
        (
            block(&gitlab, "\npart:"),
            block(&gitlab, "\ntogether:"),
            "part-1/results",
        ),
    ] {
        let top = scratch::folder();
        fs::create_dir(top.path().join("workbook")).unwrap();
        program(&top.path().join("bin/cargo"), "#!/bin/sh\nexit $CODE\n");
        let run = |script: &str, code: &str| {
            let status = Command::new("bash")
                .args(["-e", "-o", "pipefail", "-c", script])
                .current_dir(top.path().join("workbook"))
                .env("PATH", with_programs_of(top.path()))
                .envs([
                    ("CODE", code),
                    ("CI_NODE_INDEX", "1"),
                    ("CI_NODE_TOTAL", "4"),
                ])
                .status()
                .unwrap();
            status.success()
        };
        for script in [&part, &merge] {
            assert!(run(script, "0"), "{script}");
            assert!(!run(script, "2"), "{script}");
            assert!(!run(script, "3"), "nothing was written: {script}");
        }
        write(&top.path().join(results).join("0123456789ab.json"), "{}");
        assert!(run(&part, "3"), "{part}");
        assert!(!run(&part, "101"), "{part}");
        write(&top.path().join("all/gradebook.csv"), "student\n");
        assert!(run(&merge, "3"), "{merge}");
        assert!(!run(&merge, "2"), "{merge}");
    }
}

#[test]
fn a_push_to_a_students_repository_is_graded_by_the_workbook_beside_it() {
    let small = Small::new(&[("queue", &starter())]);
    let top = scratch::folder();
    let path = |path: &str| top.path().join(path);
    std::os::unix::fs::symlink(small.root(), path("workbook")).unwrap();
    let kit = fs::read_to_string(kit("github-classroom.yml")).unwrap();
    let step = block(&kit, "name: Grade\n");
    // A student's job has nothing to steal, and leaves nothing to a later one.
    assert_eq!(kit.matches("persist-credentials: false").count(), 2);
    assert!(kit.contains("permissions:\n  contents: read\n"));
    assert!(!kit.contains("actions/cache") && !kit.contains("secrets."));
    // The verb of the kit's call is the one after cargo's.
    let cargo = format!("#!/bin/sh\nshift\nexec {} \"$@\"\n", grade(&small));
    program(&path("bin/cargo"), &cargo);
    let run = |exercises: &str| {
        write(&path("summary"), "");
        let output = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", &step])
            .current_dir(path("workbook"))
            .env("PATH", with_programs_of(top.path()))
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_WORKSPACE", top.path())
            .env("RUNNER_TEMP", top.path())
            .env("GITHUB_STEP_SUMMARY", path("summary"))
            .env("EXERCISES", exercises)
            .env("WORDS", path("words"))
            .output()
            .unwrap();
        let summary = fs::read_to_string(path("summary")).unwrap();
        (output.status.code(), said(&output), summary)
    };
    write(
        &path("submission/exercises/01_small/01_queue/src/lib.rs"),
        GOOD,
    );
    // Nothing of theirs is run but sources.
    write(&path("submission/.cargo/config.toml"), "broken");
    write(&path("submission/Cargo.toml"), "broken");
    let (code, said, summary) = run(" queue ");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("::notice title=Grading::"), "{said}");
    assert!(summary.contains("4 of 4 points"), "{summary}");
    // Without a grader it is not the student's red cross alone.
    for file in ["annotations", "summary.md"] {
        fs::remove_file(path(file)).unwrap();
    }
    program(&path("bin/cargo"), &format!("{SAYS_ITS_WORDS}exit 101\n"));
    let (code, said, summary) = run("queue\nstack other\n");
    assert_eq!(code, Some(101), "{said}");
    let words = words(&path("words"));
    let names = words.iter().skip(3).take_while(|it| *it != "--out");
    assert_eq!(Vec::from_iter(names), ["queue", "stack", "other"]);
    assert!(said.contains("no fault of what was pushed"), "{said}");
    assert_eq!(summary, "");
}

/// The kit for Classroom 50 in a checkout, with what it is told; nothing where there is no
/// python3.
fn classroom_50_in(checkout: &Path, told: &[(&str, &str)]) -> Option<Command> {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3");
        return None;
    }
    let mut command = Command::new("python3");
    command
        .arg(kit("classroom50/autograder.py"))
        .current_dir(checkout)
        .envs(told.iter().copied());
    Some(command)
}

#[test]
fn classroom_50_says_in_a_sentence_why_there_is_no_result() {
    let top = scratch::folder();
    let workbook = top.path().display().to_string();
    let gone = top.path().join("gone").display().to_string();
    let checkout = scratch::folder();
    let mut cases = vec![
        // A repository that is not there, as one that cannot be reached.
        (
            checkout.path(),
            gone.as_str(),
            "true",
            "could not be fetched",
        ),
        (checkout.path(), "", "true", "WORKBOOK"),
        (checkout.path(), &workbook, "/bin/false", "did not start"),
        (
            checkout.path(),
            &workbook,
            "/there/is/none",
            "could not be started",
        ),
    ];
    if cfg!(target_os = "linux") {
        // A folder that not even a root can write.
        cases.push((Path::new("/proc"), &workbook, "true", "cannot be written"));
    }
    for (checkout, workbook, grade, why) in cases {
        let told = [("WORKBOOK", workbook), ("GRADE", grade)];
        let Some(mut command) = classroom_50_in(checkout, &told) else {
            return;
        };
        let output = command.output().unwrap();
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(why) && !said.contains("Traceback"), "{said}");
        assert!(!checkout.join("result.json").exists(), "{why}");
    }
    let text = fs::read_to_string(checkout.path().join("release-body.md")).unwrap();
    assert!(text.contains("no fault of what was handed in"), "{text}");
}

/// Waits until something holds.
fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn classroom_50_leaves_nothing_behind_when_it_is_ended() {
    let workbook = scratch::folder();
    let path = workbook.path().display().to_string();
    // It says which process waits. A pipe is at its end when the last that has it is gone.
    let grader = workbook.path().join("grader");
    program(&grader, "#!/bin/sh\necho begun\nsleep 1000 &\nwait\n");
    let grader = grader.display().to_string();
    let checkout = scratch::folder();
    let temporary = scratch::folder();
    let folder = temporary.path().display().to_string();
    let told = [
        ("WORKBOOK", path.as_str()),
        ("GRADE", &grader),
        ("TMPDIR", &folder),
    ];
    let Some(mut command) = classroom_50_in(checkout.path(), &told) else {
        return;
    };
    let said = checkout.path().join("said");
    let mut kit = command
        .stdout(fs::File::create(&said).unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for("the grader begins", || {
        fs::read_to_string(&said).unwrap().contains("begun")
    });
    // Other signals are ignored where who called this has them ignored, as `nohup` does.
    let id = kit.id().to_string();
    let kill = Command::new("kill").args(["-TERM", &id]).status();
    assert!(kill.unwrap().success());
    // All that the kit has started holds its stderr: this ends when that is gone.
    let mut stderr = kit.stderr.take().unwrap();
    let (all, is_read) = std::sync::mpsc::channel();
    let read = std::thread::Builder::new().spawn(move || {
        let mut errors = String::new();
        std::io::Read::read_to_string(&mut stderr, &mut errors).unwrap();
        all.send(errors)
    });
    read.unwrap();
    let errors = is_read.recv_timeout(std::time::Duration::from_secs(60));
    let errors = errors.expect("something that it has started goes on");
    assert!(!kit.wait().unwrap().success());
    assert!(!errors.contains("Traceback"), "{errors}");
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    assert!(!checkout.path().join("result.json").exists());
}
