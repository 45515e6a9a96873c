//! Any workbook of this layout: a second one, which has nothing to do with
//! asynchronous code and lies elsewhere, and one that is begun from nothing.

use crate::scratch;
use crate::small::{grader, real_root};
use crate::target;
use assert_cmd::assert::Assert;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

/// A copy of the second workbook in a temporary folder.
struct Second {
    folder: TempDir,
    /// What the calls for it build into.
    target: TempDir,
}

impl Second {
    fn new() -> Self {
        Self::into(target_folder())
    }

    fn into(target: TempDir) -> Self {
        let second = Self {
            folder: scratch::folder(),
            target,
        };
        let from = real_root().join("grader/tests/workbook");
        for entry in walkdir::WalkDir::new(&from) {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(&from).unwrap();
            // Of a call by hand.
            let is_left = ["target", ".grade", "Cargo.lock"]
                .iter()
                .any(|left| path.starts_with(left));
            if entry.file_type().is_file() && !is_left {
                second.write(path, &fs::read(entry.path()).unwrap());
            }
        }
        let instruments = real_root().join("grader").display().to_string();
        let manifest = second.read("Cargo.toml");
        let manifest = manifest
            .replace(
                "\"../../probe\"",
                &format!("{:?}", instruments.clone() + "/probe"),
            )
            .replace("\"../..\"", &format!("{instruments:?}"));
        second.write(Path::new("Cargo.toml"), manifest.as_bytes());
        let lock = fs::read(real_root().join("Cargo.lock")).unwrap();
        second.write(Path::new("Cargo.lock"), &lock);
        second
    }

    fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    fn write(&self, path: &Path, bytes: &[u8]) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Lets a check stand on a package `tool`, which is there.
    fn uses_tool(&self, there: &str) {
        let edit = |path: &str, from: &str, to: &str| {
            let text = self.read(path);
            assert!(text.contains(from), "{path}: {text}");
            self.write(Path::new(path), text.replace(from, to).as_bytes());
        };
        let line = format!("tool = {{ {there} }}\n\n[profile.dev]");
        edit("Cargo.toml", "\n[profile.dev]", &line);
        let folder = format!("exercises/{WORD}");
        let (probe, tool) = ("probe.workspace = true\n", "tool.workspace = true\n");
        let both = [probe, tool].concat();
        edit(&format!("{folder}/Cargo.toml"), probe, &both);
        let checks = format!("{folder}/tests/checks.rs");
        edit(&checks, "Some(\"nothing\")", "Some(tool::WORD)");
    }

    fn solve(&self, exercise: &str) {
        let reference = self.read(&format!("solutions/{exercise}/accepted/reference.rs"));
        let lib = format!("exercises/{exercise}/src/lib.rs");
        self.write(Path::new(&lib), reference.as_bytes());
    }

    /// Calls the grader from another folder, and gives what it says.
    fn calls(&self, arguments: &[&str], code: i32) -> String {
        let elsewhere = scratch::folder();
        let mut command = grader();
        command
            .current_dir(elsewhere.path())
            .args(arguments)
            .arg("--workbook")
            .arg(self.root())
            .arg("--target-dir")
            .arg(self.target.path());
        text_of(&command.assert().code(code))
    }
}

/// A folder with what the calls of all these tests build alike.
fn target_folder() -> TempDir {
    static BUILT: LazyLock<TempDir> = LazyLock::new(|| {
        let target = scratch::folder();
        target::seed(target.path());
        let second = Second::into(target);
        second.calls(&["audit", "longest"], 0);
        second.solve(WORD);
        second.calls(&["check", "longest"], 0);
        second.target
    });
    let target = scratch::folder();
    target::link_built(BUILT.path(), target.path());
    target
}

fn text_of(assert: &Assert) -> String {
    let output = assert.get_output();
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(both).expect("the grader writes text")
}

/// Every file below a folder, with its content.
fn all(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = entries.into_iter().map(|it| it.unwrap().into_path());
    paths
        .map(|path| (path.clone(), fs::read(path).unwrap_or_default()))
        .collect()
}

const WORD: &str = "01_text/01_longest_word";

#[test]
fn a_learner_works_in_another_workbook() {
    let second = Second::new();
    let said = second.calls(&[], 1);
    assert!(said.contains("0 of 2 exercises, 0 of 10 points"), "{said}");
    assert!(second.calls(&["list"], 0).contains("1 text\n"));
    assert!(second.calls(&["read", "1.1"], 0).contains("Longest word"));
    second.solve(WORD);
    let said = second.calls(&["check", "exercises/01_text"], 0);
    assert!(said.contains("4 of 4 points"), "{said}");
    let wrong = second.read(&format!("solutions/{WORD}/rejected/the_last_of_equals.rs"));
    let lib = format!("exercises/{WORD}/src/lib.rs");
    second.write(Path::new(&lib), wrong.as_bytes());
    let said = second.calls(&["check", "longest"], 1);
    assert!(
        said.contains("of `one two`: \"two\"  (exactly \"one\")"),
        "{said}"
    );
    let said = second.calls(&["hint", "longest"], 0);
    assert!(said.contains("Which of two that are equal"), "{said}");
    let said = second.calls(&["solution", "longest", "in_a_loop", "--anyway"], 0);
    assert!(said.contains("split_whitespace"), "{said}");
    second.solve(WORD);
    second.solve("02_iterators/01_every_second");
    let said = second.calls(&[], 0);
    assert!(
        said.contains("Everything passes. You can count now."),
        "{said}"
    );
    assert!(
        !said.contains("event loop"),
        "that is another workbook's: {said}"
    );
    second.calls(&["reset", "longest"], 0);
    assert!(second.read(&lib).contains("todo!(\"the longest word\")"));
}

#[test]
fn another_workbook_is_proved() {
    let second = Second::new();
    let said = second.calls(&["audit"], 0);
    assert!(
        said.contains(
            "2 exercises, 5 promises and 2 sentences of prose, 5 checks: 3 accepted and 7"
        ),
        "{said}"
    );
    let plan = format!("exercises/{WORD}/tests/plan.json");
    let before = second.read(&plan);
    second.calls(&["plan"], 0);
    assert_eq!(second.read(&plan), before, "the plan is as it was");
    assert_eq!(second.calls(&["pages"], 0), "", "and so are the pages");
}

#[test]
fn an_instrument_of_another_workspace_that_changes_costs_the_verdict() {
    let second = Second::new();
    let tool = scratch::folder();
    let write = |text: &str| {
        let folder = tool.path().join("tool/src");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("lib.rs"), text).unwrap();
        let manifest = "[package]\nname = \"tool\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        fs::write(tool.path().join("tool/Cargo.toml"), manifest).unwrap();
    };
    write("pub const WORD: &str = \"nothing\";\n");
    fs::write(
        tool.path().join("Cargo.toml"),
        "[workspace]\nmembers = [\"tool\"]\n",
    )
    .unwrap();
    second.uses_tool(&format!("path = {:?}", tool.path().join("tool")));
    second.solve(WORD);
    second.calls(&["check", "longest"], 0);
    write("pub const WORD: &str = \"or\";\n");
    let said = second.calls(&["check", "longest"], 1);
    assert!(said.contains("exactly \"or\""), "{said}");
}

/// A user has settings of git, which the walls keep from whoever is judged, and which
/// cargo looks for where a package is in a repository.
#[cfg(unix)]
#[test]
fn what_a_repository_has_is_built_behind_walls_too() {
    let second = Second::new();
    // At one place always: cargo keeps a copy of each.
    let repository = target::kept("repository");
    let _ = fs::remove_dir_all(&repository);
    fs::create_dir_all(repository.join("src")).unwrap();
    fs::write(
        repository.join("src/lib.rs"),
        "pub const WORD: &str = \"nothing\";\n",
    )
    .unwrap();
    let manifest = "[package]\nname = \"tool\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::write(repository.join("Cargo.toml"), manifest).unwrap();
    let who = ["-c", "user.name=A", "-c", "user.email=a@a.invalid"];
    for arguments in [
        ["init", "--quiet"].as_slice(),
        &["add", "Cargo.toml", "src"],
        &["commit", "--quiet", "--message", "A tool"],
    ] {
        let mut git = Command::new("git");
        git.args(who).args(arguments).current_dir(&repository);
        assert!(git.status().unwrap().success(), "{arguments:?}");
    }
    second.uses_tool(&format!("git = \"file://{}\"", repository.display()));
    let home = scratch::folder();
    fs::write(home.path().join(".gitconfig"), "[user]\n\tname = A\n").unwrap();
    let usual = |variable: &str, folder: &str| {
        let usual = || PathBuf::from(std::env::var_os("HOME").unwrap()).join(folder);
        std::env::var_os(variable).map_or_else(usual, PathBuf::from)
    };
    second.solve(WORD);
    // Who may fetch it does, and cargo notes in the lock file which state that is.
    second.calls(&["check", "longest"], 0);
    let noted = Command::new(env!("CARGO"))
        .args(["update", "--workspace", "--offline", "--quiet"])
        .current_dir(second.root())
        .status();
    assert!(noted.unwrap().success());
    let submission = second.root().join(format!("exercises/{WORD}"));
    let mut command = grader();
    command
        .current_dir(second.root())
        .arg("grade")
        .arg(submission)
        .args(["longest", "--target-dir"])
        .arg(second.target.path())
        .env("CARGO_HOME", usual("CARGO_HOME", ".cargo"))
        .env("RUSTUP_HOME", usual("RUSTUP_HOME", ".rustup"))
        .env("HOME", home.path());
    let said = text_of(&command.assert().code(0));
    assert!(said.contains("4 of 4 points"), "{said}");
}

#[test]
fn what_is_handed_out_of_another_workbook_brings_the_grader_along() {
    let second = Second::new();
    let folder = scratch::folder();
    let to = folder.path().join("edition");
    let said = second.calls(&["handout", to.to_str().unwrap()], 0);
    assert!(said.contains("with 2 exercises"), "{said}");
    assert!(!said.contains("cannot call"), "{said}");
    for path in [
        "grade/src/main.rs",
        "grading/grader/probe/src/lib.rs",
        "grading/grader/jail/Cargo.toml",
        "grading/Cargo.lock",
        "starters/01_text/01_longest_word/lib.rs",
    ] {
        assert!(to.join(path).is_file(), "{path}");
    }
    for path in ["solutions", "grading/grader/tests", "grading/exercises"] {
        assert!(!to.join(path).exists(), "{path}");
    }
    let text = |path: &str| fs::read_to_string(to.join(path)).unwrap();
    assert!(text("Cargo.toml").contains("probe = { path = \"grading/grader/probe\" }"));
    assert!(!text("Cargo.toml").contains(real_root().to_str().unwrap()));
    let page = text("README.md");
    assert!(page.contains("[chapters/src/SUMMARY.md]"), "{page}");
    assert!(!page.contains("Licence"), "it has none: {page}");
    fs::write(
        to.join(format!("exercises/{WORD}/src/lib.rs")),
        second.read(&format!("solutions/{WORD}/accepted/in_a_loop.rs")),
    )
    .unwrap();
    let mut command = grader();
    command
        .current_dir(to.join("exercises"))
        .args(["check", "longest", "--target-dir"])
        .arg(second.target.path());
    let said = text_of(&command.assert().code(0));
    assert!(said.contains("Passed."), "{said}");
    // Learners call it so. That it is there and complete, cargo says without building it.
    let named = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--package",
            "grade",
            "--depth",
            "1",
        ])
        .current_dir(&to)
        .output()
        .unwrap();
    let named = String::from_utf8_lossy(&named.stdout).into_owned();
    assert!(named.contains("edition/grading/grader"), "{named}");
}

#[test]
fn what_is_handed_in_for_another_workbook_is_graded() {
    let second = Second::new();
    let class = scratch::folder();
    let hand_in = |who: &str, solution: &str| {
        let folder = class.path().join("in").join(who).join("longest_word/src");
        fs::create_dir_all(&folder).unwrap();
        let solution = second.read(&format!("solutions/{WORD}/{solution}.rs"));
        fs::write(folder.join("lib.rs"), solution).unwrap();
        folder
    };
    let ada = hand_in("ada", "accepted/in_a_loop");
    hand_in("bob", "rejected/counts_bytes");
    let said = second.calls(&["grade", ada.to_str().unwrap(), "longest"], 0);
    assert!(said.contains("4 of 4 points"), "{said}");

    let out = class.path().join("out");
    let (elsewhere, base) = (scratch::folder(), target_folder());
    fs::write(base.path().join("ready"), "begun\n").unwrap();
    let mut command = grader();
    // Behind the folder it would be for the other program, were it not taken out.
    command
        .current_dir(elsewhere.path())
        .arg("batch")
        .arg(class.path().join("in"))
        .arg("longest")
        .arg("--out")
        .arg(&out)
        .arg("--workbook")
        .arg(second.root())
        .arg("--base")
        .arg(base.path());
    command.assert().code(0);
    let gradebook = fs::read_to_string(out.join("gradebook.csv")).unwrap();
    let points = |who: &str| {
        let line = gradebook.lines().find(|it| it.starts_with(who));
        line.unwrap_or_else(|| panic!("{who}: {gradebook}"))
            .to_owned()
    };
    assert!(points("ada").contains(",judged,4,"), "{gradebook}");
    assert!(points("bob").contains(",judged,2.67,"), "{gradebook}");
}

#[test]
fn a_scaffold_is_whole_and_its_gaps_are_named() {
    let second = Second::new();
    let said = second.calls(&["new", "text/shortest_word"], 0);
    assert!(
        said.contains("written  exercises/01_text/02_shortest_word/Cargo.toml\n"),
        "{said}"
    );
    assert!(said.contains("changed  Cargo.toml\n"), "{said}");
    assert!(
        !said.contains("01_text/README.md"),
        "the chapter is there: {said}"
    );
    assert!(second.read("Cargo.toml").contains(
        "01_longest_word\",\n    \"exercises/01_text/02_shortest_word\",\n    \"exercises/02"
    ));
    assert!(second.read("chapters/src/SUMMARY.md").contains(
        "01_longest_word.md)\n  - [Shortest word](01_text/02_shortest_word.md)\n- [Iterators]"
    ));
    assert!(second.calls(&["list"], 0).contains("shortest_word"));
    let said = second.calls(&["audit", "shortest"], 3);
    let gaps = said
        .lines()
        .filter(|it| it.contains("still to fill in"))
        .count();
    assert_eq!(gaps, 21, "{said}");

    // As an author does it, and as little as passes.
    let names = ["exercises", "solutions"].map(|top| second.root().join(top).join("01_text"));
    let page = second
        .root()
        .join("chapters/src/01_text/02_shortest_word.md");
    let scaffold = names.iter().flat_map(walkdir::WalkDir::new);
    let scaffold = scaffold.map(|it| it.unwrap().into_path()).chain([page]);
    for path in scaffold.filter(|it| it.is_file()) {
        let text = fs::read_to_string(&path).unwrap();
        let text = text
            .replace("FILL IN: a promise, in a sentence. Each list item is one, and a check must hold it.", "It is 1.")
            .replace("FILL IN: the promise that this breaks, or a piece of it, word for word", "It is 1.")
            .replace("FILL IN: the promise that it holds, or a piece of it, word for word", "It is 1.")
            .replace("FILL IN: ", "");
        fs::write(&path, text).unwrap();
    }
    second.calls(&["reset", "shortest"], 0);
    let src = second.root().join("exercises/01_text/02_shortest_word/src");
    assert_eq!(
        fs::read_dir(src).unwrap().count(),
        1,
        "a scaffold is not kept"
    );
    second.calls(&["plan", "shortest"], 0);
    second.calls(&["pages", "shortest"], 0);
    let said = second.calls(&["audit", "shortest"], 0);
    assert!(
        said.contains("1 accepted and 2 rejected solutions are what they claim"),
        "{said}"
    );
}

#[test]
fn a_scaffold_that_cannot_be_written_leaves_nothing() {
    let second = Second::new();
    let refused = |asked: &str, code: i32, why: &str| {
        let before = all(&second.root());
        let said = second.calls(&["new", asked], code);
        assert!(said.contains(why), "{asked}: {said}");
        assert_eq!(all(&second.root()), before, "{asked}");
    };
    refused("text", 2, "names no chapter");
    refused(
        "text/longest_word",
        2,
        "taken, by exercises/01_text/01_longest_word",
    );
    refused("iterators/longest_word", 2, "is taken");
    refused("text/probe", 2, "built with");
    refused("text/match", 2, "has this word for itself");
    refused("text/Word", 2, "small letters");
    refused("text/a.b", 2, "small letters");
    refused("text/..", 2, "small letters");
    refused("../text/word", 2, "small letters");
    refused("9/word", 2, "there is no chapter 9");
    refused("01_loops/word", 2, "01_text has this number");
    // A folder in which nothing can be made, in the middle of what is written.
    second.write(Path::new("solutions/03_loops"), b"a file");
    refused("3_loops/word", 3, "cannot write");
    fs::remove_file(second.root().join("solutions/03_loops")).unwrap();
    second.calls(&["new", "3_loops/word"], 0);
    refused("3_loops/word", 2, "taken, by exercises/03_loops/01_word");
    let manifest = second.read("Cargo.toml").replace("probe = ", "other = ");
    second.write(Path::new("Cargo.toml"), manifest.as_bytes());
    refused("text/third", 3, "has no `probe` among");
}

#[test]
fn a_workbook_without_a_book_gets_one_with_its_first_page() {
    let second = Second::new();
    fs::remove_dir_all(second.root().join("chapters")).unwrap();
    let said = second.calls(&["read", "longest"], 3);
    assert!(
        said.contains("cannot read chapters/src/01_text/01_longest_word.md"),
        "{said}"
    );
    let said = second.calls(&["audit", "longest"], 3);
    assert!(said.contains("has no page"), "{said}");
    second.calls(&["new", "text/word"], 0);
    assert_eq!(
        second.read("chapters/src/SUMMARY.md"),
        "# Summary\n\n- [Text](01_text/README.md)\n  - [Word](01_text/02_word.md)\n"
    );
}

#[test]
fn what_is_no_workbook_is_refused_with_what_it_lacks() {
    let folder = scratch::folder();
    let refused = |named: &Path, why: &str| {
        let mut command = grader();
        command
            .current_dir(real_root())
            .arg("--workbook")
            .arg(named)
            .arg("list");
        let said = text_of(&command.assert().code(2));
        assert!(
            said.contains("is no workbook") && said.contains(why),
            "{said}"
        );
    };
    refused(&folder.path().join("none"), "no folder of that name");
    refused(folder.path(), "`Cargo.toml`");
    // It is in one, and is none: the one around it is not what was named.
    refused(&real_root().join("chapters"), "`Cargo.toml`");
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    refused(folder.path(), "folder `exercises`");
    fs::create_dir(folder.path().join("exercises")).unwrap();
    refused(folder.path(), "`solutions`");
    refused(&folder.path().join("Cargo.toml"), "no folder of that name");
}

#[test]
fn a_workbook_is_begun_in_a_new_folder_only() {
    let folder = scratch::folder();
    let begin = |name: &str, code: i32| {
        let mut command = grader();
        command.current_dir(folder.path()).args(["begin", name]);
        text_of(&command.assert().code(code))
    };
    begin("a_b/logic", 0);
    let root = folder.path().join("a_b/logic");
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    assert!(text("chapters/src/SUMMARY.md").contains("[Logic](README.md)"));
    assert!(
        !text("Cargo.lock").contains("\"semaphore\""),
        "of another workbook"
    );
    let before = all(&root);
    let said = begin("a_b/logic", 2);
    assert!(said.contains("is not empty"), "{said}");
    assert_eq!(all(&root), before);
    // Without an exercise there is nothing to grade, and it says what comes next.
    let mut command = grader();
    let said = text_of(&command.current_dir(&root).assert().code(3));
    assert!(said.contains("cargo grade new"), "{said}");
}

/// A fenced block of a page: what stands behind its fence, and its text.
type Block = (String, String);

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in page.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match (fence, blocks.last_mut()) {
            (None, _) if ticks >= 3 => {
                fence = Some(&line[..ticks]);
                blocks.push((line[ticks..].to_owned(), String::new()));
            }
            (Some(open), _) if line == open => fence = None,
            (Some(_), Some((_, text))) => *text += &format!("{line}\n"),
            _ => {}
        }
    }
    blocks
}

/// A reader of the page "Write your own exercise", who does what it says.
struct Author {
    folder: PathBuf,
    target: TempDir,
    /// What the last commands said.
    said: String,
}

impl Author {
    fn does(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["cargo", "grade", arguments @ ..] => {
                let mut command = grader();
                command.current_dir(&self.folder).args(arguments);
                if arguments[0] != "begin" {
                    command.arg("--target-dir").arg(self.target.path());
                }
                self.said = text_of(&command.assert().code(0));
            }
            ["cd", folder] => self.folder = self.folder.join(folder).canonicalize().unwrap(),
            ["mv", from, to] => {
                fs::rename(self.folder.join(from), self.folder.join(to)).unwrap();
            }
            _ => panic!("the page has a command that nobody tried: {line}"),
        }
    }
}

#[test]
fn the_page_leads_from_nothing_to_an_exercise_that_is_proved() {
    let page = real_root().join("chapters/src/AUTHORING.md");
    let page = fs::read_to_string(page).unwrap();
    let folder = scratch::folder();
    let checkout = folder.path().join("checkout");
    fs::create_dir(&checkout).unwrap();
    let mut author = Author {
        folder: checkout,
        target: target_folder(),
        said: String::new(),
    };
    let (mut written, mut shown) = (0, 0);
    for (info, text) in blocks(&page) {
        if info == "sh" {
            text.lines().for_each(|line| author.does(line));
        } else if info == "text" {
            assert!(author.said.contains(&text), "{text}\n{}", author.said);
            shown += 1;
        } else if let Some((_, path)) = info.split_once(" file:") {
            let path = author.folder.join(path);
            assert!(path.is_file(), "the scaffold has it: {}", path.display());
            fs::write(path, text).unwrap();
            written += 1;
        } else {
            assert_eq!(info, "toml", "the kinds of blocks are known");
            let manifest = fs::read_to_string(author.folder.join("Cargo.toml")).unwrap();
            let (heading, _) = text.split_once('\n').unwrap();
            assert!(manifest.contains(heading), "{manifest}");
        }
    }
    assert_eq!((written, shown), (7, 5));
    assert!(author.said.contains("1 accepted and 2 rejected"));
}
