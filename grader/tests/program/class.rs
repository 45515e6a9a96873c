//! A class: every mark is known beforehand, whatever is cut, put together or given
//! twice.

use crate::scratch;
use crate::small::{self, DEADLOCKED, GOOD, Small, grader, starter};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;
use tempfile::TempDir;

pub(crate) const WRONG: &str = "pub async fn answer() -> u32 {\n    41\n}\n";
pub(crate) const BROKEN: &str = "pub async fn answer() -> u32 {\n    broken\n}\n";
pub(crate) const HOSTILE: &str = "pub async fn answer() -> u32 {\n    std::process::exit(0)\n}\n";
pub(crate) const FORBIDDEN: &str = "pub async fn answer() -> u32 {\n    unsafe { 42 }\n}\n";

/// What all submissions of all these classes need. Other tests have built it, so it is
/// a base that is ready; the class whose page is looked at lets `batch` build its own.
pub(crate) static BASE: LazyLock<TempDir> = LazyLock::new(|| {
    let base = scratch::folder();
    crate::target::seed(base.path());
    let stage = base.path().join("stage");
    fs::create_dir_all(&stage).expect("a folder");
    fs::copy(
        small::real_root().join("Cargo.lock"),
        stage.join("Cargo.lock"),
    )
    .expect("a copy");
    fs::write(stage.join("CACHEDIR.TAG"), "").expect("a file");
    fs::write(base.path().join("ready"), "each once, alike\n").expect("a file");
    base
});

/// A class with a workbook of two exercises of four points each.
struct Class {
    small: Small,
    folder: TempDir,
}

impl Class {
    /// With a submission of every kind.
    fn new() -> Self {
        let class = Self::of_few();
        for (who, queue, stack) in [
            ("cy", BROKEN, GOOD),
            ("di", HOSTILE, FORBIDDEN),
            ("ed", DEADLOCKED, GOOD),
            // As bob's, byte for byte.
            ("flo", GOOD, WRONG),
        ] {
            class.hands_in(who, queue, stack);
        }
        class.write("in/gus/notes.txt", "nothing begun");
        class.write("in/stranger/queue/src/lib.rs", GOOD);
        class
    }

    /// With all that is right, half of it, what comes of a group, and what nobody can
    /// read; of the others on the roster there is nothing.
    fn of_few() -> Self {
        let class = Self {
            small: Small::new(&[("queue", &starter()), ("stack", &starter())]),
            folder: scratch::folder(),
        };
        class.hands_in("ada", GOOD, GOOD);
        class.hands_in("bob", GOOD, WRONG);
        class.hands_in("red", GOOD, &format!("{GOOD}// Of a group.\n"));
        class.write("in/hal.zip", "no archive");
        class.write(
            "roster.csv",
            "student,name,section,group,email,id\n\
             ada,Ada,A,,ada@x,1\nbob,\"Bob, \"\"B\"\"\",A,,bob@x,2\ncy,=HYPERLINK(1),A,,cy@x,3\n\
             di,Di,B,,di@x,4\ned,Ed,B,,ed@x,5\nflo,Flo,B,,flo@x,6\ngus,Gus,B,,gus@x,7\n\
             hal,Hal,B,,hal@x,8\nivy,Ivy,B,red,ivy@x,9\njo,Jo,B,red,jo@x,10\nkim,Kim,B,,kim@x,11\n\
             lee,Lee,B,,lee@x,12\n",
        );
        class.write(
            "extensions.toml",
            "[[extension]]\nwho = [\"lee\"]\nexcused = true\nreason = \"private\"\n",
        );
        class.write(
            "overrides.toml",
            "[[override]]\nstudent = \"hal\"\npoints = 3\nby = \"N. N.\"\nat = \"2026-12-01\"\nwhy = \"a print-out was read\"\n",
        );
        class
    }

    fn hands_in(&self, who: &str, queue: &str, stack: &str) {
        for (exercise, text) in [("queue", queue), ("stack", stack)] {
            self.write(&format!("in/{who}/{exercise}/src/lib.rs"), text);
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn arguments(&self, out: &str, more: &[&str]) -> Vec<String> {
        let path = |name: &str| self.path(name).display().to_string();
        let mut arguments = vec![
            "batch".to_owned(),
            path("in"),
            "--out".to_owned(),
            path(out),
        ];
        for option in ["roster.csv", "extensions.toml", "overrides.toml"] {
            let name = option.split('.').next().unwrap_or_default();
            arguments.extend([format!("--{name}"), path(option)]);
        }
        arguments.extend(["--base".to_owned(), BASE.path().display().to_string()]);
        arguments.extend(more.iter().map(|it| (*it).to_owned()));
        arguments
    }

    fn batch(&self, out: &str, more: &[&str]) -> String {
        let mut command = grader();
        command
            .current_dir(self.small.root())
            .args(self.arguments(out, more));
        let assert = command.assert().code(0);
        let output = assert.get_output();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What is said of a call that is wrong.
    fn refused(&self, out: &str, more: &[&str]) -> String {
        refusal(self, &self.arguments(out, more))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// A column of the gradebook by students.
    fn column(&self, out: &str, column: usize) -> BTreeMap<String, String> {
        let text = self.text(&format!("{out}/gradebook.csv"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let cell = |row: &csv::StringRecord, at: usize| row.get(at).unwrap_or_default().to_owned();
        reader
            .records()
            .map(|row| row.unwrap())
            .map(|row| (cell(&row, 0), cell(&row, column)))
            .collect()
    }
}

/// The exit code of a call whose log and whose result nobody reads.
fn code_without_a_reader(class: &Class, arguments: &[String]) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(arguments)
        .current_dir(class.small.root())
        .env_remove("CI")
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer)
        .status();
    status.unwrap().code()
}

fn refusal(class: &Class, arguments: &[String]) -> String {
    let mut command = grader();
    command.current_dir(class.small.root()).args(arguments);
    let assert = command.assert().code(2);
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

const STATE: usize = 4;
const TOTAL: usize = 9;

/// The marks that are known beforehand.
fn assert_totals(class: &Class, out: &str) {
    let totals = class.column(out, TOTAL);
    let total = |student: &str| totals[student].as_str();
    for (student, expected) in [
        ("ada", "8"),
        ("bob", "4"),
        ("cy", "4"),
        ("di", "0"),
        ("ed", "4"),
        ("flo", "4"),
        ("gus", "0"),
        // By an override: nothing of it could be judged.
        ("hal", "3"),
        ("ivy", "8"),
        ("jo", "8"),
        ("kim", ""),
        ("lee", ""),
    ] {
        assert_eq!(total(student), expected, "{student}");
    }
}

#[test]
fn cargo_is_asked_once_for_the_programs_that_a_whole_class_is_graded_with() {
    let class = Class {
        small: Small::new(&[("queue", &starter())]),
        folder: scratch::folder(),
    };
    // Nothing of them is built, and each has walls.
    for who in ["ada", "bob", "cy"] {
        let text = FORBIDDEN.replace("42", &format!("{}", who.len()));
        class.write(&format!("in/{who}/queue/src/lib.rs"), &text);
        class.write(&format!("in/{who}/queue/src/{who}.rs"), &text);
    }
    let (cargo, asked) = (class.path("cargo"), class.path("asked"));
    let notes = format!("#!/bin/sh\necho \"$*\" >>{asked:?}\n");
    class.write(
        "cargo",
        &format!("{notes}exec {:?} \"$@\"\n", env!("CARGO")),
    );
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = grader();
    for variable in small::programs::variables() {
        command.env_remove(variable);
    }
    command
        .current_dir(class.small.root())
        .env("CARGO", &cargo)
        .args(["batch", "--base"])
        .arg(BASE.path())
        .arg(class.path("in"))
        .arg("--out")
        .arg(class.path("out"))
        .assert()
        .code(0);
    let asked = class.text("asked");
    let programs = asked.lines().filter(|line| line.contains("--bin"));
    assert_eq!(programs.count(), 1, "{asked}");
    let marks = class.text("out/gradebook.csv");
    assert_eq!(marks.matches(",judged,0,").count(), 3, "{marks}");
}

#[test]
fn every_mark_is_as_known_beforehand_and_names_stay_in_the_gradebook() {
    let class = Class::new();
    let said = class.batch("out", &["--jobs", "2"]);
    assert!(
        said.starts_with(
            "12 students: 9 judged, 1 handed in nothing, 1 excused, 1 not judged, 0 through a fault"
        ),
        "{said}"
    );
    assert!(
        said.contains("Something went round the checks: 1 student; class.html"),
        "{said}"
    );
    assert_totals(&class, "out");
    let states = class.column("out", STATE);
    assert_eq!(states["kim"], "nothing handed in");
    assert_eq!(states["lee"], "excused");
    assert!(
        states["hal"].contains("no archive that is known"),
        "{}",
        states["hal"]
    );

    let book = class.text("out/gradebook.csv");
    assert!(
        book.contains("\"Bob, \"\"B\"\"\"") && book.contains("'=HYPERLINK(1)"),
        "{book}"
    );
    assert!(
        !book.contains("private"),
        "why somebody is excused is nobody's business"
    );
    let canvas = class.text("out/canvas.csv");
    assert!(
        canvas.starts_with("Student,ID,SIS Login ID,Section,Workbook\n    Points Possible,,,,8\n"),
        "{canvas}"
    );
    assert!(canvas.contains("Lee,12,lee,B,EX\n"), "{canvas}");
    // Each has a page, which names nobody and says what to do where nothing was judged.
    let names: serde_json::Value = serde_json::from_str(&class.text("out/names.json")).unwrap();
    let students = names["students"].as_object().unwrap();
    assert_eq!(students.len(), 12);
    for (pseudonym, student) in students {
        let page = class.text(&format!("out/feedback/{pseudonym}.html"));
        assert!(
            page.contains(&format!("<h1>Feedback for {pseudonym}</h1>")),
            "{page}"
        );
        let says = match student.as_str().unwrap() {
            "kim" => "Nothing was handed in under your name",
            "hal" => "could not be read: it is no archive that is known",
            "lee" => "You are excused",
            _ => "<p>Judged on 20",
        };
        assert!(page.contains(says), "{student}: {page}");
        for name in ["ada", "bob", "hal", "Hal", "N. N.", "print-out", "private"] {
            let is_word = |it: &str| {
                it.split(|it: char| !it.is_alphanumeric())
                    .any(|it| it == name)
            };
            assert!(!is_word(&page) && !page.contains("N. N."), "{name}: {page}");
        }
    }
    let page = class.text("out/class.html");
    for name in ["ada", "bob", "Ada", "stranger"] {
        assert!(
            !page.contains(&format!(">{name}<")),
            "{name} stands on the page"
        );
    }
    assert!(
        page.contains("std::process::exit") && page.contains("line 2, has the word `unsafe`"),
        "{page}"
    );
    assert!(page.contains("Submissions with the same sources"), "{page}");
    assert!(
        page.contains("Submissions of nobody on the roster"),
        "{page}"
    );
    assert_eq!(class.text("out/marks.log").lines().count(), 12);

    // Another look at the same gradebook changes nothing but the log.
    class.batch("out", &["--resume"]);
    assert_eq!(class.text("out/gradebook.csv"), book);
    assert_eq!(class.text("out/marks.log").lines().count(), 24);
    // Nor does it matter that nobody reads what is said meanwhile.
    let arguments = class.arguments("out", &["--resume"]);
    assert_eq!(code_without_a_reader(&class, &arguments), Some(0));
    let arguments = class.arguments("out", &["--resume", "no_such_exercise"]);
    assert_eq!(code_without_a_reader(&class, &arguments), Some(2));
    assert_eq!(class.text("out/gradebook.csv"), book);

    // In parts, put together, it is the same; and so it is by names.
    for part in ["1/3", "2/3", "3/3"] {
        let out = format!("part{}", &part[..1]);
        class.batch(&out, &["--shard", part]);
    }
    let parts: Vec<String> = (1..=3)
        .map(|at| class.path(&format!("part{at}")).display().to_string())
        .collect();
    let merge = ["--merge", &parts[0], &parts[1], &parts[2]];
    class.batch("all", &[&merge[..], &["--names"]].concat());
    assert_eq!(class.text("all/gradebook.csv"), book);
    assert!(class.text("all/class.html").contains(">ada<"));
    assert!(class.path("all/feedback/ada.html").is_file());
    let mut command = grader();
    command.current_dir(class.small.root());
    let missing = command
        .args(class.arguments("less", &merge[..3]))
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&missing.get_output().stderr).into_owned();
    assert!(said.contains("a part is missing"), "{said}");

    // Regraded with another worth, it says whose mark changes.
    class.write("rules.toml", "[points]\nqueue = 10\n");
    let rules = class.path("rules.toml").display().to_string();
    let old = class.path("out").display().to_string();
    let said = class.batch("all", &["--resume", "--rules", &rules, "--compare", &old]);
    assert!(
        said.contains("bob: 4 → 10\n      queue: 4 → 10\n"),
        "{said}"
    );
    assert!(
        !said.contains("cy:"),
        "what did not change is not listed: {said}"
    );
    assert!(
        !class.path("all/feedback/ada.html").exists(),
        "no page of an earlier call stays"
    );
}

#[test]
fn an_instant_that_nobody_can_tell_is_said_without_a_name() {
    let class = Class::new();
    class.write("submitted/ada/a1/queue/src/lib.rs", GOOD);
    class.write(
        "submitted/ada/a1/timestamp.txt",
        "2026-11-30 12:59:00.5 +0100\n",
    );
    class.write("submitted/bob/a1/queue/src/lib.rs", GOOD);
    class.write(
        "submitted/bob/a1/timestamp.txt",
        "2026-11-30 12:59:00 PST\u{1b}[2J\n",
    );
    class.write(
        "rules.toml",
        "due = \"2026-11-30T11:00:00Z\"\n[late]\npercent_a_day = 10\n",
    );
    let rules = class.path("rules.toml").display().to_string();
    let mut arguments = class.arguments("out", &["queue", "--rules", &rules]);
    arguments[1] = class.path("submitted").display().to_string();
    let call = |arguments: &[String]| {
        let mut command = grader();
        command.current_dir(class.small.root()).args(arguments);
        let assert = command.assert().code(0);
        String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
    };
    let said = call(&arguments);
    let told =
        "/timestamp.txt: nobody can tell which instant \"2026-11-30 12:59:00 PST\\u{1b}[2J\" is";
    assert!(said.contains(told) && !said.contains("bob"), "{said}");
    let totals = class.column("out", 8);
    assert_eq!(
        (totals["ada"].as_str(), totals["bob"].as_str()),
        ("3.6", "4")
    );
    arguments.extend(["--resume".to_owned(), "--names".to_owned()]);
    let said = call(&arguments);
    assert!(said.contains(&format!("bob/a1{told}")), "{said}");

    // Whose mark another late rule changes is shown with that reason.
    class.write(
        "rules.toml",
        "due = \"2026-11-30T11:00:00Z\"\n[late]\npercent_a_day = 50\n",
    );
    let out = class.path("out").display().to_string();
    arguments.extend(["--compare".to_owned(), out]);
    let mut command = grader();
    let assert = command
        .current_dir(class.small.root())
        .args(&arguments)
        .assert();
    let said = String::from_utf8_lossy(&assert.code(0).get_output().stdout).into_owned();
    let told = "1 mark differs from the earlier gradebook\n  ada: 3.6 → 2\n      the same days late take off another part of the points\n";
    assert!(said.starts_with(told), "{said}");
}

/// As an old archive leaves it: what is no text of its name is written out, and nobody
/// else has less of it.
#[cfg(target_os = "linux")]
#[test]
fn an_entry_whose_name_is_no_text_is_graded_as_what_can_be_read_of_it() {
    use std::os::unix::ffi::OsStrExt as _;
    let class = Class::new();
    fs::remove_dir_all(class.path("in")).unwrap();
    class.write("in/ada/queue/src/lib.rs", GOOD);
    let name = std::ffi::OsStr::from_bytes(b"M\xfcller");
    fs::rename(class.path("in/ada"), class.path("in").join(name)).unwrap();
    class.write("in/bob/queue/src/lib.rs", GOOD);
    class.write("roster.csv", "student\nbob\nM\\xFCller\n");
    class.write("extensions.toml", "");
    class.write("overrides.toml", "");
    let mut command = grader();
    command.current_dir(class.small.root());
    let assert = command.args(class.arguments("out", &["queue"])).assert();
    let said = String::from_utf8_lossy(&assert.code(0).get_output().stderr).into_owned();
    let told =
        "1 name: not UTF-8: what is no text of it is written out, as in `M\\xFCller`; rename it";
    assert!(said.contains(told), "{said}");
    let totals = class.column("out", 8);
    let full = "4".to_owned();
    assert_eq!(
        totals,
        [("M\\xFCller".into(), full.clone()), ("bob".into(), full)].into()
    );
}

/// A Mac writes a letter and its accent as two signs, a roster as one.
#[test]
fn a_name_is_one_in_whatever_signs_it_is_written() {
    let class = Class::new();
    let (one, two) = ("Jos\u{e9}", "Jose\u{301}");
    fs::remove_dir_all(class.path("in")).unwrap();
    class.write(&format!("in/{two}/queue/src/lib.rs"), GOOD);
    class.write("in/ada/queue/src/lib.rs", GOOD);
    let roster =
        |name: &str| format!("student,group,email,id\nada,,ada@x,1\n{name},r\u{e9},j@x,2\n");
    class.write("roster.csv", &roster(one));
    class.write(
        "extensions.toml",
        "[[extension]]\nwho = [\"group:re\u{301}\"]\nwall_factor = 2.0\n",
    );
    let set = format!(
        "[[override]]\nstudent = \"{two}\"\npoints = 3\nby = \"N\"\nat = \"now\"\nwhy = \"w\"\n"
    );
    class.write("overrides.toml", &set);
    class.batch("out", &["queue"]);
    let totals = class.column("out", 8);
    assert_eq!(
        (totals[one].as_str(), totals.len()),
        ("3", 2),
        "as the roster has it"
    );
    assert!(
        class
            .text("out/canvas.csv")
            .contains(&format!(",2,{one},,3\n"))
    );

    // Another roster writes it otherwise, and nobody has left or is new.
    class.write("roster.csv", &roster(two));
    class.write("overrides.toml", &set.replace("points = 3", "points = 2"));
    let old = class.path("out").display().to_string();
    let more = ["queue", "--only", one, "--compare", &old, "--keep-higher"];
    let said = class.batch("new", &more);
    assert!(said.starts_with("0 marks differ"), "{said}");
    assert_eq!(
        class.column("new", 8),
        [(two.to_owned(), "3".to_owned())].into()
    );
}

#[test]
fn a_submission_that_has_changed_is_judged_again_by_the_call_that_goes_on() {
    let class = Class::of_few();
    class.write("in/kim/queue/src/lib.rs", WRONG);
    class.batch("out", &["queue"]);
    assert_eq!(class.column("out", 8)["kim"], "0");
    let results = || -> BTreeMap<_, _> {
        let entries = fs::read_dir(class.path("out/results")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .map(|path| {
                (
                    path.clone(),
                    fs::metadata(path).unwrap().modified().unwrap(),
                )
            })
            .collect()
    };
    let before = results();

    class.write("in/kim/queue/src/lib.rs", GOOD);
    class.write("in/hal.zip", "no archive, and another");
    let arguments = class.arguments("out", &["queue", "--resume"]);
    let assert = grader()
        .current_dir(class.small.root())
        .args(arguments)
        .assert()
        .code(0);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    let told = "has changed since it was judged, and is judged again";
    assert_eq!(said.matches(told).count(), 1, "{said}");
    assert_eq!(class.column("out", 8)["kim"], "4");
    let after = results();
    let again = after
        .iter()
        .filter(|(path, at)| before.get(*path) != Some(at));
    assert_eq!(again.count(), 1, "the others are as they were");
}

#[test]
fn marks_by_other_checks_are_not_mixed_with_those_of_before() {
    let class = Class::of_few();
    class.write("in/kim/queue/src/lib.rs", GOOD);
    class.batch("out", &["queue"]);
    let book = class.text("out/gradebook.csv");
    let checks = "exercises/01_small/01_queue/tests/checks.rs";
    let corrected = class.small.read(checks) + "\n// Corrected.\n";
    class.small.write(checks, &corrected);
    // Nothing new is to be judged, and still it would not be the same.
    let said = class.refused("out", &["queue", "--resume"]);
    assert!(
        said.contains("was judged with other checks than this call would")
            && said.contains("says whose mark is another"),
        "{said}"
    );
    assert_eq!(class.text("out/gradebook.csv"), book);
    let old = class.path("out").display().to_string();
    let said = class.batch("new", &["queue", "--compare", &old]);
    assert!(said.starts_with("0 marks differ"), "{said}");
}

/// The parts may have been graded days ago.
#[test]
fn what_has_changed_since_its_part_was_judged_is_not_put_together() {
    let class = Class::of_few();
    class.batch("part1", &["queue", "--shard", "1/2"]);
    class.batch("part2", &["queue", "--shard", "2/2"]);
    let parts = ["part1", "part2"].map(|part| class.path(part).display().to_string());
    let merge = ["queue", "--merge", &parts[0], &parts[1]];
    class.batch("all", &merge);
    class.write("in/ada/queue/src/lib.rs", WRONG);
    let said = class.refused("other", &merge);
    assert!(
        said.contains("1 submission changed since a part judged them"),
        "{said}"
    );
    // A digest in it may well spell `ada` or `bob`.
    let names_somebody = |word: &str| ["ada", "bob"].contains(&word);
    let mut words = said.split(|it: char| !it.is_alphanumeric());
    assert!(!words.any(names_somebody), "a log has no names: {said}");
}

/// Whoever puts parts together has not seen what their calls said.
#[test]
fn a_merge_names_those_that_could_not_be_judged() {
    let class = Class::of_few();
    class.batch("part", &["queue", "--shard", "1/1"]);
    let results = fs::read_dir(class.path("part/results")).expect("it is there");
    let mut failed = Vec::new();
    for path in results.map(|it| it.expect("a result").path()) {
        let mut result: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&path).expect("a text")).expect("JSON");
        if result["kind"]["kind"] == "judged" {
            result["kind"] = serde_json::json!({ "kind": "fault", "problem": "no room" });
            fs::write(&path, result.to_string()).expect("it can be written");
            failed.push(path);
        }
    }
    assert_eq!(failed.len(), 3);
    let part = class.path("part").display().to_string();
    let said = |out: &str, more: &[&str]| {
        let merge = [&["queue", "--merge", &part], more].concat();
        let mut command = grader();
        command.current_dir(class.small.root());
        let assert = command.args(class.arguments(out, &merge)).assert().code(3);
        String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
    };
    let by_name = "Through a fault of ours without a mark: ada, bob, ivy, jo\n";
    let named = said("named", &["--names"]);
    assert!(named.contains(by_name), "{named}");
    let all = said("all", &[]);
    let mut lines = all.lines();
    let line = lines.find(|it| it.starts_with("Through a fault of ours"));
    let (_, listed) = line
        .and_then(|it| it.split_once(": "))
        .expect("they are named");
    let names: serde_json::Value =
        serde_json::from_str(&class.text("all/names.json")).expect("JSON");
    let students = listed.split(", ").map(|it| names["students"][it].as_str());
    let students: Vec<&str> = students.map(|it| it.expect("a pseudonym")).collect();
    assert_eq!(students, ["ada", "bob", "ivy", "jo"]);
    // Who has a mark is not without one.
    let overrides = class.text("overrides.toml");
    class.write("overrides.toml", &overrides.replace("hal", "ada"));
    let set = said("set", &["--names"]);
    assert!(set.contains("without a mark: bob, ivy, jo\n"), "{set}");
}

#[test]
fn a_list_is_read_from_wherever_the_call_is_made_and_what_has_no_instant_is_said() {
    let class = Class::of_few();
    class.write(
        "class.csv",
        "student,path,submitted_at\nada,in/ada,\nred,in/red,2026-12-01T11:00:00Z\n",
    );
    class.write(
        "rules.toml",
        "due = \"2026-11-30T12:00:00Z\"\n[late]\npercent_a_day = 10\n",
    );
    let workbook = class.small.root().display().to_string();
    let base = BASE.path().display().to_string();
    let call = |list: &str| {
        let mut command = grader();
        command
            .current_dir(class.folder.path())
            .args([
                "--workbook",
                &workbook,
                "batch",
                list,
                "queue",
                "--out",
                "out",
            ])
            .args([
                "--roster",
                "roster.csv",
                "--rules",
                "rules.toml",
                "--base",
                &base,
            ]);
        command
    };
    let assert = call("class.csv").assert().code(0);
    let said = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let totals = class.column("out", 8);
    assert_eq!(
        (totals["ada"].as_str(), totals["ivy"].as_str()),
        ("4", "3.6")
    );
    let days = class.column("out", 6);
    assert_eq!((days["ada"].as_str(), days["ivy"].as_str()), ("", "1"));
    let undated = "when some of what counts was handed in (1 submission)";
    assert!(said.contains(undated), "{said}");
    assert!(class.text("out/class.html").contains(undated));

    class.write("gone.csv", "student,path\nada,in/ada\nada,in/ada-2\n");
    let assert = call("gone.csv").assert().code(2);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(
        said.contains("1 submission that it names cannot be found"),
        "{said}"
    );
    let mut take_in = class.small.grade();
    take_in
        .args(["grade", "nowhere", "--take-in"])
        .assert()
        .code(2);
}

/// Whoever has started a call ends it as soon as this is there, and it says so.
#[cfg(unix)]
fn is_ended_at(class: &Class, arguments: &[String], begun: &Path) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(arguments)
        .current_dir(class.small.root())
        .env_remove("CI")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !begun.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let ended = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(ended.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("Interrupted. `--resume` goes on"), "{said}");
}

/// Whoever has started it ends it, and it says so and makes no half of a gradebook.
#[cfg(unix)]
#[test]
fn a_call_that_is_ended_before_anything_is_judged_says_so() {
    let class = Class::of_few();
    let at_work = class.path("out/work/slot-0");
    is_ended_at(&class, &class.arguments("out", &["queue"]), &at_work);
    assert!(!class.path("out/gradebook.csv").exists());
    class.batch("out", &["queue", "--resume"]);
    assert_eq!(class.column("out", 8)["ada"], "4");
}

/// What all submissions need takes a minute to be built, and nobody who ends a call
/// waits for that.
#[cfg(unix)]
#[test]
fn a_call_that_is_ended_while_it_builds_the_base_ends_before_that_is_built() {
    let class = Class::new();
    let mut arguments = class.arguments("out", &["queue"]);
    let own = class.path("own_base");
    let base = arguments.iter().position(|it| it == "--base").unwrap();
    arguments[base + 1] = own.display().to_string();
    is_ended_at(&class, &arguments, &own.join("stage"));
    let state = fs::read_to_string(own.join("ready")).unwrap();
    assert_eq!(state, "begun\n", "it has waited for all of it");
}

#[test]
fn a_group_is_regraded_by_its_name() {
    let class = Class::of_few();
    class.batch("old", &["queue"]);
    let old = class.path("old").display().to_string();
    let only = ["queue", "--only", "group:red", "kim", "--compare", &old];
    let said = class.batch("new", &only);
    assert!(said.starts_with("0 marks differ"), "{said}");
    let states = class.column("new", STATE);
    let students: Vec<&str> = states.keys().map(String::as_str).collect();
    assert_eq!(students, ["ivy", "jo", "kim"]);
    assert_eq!(fs::read_dir(class.path("new/results")).unwrap().count(), 1);

    let said = class.refused("other", &["--only", "group:blue"]);
    assert!(
        said.contains("`group:blue` is nobody on the roster; its groups are red"),
        "{said}"
    );
    let said = class.refused("old", &["--only", "red", "--resume"]);
    assert!(
        said.contains("holds results of others than `--only` names"),
        "{said}"
    );
}

#[test]
fn another_mark_is_told_with_its_check_and_a_contradiction_as_a_fault_of_ours() {
    let class = Class::of_few();
    class.batch("old", &["queue"]);
    let old = class.path("old").display().to_string();
    // As if the grader had once said otherwise of the same sources.
    let names: serde_json::Value = serde_json::from_str(&class.text("old/names.json")).unwrap();
    let submissions = names["submissions"].as_object().unwrap();
    let bob = submissions.iter().find(|(_, name)| *name == "bob").unwrap();
    let bob = bob.0.clone();
    let results = fs::read_dir(class.path("old/results")).unwrap();
    for path in results.map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&path).unwrap();
        if path.file_stem().unwrap().to_str() == Some(&bob) {
            let met = "\"kind\": \"met\"";
            assert!(text.contains(met), "bob's queue is right");
            let other = text.replace(met, "\"kind\": \"stack_overflow\"");
            fs::write(&path, other).unwrap();
        }
    }
    let book = class.text("old/gradebook.csv");
    class.write("old/gradebook.csv", &book.replace(",0,4,4,", ",0,6,6,"));

    let arguments = class.arguments("new", &["queue", "--compare", &old]);
    let output = ended(&class, &arguments, 3);
    assert!(
        output.contains("it_answers passes, and did not"),
        "{output}"
    );
    assert!(output.contains("that is a fault of the grader"), "{output}");
    assert_eq!(class.column("new", 7)["ada"], "4");

    let arguments = class.arguments("kept", &["queue", "--compare", &old, "--keep-higher"]);
    ended(&class, &arguments, 3);
    assert_eq!(
        class.column("kept", 7)["ada"],
        "4",
        "what was computed stays beside it"
    );
    assert_eq!(class.column("kept", 8)["ada"], "6");
    let book = class.text("kept/gradebook.csv");
    assert!(book.contains("kept from an earlier gradebook"), "{book}");
}

#[test]
fn only_what_both_gradebooks_have_is_compared() {
    let class = Class::of_few();
    class.batch("both", &[]);
    let both = class.path("both").display().to_string();
    let said = class.batch("out", &["queue", "--compare", &both]);
    assert!(
        said.starts_with("0 marks differ from the earlier gradebook\n  (the earlier gradebook has stack, too: only what both have is compared)\n"),
        "{said}"
    );
    // What is worth something else now is no higher or lower.
    let rules = class.path("rules.toml").display().to_string();
    class.write("rules.toml", "[points]\nqueue = 5\n");
    let old = class.path("out").display().to_string();
    let other = [
        "queue",
        "--rules",
        &rules,
        "--compare",
        &old,
        "--keep-higher",
    ];
    let said = class.refused("worth", &other);
    assert!(
        said.contains("there were 4 points to earn, and there are 5"),
        "{said}"
    );
    let compares = ["queue", "--resume", "--compare", &both];
    let said = class.refused("out", &[&compares[..], &["--keep-higher"]].concat());
    assert!(
        said.contains("has stack, too, so `--keep-higher` cannot tell"),
        "{said}"
    );

    // A mark that a person has set, and one that counts otherwise.
    let out = class.path("out").display().to_string();
    class.write("overrides.toml", "[[override]]\nstudent = \"ada\"\nexercise = \"queue\"\npoints = 3\nby = \"me\"\nat = \"2026-12-05\"\nwhy = \"seen\"\n");
    class.write("weights.toml", "[queue]\npoints = 2\n");
    let weights = class.path("weights.toml").display().to_string();
    let said = class.batch("new", &["queue", "--compare", &out, "--weights", &weights]);
    assert!(
        said.contains(
            "  ada: 4 → 3\n      queue: 4 → 3\n          set to 3 by me at 2026-12-05: seen\n"
        ),
        "{said}"
    );
    assert!(said.contains("  bob: 4 → 2\n      queue: 4 → 2\n          the same checks passed, and count otherwise now\n"), "{said}");
}

/// What a call prints that ends with this code.
fn ended(class: &Class, arguments: &[String], code: i32) -> String {
    let mut command = grader();
    command.current_dir(class.small.root()).args(arguments);
    let assert = command.assert().code(code);
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

#[test]
fn a_batch_that_is_killed_goes_on_and_ends_with_the_same_gradebook() {
    let class = Class::new();
    let program = assert_cmd::cargo::cargo_bin("grader");
    let results = || fs::read_dir(class.path("cut/results")).map_or(0, Iterator::count);
    let mut cuts = 0;
    while !class.path("cut/gradebook.csv").exists() {
        let before = results();
        let mut child = Command::new(&program)
            .current_dir(class.small.root())
            .args(class.arguments("cut", &["--resume"]))
            .env_remove("CI")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It is cut as soon as one more result is there, some of the next begun.
        while results() <= before && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        if child.try_wait().unwrap().is_none() {
            end_all(child.id());
            cuts += 1;
        }
        let _ = child.wait();
    }
    assert!(cuts > 2, "it was cut {cuts} times");
    assert_totals(&class, "cut");
}

/// Kills a process and all that it has started.
pub(crate) fn end_all(process: u32) {
    let children = Command::new("pgrep")
        .arg("-P")
        .arg(process.to_string())
        .output();
    let children = children.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    let _ = Command::new("kill")
        .args(["-9", &process.to_string()])
        .status();
    for child in children.unwrap_or_default().lines() {
        end_all(child.parse().unwrap());
    }
}

#[test]
fn a_class_is_graded_with_a_seed_and_with_checks_that_nobody_has() {
    let class = Class::new();
    let folder = scratch::folder();
    let seed = folder.path().join("one.seed");
    class.small.grade().arg("seed").arg(&seed).assert().code(0);
    let hidden = folder.path().join("checks/queue/tests");
    fs::create_dir_all(&hidden).unwrap();
    let checks = "use probe::{expect, observe};\n\n/// > It is 42.\n#[probe::test]\n                  fn the_quagga_agrees() {\n    let answer = observe(|| queue::answer()).into_output();\n                      expect(\"the answer\", answer).is(43).because(\"of the quagga\");\n}\n";
    fs::write(hidden.join("checks.rs"), checks).unwrap();
    // The reference does not pass it, so its plan is written by hand.
    let plan = "{\"checks\":[{\"name\":\"the_quagga_agrees\",\"promises\":[\"It is 42.\"],\"expectations\":[\"the answer\"]}]}";
    fs::write(hidden.join("plan.json"), plan).unwrap();
    let checks = folder.path().join("checks");
    let [seed, checks] = [seed, checks].map(|path| path.display().to_string());
    class.batch("out", &["queue", "--seed", &seed, "--checks", &checks]);
    let totals = class.column("out", 7);
    assert_eq!(totals["ada"], "2", "half of four: {totals:?}");
    let kept = fs::read_dir(class.path("out/results")).unwrap();
    let kept = kept.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    assert!(
        kept.into_iter().any(|text| text.contains("quagga")),
        "the instructor sees it"
    );
    for page in fs::read_dir(class.path("out/feedback")).unwrap() {
        let page = fs::read_to_string(page.unwrap().path()).unwrap();
        assert!(!page.contains("quagga"), "a student does not");
    }
    let said = class.refused("other", &["--seed", &checks]);
    assert!(said.contains("cannot read the seed"), "{said}");
}

#[test]
fn mistakes_are_told_before_anything_is_graded() {
    let class = Class::new();
    let said = class.refused("out", &["--shard", "5/4"]);
    assert!(said.contains("K/N"), "{said}");
    for (file, option, text, says) in [
        (
            "weights.toml",
            "--weights",
            "[heap]\npoints = 1\n",
            "no exercise is called `heap`; there are queue, stack",
        ),
        (
            "weights.toml",
            "--weights",
            "[queue.checks]\nasks = 2\n",
            "queue has no check `asks`; there are\n  it_answers",
        ),
        (
            "rules.toml",
            "--rules",
            "[points]\nheap = 1\n",
            "no exercise is called `heap`",
        ),
    ] {
        class.write(file, text);
        let path = class.path(file).display().to_string();
        let said = class.refused("out", &[option, &path]);
        assert!(said.contains(says), "{said}");
    }
    fs::create_dir(class.path("empty")).unwrap();
    let mut arguments = class.arguments("out", &[]);
    arguments[1] = class.path("empty").display().to_string();
    let said = refusal(&class, &arguments);
    assert!(
        said.contains("empty: nothing was handed in there"),
        "{said}"
    );
    let said = class.refused("out", &["9.9"]);
    assert!(said.contains("there is no exercise `9.9`"), "{said}");
    let said = class.refused("in/results", &[]);
    assert!(said.contains("would be taken for a submission"), "{said}");
    let overrides = class.text("overrides.toml");
    let of_stack = overrides.replace("points", "exercise = \"stack\"\npoints");
    class.write("overrides.toml", &of_stack);
    let said = class.refused("out", &["queue"]);
    assert!(
        said.contains("for stack, which this call does not grade"),
        "{said}"
    );
    class.write("overrides.toml", &overrides);
    // Who is meant, nobody can tell; and somebody whom nobody knows.
    let roster = class.text("roster.csv");
    class.write(
        "roster.csv",
        &roster.replace("jo,Jo,B,red,jo@x,10", "jo,Jo,B,red,jo@x,ada"),
    );
    let said = class.refused("out", &[]);
    assert!(
        said.contains("`ada` means several in the class (the student ada; jo, by the id)"),
        "{said}"
    );
    class.write("roster.csv", &roster);
    let extensions = class.text("extensions.toml");
    for nobody in ["leee", "group:rad", "section:Z"] {
        class.write("extensions.toml", &extensions.replace("lee", nobody));
        let said = class.refused("out", &[]);
        assert!(
            said.contains(&format!(
                "an extension is for {nobody}, which is nobody in the class"
            )),
            "{said}"
        );
    }
    class.write("extensions.toml", &extensions);
    class.write("roster.csv", "student,group\nada,red\nada,blue\n");
    let said = class.refused("out", &[]);
    assert!(
        said.contains("ada stands there twice, in the groups"),
        "{said}"
    );
    class.write("roster.csv", "student\nada\n");
    class.write("overrides.toml", "[[override]]\nstudent = \"ada\"\n");
    let said = class.refused("out", &[]);
    assert!(
        said.contains("overrides.toml") && said.contains("points"),
        "{said}"
    );
    assert!(
        !Path::new(&class.path("out/results")).exists(),
        "nothing was begun"
    );
}
