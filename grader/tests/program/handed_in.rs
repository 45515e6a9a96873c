//! Grading what somebody handed in: what is taken, what is not, and what earns
//! nothing.

use crate::scratch;
use crate::small::{DEADLOCKED, GOOD, REFERENCE, Small, starter};
use report::{Ignored, Reason, Report, Verdict, Why};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What somebody hands in.
struct Submission {
    folder: TempDir,
}

impl Submission {
    fn of(files: &[(&str, &str)]) -> Self {
        let submission = Self {
            folder: scratch::folder(),
        };
        for (path, text) in files {
            submission.write(path, text.as_bytes());
        }
        submission
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// The library of an exercise in a repository.
const LIB: &str = "exercises/01_small/01_queue/src/lib.rs";

fn workbook() -> Small {
    Small::new(&[("queue", &starter()), ("stack", &starter())])
}

fn graded(small: &Small, submission: &Path, names: &[&str], code: i32) -> Report {
    let mut command = small.grade();
    command.arg("grade").arg(submission).args(names);
    let assert = command.args(["--format", "json"]).assert().code(code);
    serde_json::from_slice(&assert.get_output().stdout).expect("a report")
}

/// The verdict on `queue`, and its points in hundredths.
fn of_queue(report: &Report) -> (Verdict, String) {
    let queue = report
        .exercises
        .iter()
        .find(|it| it.name.0 == "queue")
        .unwrap();
    (queue.verdict, queue.points.earned.to_string())
}

fn passed() -> (Verdict, String) {
    (Verdict::Passed, "4".to_owned())
}

fn why<'r>(report: &'r Report, path: &str) -> &'r Why {
    let ignored = &report.handed_in.as_ref().unwrap().ignored;
    let found: Option<&Ignored> = ignored.iter().find(|it| it.path == path);
    &found
        .unwrap_or_else(|| panic!("{path} is not in {ignored:?}"))
        .why
}

#[test]
fn only_the_sources_of_a_repository_are_taken() {
    let small = workbook();
    // Each of these would have given full points once, or run code.
    let submission = Submission::of(&[
        (LIB, "pub async fn answer() -> u32 {\n    41\n}\n"),
        (
            "exercises/01_small/01_queue/tests/checks.rs",
            "#[test]\nfn it_answers() {}\n",
        ),
        (
            "exercises/01_small/01_queue/tests/plan.json",
            "{\"checks\":[]}",
        ),
        (
            "exercises/01_small/01_queue/build.rs",
            "fn main() { panic!() }",
        ),
        (
            "exercises/01_small/01_queue/Cargo.toml",
            "[package]\nname = \"queue\"\nautotests = false\n",
        ),
        (
            "exercises/01_small/01_queue/src/bin/checks.rs",
            "fn main() { broken",
        ),
        (
            "exercises/01_small/01_queue/src/main.rs",
            "fn main() { broken",
        ),
        (
            ".cargo/config.toml",
            "[build]\nrustc-wrapper = \"/bin/true\"\n",
        ),
        ("rust-toolchain.toml", "[toolchain]\npath = \"/nowhere\"\n"),
        ("target/grade/verdicts/queue.json", "{}"),
        (
            "solutions/01_small/01_queue/accepted/reference.rs",
            REFERENCE,
        ),
        ("Cargo.toml", "[workspace]\nbroken"),
        // A macro runs while it is compiled.
        (
            "exercises/01_small/01_queue/macros/src/lib.rs",
            "#[proc_macro] pub fn now(_: TokenStream) -> TokenStream { panic!() }",
        ),
        (
            "exercises/01_small/01_queue/macros/Cargo.toml",
            "[package]\nname = \"macros\"\n[lib]\nproc-macro = true\n",
        ),
        (
            "exercises/01_small/01_queue/.cargo/config.toml",
            "[target.'cfg(all())']\nrunner = \"/bin/true\"\n[env]\nRUSTC_BOOTSTRAP = \"1\"\n",
        ),
        (
            "exercises/01_small/01_queue/benches/checks.rs",
            "fn main() { broken",
        ),
        ("build.rs", "fn main() { panic!() }"),
        ("clippy.toml", "broken"),
    ]);
    let report = graded(&small, submission.root(), &[], 1);
    assert_eq!(of_queue(&report), (Verdict::Failed, "0".to_owned()));
    assert_eq!(report.exercises[1].verdict, Verdict::NotStarted);
    let folder = "exercises/01_small/01_queue";
    for (path, expected) in [
        (format!("{folder}/tests/checks.rs"), Why::NoSource),
        (format!("{folder}/build.rs"), Why::NoSource),
        (format!("{folder}/Cargo.toml"), Why::NoSource),
        (format!("{folder}/src/bin/checks.rs"), Why::OwnProgram),
        (format!("{folder}/src/main.rs"), Why::OwnProgram),
        (format!("{folder}/macros/src/lib.rs"), Why::NoSource),
        (format!("{folder}/macros/Cargo.toml"), Why::NoSource),
        (format!("{folder}/.cargo"), Why::Hidden),
        (format!("{folder}/benches/checks.rs"), Why::NoSource),
        (".cargo".to_owned(), Why::Hidden),
        ("target".to_owned(), Why::Hidden),
        ("Cargo.toml".to_owned(), Why::NoSource),
    ] {
        assert_eq!(*why(&report, &path), expected, "{path}");
    }
    // Its honest twin: the same repository with the right answer.
    submission.write(LIB, GOOD.as_bytes());
    assert_eq!(
        of_queue(&graded(&small, submission.root(), &[], 1)),
        passed()
    );
    let own = fs::read_to_string(small.root().join(LIB)).unwrap();
    assert_eq!(own, starter(), "the workbook's own folder is only read");
}

#[test]
fn one_exercise_may_be_handed_in_alone_and_in_any_archive() {
    let small = workbook();
    let submission = Submission::of(&[("src/lib.rs", GOOD)]);
    assert_eq!(
        of_queue(&graded(&small, submission.root(), &["queue"], 0)),
        passed()
    );
    let flat = Submission::of(&[("lib.rs", GOOD)]);
    assert_eq!(
        of_queue(&graded(&small, flat.root(), &["queue"], 0)),
        passed()
    );

    let submission = Submission::of(&[("ada/queue/src/lib.rs", GOOD), ("ada/notes.txt", "n")]);
    let archive = submission.root().join("ada.tar.gz");
    let tar = std::process::Command::new("tar")
        .arg("-czf")
        .arg(&archive)
        .args(["-C", submission.root().to_str().unwrap(), "ada"])
        .status();
    assert!(tar.unwrap().success());
    let report = graded(&small, &archive, &["queue"], 0);
    assert_eq!(of_queue(&report), passed());
    assert_eq!(*why(&report, "ada/notes.txt"), Why::NoSource);
    assert_eq!(report.handed_in.unwrap().name, "ada.tar.gz");
}

/// In a class every submission would have it built once more.
#[test]
fn what_exercises_stand_on_is_built_alike_whichever_are_handed_in() {
    let small = workbook();
    for (exercise, features) in [("01_queue", "[]"), ("02_stack", "[\"use_std\"]")] {
        let manifest = format!("exercises/01_small/{exercise}/Cargo.toml");
        let wants = format!(
            "[dependencies]\nscopeguard = {{ version = \"1\", default-features = false, features = {features} }}\n"
        );
        let text = small.read(&manifest).replace("[dependencies]\n", &wants);
        small.write(&manifest, &text);
    }
    small.make_lock();
    let built = || -> BTreeSet<String> {
        let units = fs::read_dir(small.root().join("target/grade/debug/.fingerprint")).unwrap();
        let names = units.map(|it| it.unwrap().file_name().into_string().unwrap());
        names.filter(|it| it.starts_with("scopeguard-")).collect()
    };
    let submission = Submission::of(&[(LIB, GOOD)]);
    graded(&small, submission.root(), &["queue"], 0);
    let before = built();
    submission.write("exercises/01_small/02_stack/src/lib.rs", GOOD.as_bytes());
    graded(&small, submission.root(), &["queue", "stack"], 0);
    assert_eq!(built(), before);
}

/// To whoever grades, that is: a learner's next step would not help them.
#[test]
fn of_what_is_no_archive_it_is_said_once_what_is_wrong() {
    let small = workbook();
    let submission = Submission::of(&[]);
    for (name, bytes) in [
        ("none.zip", &b"PK nope"[..]),
        ("torn.tar.gz", b"\x1f\x8b\x08\x00torn"),
        ("essay.zip", b"Dear all"),
    ] {
        submission.write(name, bytes);
        let mut command = small.grade();
        command.arg("grade").arg(submission.root().join(name));
        let assert = command.assert().code(1);
        let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        assert!(text.starts_with(name), "{text}");
        assert_eq!(text.matches("annot be read:").count(), 1, "{text}");
        assert!(!text.contains("Next"), "{text}");
    }
}

#[test]
fn what_can_not_be_read_costs_its_own_exercise_and_names_the_file() {
    let small = workbook();
    let submission = Submission::of(&[("stack/src/lib.rs", GOOD), ("queue/src/more.rs", "")]);
    submission.write("queue/src/lib.rs", &vec![b' '; 50 * 1024 * 1024]);
    let report = graded(&small, submission.root(), &[], 1);
    assert_eq!(of_queue(&report).0, Verdict::Unreadable);
    assert_eq!(report.exercises[1].verdict, Verdict::Passed);
    let Reason::NotTaken { file, why } = &report.exercises[0].checks[0].reason else {
        panic!("{:?}", report.exercises[0].checks[0].reason);
    };
    assert_eq!(file, "queue/src/lib.rs");
    assert!(matches!(why, Why::TooLarge { .. }), "{why:?}");

    submission.write("queue/src/lib.rs", b"// caf\xe9\n");
    let report = graded(&small, submission.root(), &[], 1);
    assert_eq!(of_queue(&report).0, Verdict::DidNotCompile);
    assert_eq!(report.exercises[1].verdict, Verdict::Passed);

    let nothing = scratch::folder();
    let report = graded(&small, nothing.path(), &[], 1);
    assert!(
        report
            .exercises
            .iter()
            .all(|it| it.verdict == Verdict::NotStarted)
    );
    let gone = small.grade().args(["grade", "nowhere"]).assert().code(2);
    let said = String::from_utf8_lossy(&gone.get_output().stderr).into_owned();
    assert!(said.contains("nowhere is not there"), "{said}");
    // What is no archive at all is the submission's doing, and has a report, too.
    let torn = nothing.path().join("a.zip");
    fs::write(&torn, "no archive").unwrap();
    let report = graded(&small, &torn, &[], 1);
    let Reason::NotTaken { file, why } = &report.exercises[1].checks[0].reason else {
        panic!("{:?}", report.exercises[1].checks[0].reason);
    };
    let problem = format!("{why:?}");
    assert!(
        file == "a.zip" && problem.contains("no archive that is known"),
        "{problem}"
    );
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_named_and_not_followed() {
    let small = workbook();
    let solution = small
        .root()
        .join("solutions/01_small/01_queue/accepted/reference.rs");
    let submission = Submission::of(&[("stack/src/lib.rs", GOOD), ("queue/src/x.txt", "")]);
    std::os::unix::fs::symlink(&solution, submission.root().join("queue/src/lib.rs")).unwrap();
    let report = graded(&small, submission.root(), &[], 1);
    assert_eq!(of_queue(&report), (Verdict::Unreadable, "0".to_owned()));
    assert_eq!(*why(&report, "queue/src/lib.rs"), Why::Link);
    assert_eq!(report.exercises[1].verdict, Verdict::Passed);

    // A folder that is a link is not gone into.
    let submission = Submission::of(&[("stack/src/lib.rs", GOOD), ("queue/x.txt", "")]);
    let sources = solution.parent().unwrap();
    std::os::unix::fs::symlink(sources, submission.root().join("queue/src")).unwrap();
    std::os::unix::fs::symlink(sources, submission.root().join("stack/src/more")).unwrap();
    let report = graded(&small, submission.root(), &[], 1);
    assert_eq!(of_queue(&report).1, "0");
    assert_eq!(*why(&report, "queue/src"), Why::Link);
    assert_eq!(*why(&report, "stack/src/more"), Why::Link);

    let submission = Submission::of(&[("queue/src/lib.rs", GOOD)]);
    let pipe = std::process::Command::new("mkfifo")
        .arg(submission.root().join("queue/src/wait.rs"))
        .status();
    assert!(pipe.unwrap().success());
    let report = graded(&small, submission.root(), &["queue"], 1);
    assert_eq!(*why(&report, "queue/src/wait.rs"), Why::NoRegularFile);
}

/// What must not be read or spelled, each with what it comes to.
const REACHES_OUT: [(&str, Verdict); 9] = [
    // The instructor has solved one of them, and what lies beside is on the stage.
    (
        "#[path = \"../../10_stack/src/lib.rs\"]\nmod other;\npub use other::answer;\n",
        Verdict::Refused,
    ),
    (
        "pub async fn answer() -> u32 {\n    include_str!(\"../tests/plan.json\").len() as u32 * 0 + 42\n}\n",
        Verdict::Refused,
    ),
    // What the environment of the grader holds is not there.
    (
        "pub async fn answer() -> u32 {\n    let _ = env!(\"SECRET_TOKEN\");\n    42\n}\n",
        Verdict::DidNotCompile,
    ),
    (
        "pub async fn answer() -> u32 {\n    42\n}\n#[unsafe(no_mangle)]\nfn clock_gettime() {}\n",
        Verdict::Refused,
    ),
    (
        "pub async fn answer() -> u32 {\n    42\n}\nmacro_rules! m { () => { extern \"C\" {} } }\n",
        Verdict::Refused,
    ),
    // The means to move the clock are the checks' alone.
    (
        "pub async fn answer() -> u32 {\n    tokio::time::advance(std::time::Duration::ZERO).await;\n    42\n}\n",
        Verdict::DidNotCompile,
    ),
    (DEADLOCKED, Verdict::Deadlocked),
    (
        "pub async fn answer() -> u32 {\n    std::process::exit(0)\n}\n",
        Verdict::NoEvidence,
    ),
    // The honest twin of all of them, with words that only look like those.
    (
        "/// An unsafe extern asm.\npub async fn answer() -> u32 {\n    let _unsafe_text = \"unsafe\";\n    42\n}\n",
        Verdict::Passed,
    ),
];

#[test]
fn what_reads_or_spells_what_it_must_not_earns_nothing() {
    let names: Vec<String> = (1..=REACHES_OUT.len())
        .map(|at| format!("queue{at}"))
        .collect();
    let starter = starter();
    let exercises = names.iter().map(|it| (it.as_str(), &*starter));
    let exercises: Vec<(&str, &str)> = exercises.chain([("stack", GOOD)]).collect();
    let small = Small::new(&exercises);
    let submission = Submission::of(&[]);
    for (name, (text, _)) in names.iter().zip(REACHES_OUT) {
        submission.write(&format!("{name}/src/lib.rs"), text.as_bytes());
    }
    let mut command = small.grade();
    command.env("SECRET_TOKEN", "secret").arg("grade");
    command.arg(submission.root()).args(&names);
    let assert = command.args(["--format", "json"]).assert().code(4);
    let output = &assert.get_output().stdout;
    assert!(!String::from_utf8_lossy(output).contains("= secret"));
    let report: Report = serde_json::from_slice(output).expect("a report");
    for (exercise, (text, expected)) in report.exercises.iter().zip(REACHES_OUT) {
        assert_eq!(exercise.checks[0].verdict(), expected, "{text}");
        let points = if expected == Verdict::Passed {
            "4"
        } else {
            "0"
        };
        assert_eq!(exercise.points.earned.to_string(), points, "{text}");
    }
}

/// Names that mean one thing where Tokio cannot move the clock, and another where checks
/// are built.
const TWO_MEANINGS: [(&str, usize, &str); 9] = [
    (
        "advance",
        1,
        "async fn advance(_: Duration) {}
use std::time::Duration;
pub async fn answer() -> u32 {
    use tokio::time::*;
    advance(Duration::from_secs(1)).await;
    42
}",
    ),
    // What is inlined or generic is compiled where it is used.
    (
        "pause",
        2,
        "mod own {
    use super::pause;
    #[inline]
    pub fn still() { use tokio::time::*; pause() }
}
fn pause() {}
pub async fn answer() -> u32 {
    own::still();
    42
}",
    ),
    (
        "resume",
        2,
        "use tokio::time::Instant;
fn resume() {}
fn on<T>(_: T) {
    use tokio::{time::{self, *}};
    let mean: fn() = r#resume;
    mean();
    let _: Option<time::Instant> = None;
}
#[inline]
pub async fn answer() -> u32 {
    on(Instant::now());
    42
}",
    ),
    (
        "pause",
        5,
        "macro_rules! still {
    ($all:tt $word:ident) => {{ use tokio::time::$all; $word() }};
}
#[inline]
fn pause() {}
pub async fn answer() -> u32 {
    still!(* pause);
    42
}",
    ),
    (
        "start_paused",
        2,
        "trait Paused {
    fn start_paused(&mut self, _: bool) -> &mut Self { self }
}
impl Paused for tokio::runtime::Builder {}
#[inline]
pub async fn answer() -> u32 {
    tokio::runtime::Builder::new_current_thread().start_paused(true);
    42
}",
    ),
    (
        "start_paused",
        1,
        "trait Paused { fn start_paused(&mut self, _: bool) -> &mut Self; }
impl Paused for tokio::runtime::Builder {
    fn start_paused(&mut self, _: bool) -> &mut Self { self }
}
pub async fn answer() -> u32 {
    let builder: fn(&mut tokio::runtime::Builder, bool) -> &mut tokio::runtime::Builder =
        tokio::runtime::Builder::start_paused;
    let _ = builder;
    42
}",
    ),
    // A name that only a variable has.
    (
        "resume",
        3,
        "#[inline]
pub async fn answer() -> u32 {
    let resume = || ();
    {
        use tokio::time::*;
        resume();
    }
    42
}",
    ),
    // A constant may be another where checks are built: there more is switched on in what
    // exercises stand on.
    (
        "pause",
        1,
        "fn pause() {}
const IS_OTHER: bool = std::mem::size_of::<tokio::runtime::Builder>() == 1;
pub async fn answer() -> u32 {
    use tokio::time::*;
    if IS_OTHER { pause(); }
    42
}",
    ),
    // What is said of one build need not hold for the next.
    (
        "env",
        4,
        "fn pause() {}
use tokio::time::*;
pub async fn answer() -> u32 {
    let _ = env!(\"TMPDIR\");
    pause();
    sleep(Duration::from_millis(1)).await;
    42
}",
    ),
];

/// The same words, where they mean nothing of Tokio's.
pub(crate) const ONE_MEANING: [&str; 4] = [
    "use tokio::time::*;
trait Player {
    fn resume(&self) -> u32 { 1 }
}
impl Player for u32 {}
struct Of { pause: u32 }
pub async fn answer() -> u32 {
    fn advance(resume: u32) -> u32 { resume }
    let pause = |it: u32| it + 40;
    let of = Of { pause: advance(1) };
    sleep(Duration::from_millis(1)).await;
    pause(of.pause) + 5.resume()
}",
    "use tokio::time::*;
fn pause() {}
struct Clock;
impl Clock {
    fn start_paused(&self, _: bool) {}
    async fn advance(&self) {}
}
pub async fn answer() -> u32 {
    let resume = Duration::from_millis(1);
    pause();
    Clock.start_paused(true);
    Clock.advance().await;
    sleep(resume).await;
    assert!(\"tokio::time::pause()\".len() > 1, \"tokio::time::pause() is not called\");
    42
}",
    "mod player {
    pub fn pause() {}
    pub fn resume() {}
}
pub async fn answer() -> u32 {
    use player::*;
    pause();
    resume();
    42
}",
    "trait Paused { fn start_paused(&mut self, _: bool) -> &mut Self; }
impl Paused for tokio::runtime::Builder {
    fn start_paused(&mut self, _: bool) -> &mut Self { self }
}
pub async fn answer() -> u32 {
    Paused::start_paused(&mut tokio::runtime::Builder::new_current_thread(), true);
    42
}",
];

/// A workbook with so many exercises, and their names.
fn with_exercises(count: usize) -> (Small, Vec<String>) {
    let names: Vec<String> = (0..count).map(|at| format!("queue{at}")).collect();
    let starter = starter();
    let exercises: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), &*starter)).collect();
    (Small::new(&exercises), names)
}

/// What is judged of these texts, each handed in for an exercise of its own.
fn each_judged((small, names): &(Small, Vec<String>), texts: &[&str], code: i32) -> Report {
    let submission = Submission::of(&[]);
    let mut handed_in = Vec::new();
    for (name, text) in names.iter().zip(texts) {
        submission.write(&format!("{name}/src/lib.rs"), text.as_bytes());
        handed_in.push(name.as_str());
    }
    assert_eq!(handed_in.len(), texts.len());
    graded(small, submission.root(), &handed_in, code)
}

#[test]
fn a_name_that_means_the_clock_where_checks_are_built_alone_earns_nothing() {
    let texts: Vec<&str> = TWO_MEANINGS.iter().map(|it| it.2).chain([GOOD]).collect();
    // What accounts of one workbook stand on is built once.
    let workbook = with_exercises(texts.len().max(ONE_MEANING.len()));
    let mut reports = each_judged(&workbook, &texts, 4).exercises;
    assert_eq!(reports.pop().unwrap().verdict, Verdict::Passed);
    for (report, (expected, at, text)) in reports.iter().zip(TWO_MEANINGS) {
        let reason = &report.checks[0].reason;
        let Reason::Forbidden { file, line, word } = reason else {
            panic!("{reason:?}: {text}");
        };
        assert_eq!(
            (file.as_str(), *line, word.as_str()),
            ("src/lib.rs", at, expected),
            "{text}"
        );
    }
    for (report, text) in each_judged(&workbook, &ONE_MEANING, 0)
        .exercises
        .iter()
        .zip(ONE_MEANING)
    {
        assert_eq!(report.verdict, Verdict::Passed, "{text}");
    }
}

/// When what accounts stand on was built last.
fn tokio_of_accounts(small: &Small) -> Vec<std::time::SystemTime> {
    let folder = small.root().join("target/grade/accounts/debug/deps");
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let built = files.filter(|it| {
        let name = it.file_name().to_string_lossy().into_owned();
        name.starts_with("libtokio-") && name.ends_with(".rlib")
    });
    let built: Vec<_> = built
        .map(|it| it.metadata().unwrap().modified().unwrap())
        .collect();
    assert!(!built.is_empty());
    built
}

/// A program that learners write in is built with the checks, and with what these need.
#[test]
fn a_program_of_the_learners_moves_no_clock_either() {
    let small = workbook();
    let program = "exercises/01_small/01_queue/src/bin/main_loop.rs";
    let reference = "solutions/01_small/01_queue/accepted/reference";
    fs::remove_file(small.root().join(format!("{reference}.rs"))).unwrap();
    small.write(&format!("{reference}/lib.rs"), crate::small::REFERENCE);
    small.write(&format!("{reference}/bin/main_loop.rs"), "fn main() {}\n");
    small.write(program, "fn main() {}\n");
    let submission = Submission::of(&[(LIB, GOOD)]);
    submission.write(program, b"fn main() {\n    tokio::time::pause();\n}\n");
    let report = graded(&small, submission.root(), &["queue"], 4);
    let reason = &report.exercises[0].checks[0].reason;
    let Reason::Forbidden { file, line, word } = reason else {
        panic!("{reason:?}");
    };
    let place = (file.as_str(), *line, word.as_str());
    assert_eq!(place, ("src/bin/main_loop.rs", 2, "pause"));
    let built = tokio_of_accounts(&small);
    submission.write(program, b"fn pause() {}\n\nfn main() {\n    pause();\n}\n");
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(of_queue(&report), passed());
    let again = tokio_of_accounts(&small);
    assert_eq!(again, built, "built once more, for another target");
}

/// A program of the workbook's may share its process with the learner's code.
#[test]
fn a_program_of_the_workbooks_stays_the_workbooks() {
    let small = workbook();
    let worker = "exercises/01_small/01_queue/src/bin/worker.rs";
    small.write(worker, "fn main() {}\n");
    let submission = Submission::of(&[(LIB, GOOD), (worker, "fn main() { broken")]);
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(of_queue(&report), passed());
    assert_eq!(*why(&report, worker), Why::WorkbooksOwn);
    // The same file, with the line ends of another system, is nothing to speak of.
    submission.write(worker, b"fn main() {}\r\n");
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(report.handed_in.unwrap().ignored, []);
}

/// Archives and version control give files times of long ago.
#[test]
fn what_is_judged_is_what_was_handed_in_whatever_its_time_and_what_was_built_before() {
    let small = workbook();
    const WRONG: &str = "pub async fn answer() -> u32 {\n    41\n}\n";
    let part = "pub async fn answer() -> u32 {\n    include!(\"part.inc\")\n}\n";
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let to_come = std::time::SystemTime::now() + std::time::Duration::from_secs(1_000_000_000);
    let failed = (Verdict::Failed, "0".to_owned());
    for (files, time, expected) in [
        (vec![(LIB, GOOD)], to_come, passed()),
        (vec![(LIB, WRONG)], long_ago, failed.clone()),
        (vec![(LIB, GOOD)], long_ago, passed()),
        (
            vec![(LIB, part), ("queue/src/part.inc", "42")],
            to_come,
            passed(),
        ),
        (
            vec![(LIB, part), ("queue/src/part.inc", "41")],
            long_ago,
            failed,
        ),
    ] {
        let home = "exercises/01_small/01_queue/src/part.inc";
        let files: Vec<_> = files
            .into_iter()
            .map(|(path, text)| (if path == LIB { LIB } else { home }, text))
            .collect();
        let submission = Submission::of(&files);
        for (path, _) in &files {
            let file = fs::File::options()
                .write(true)
                .open(submission.root().join(path));
            file.unwrap().set_modified(time).unwrap();
        }
        let code = i32::from(expected != passed());
        let report = graded(&small, submission.root(), &["queue"], code);
        assert_eq!(of_queue(&report), expected, "{files:?}");
    }
}

/// A warning that is too long to be read would be one that is not seen.
#[test]
fn a_message_of_the_compiler_that_is_too_long_is_no_silence() {
    let small = workbook();
    let note = "x".repeat(600 * 1024);
    let text = format!(
        "#[deprecated(note = \"{note}\")]\nfn old() {{}}\n\n\
         pub async fn answer() -> u32 {{\n    old();\n    42\n}}\n"
    );
    let submission = Submission::of(&[(LIB, &text)]);
    let report = graded(&small, submission.root(), &["queue"], 1);
    assert_eq!(of_queue(&report), (Verdict::DidNotCompile, "0".to_owned()));
    // A long one that can be read is a warning like others.
    let text = text.replace(&note, &note[..1024]);
    let submission = Submission::of(&[(LIB, &text)]);
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(of_queue(&report), passed());
}

/// What systems and editors leave beside a file is nobody's doing.
#[test]
fn what_lies_beside_a_source_and_is_none_costs_nothing() {
    let small = workbook();
    let submission = Submission::of(&[("01_queue/src/lib.rs", GOOD)]);
    submission.write("01_queue/src/._lib.rs", b"\x00\x05\x16\x07\xff");
    submission.write("__MACOSX/01_queue/src/._lib.rs", b"\x00\x05\x16\x07");
    submission.write("01_queue/src/.lib.rs.swp", b"b0VIM\xff");
    submission.write(
        "01_queue/src/notes.rs",
        "caf\u{e9}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
            .as_slice(),
    );
    submission.write("01_queue/src/old.rs", b"// caf\xe9 unsafe");
    submission.write("01_queue/src/a\n::error file=lib.rs::forged.rs", b"");
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(of_queue(&report), passed());
    assert_eq!(*why(&report, "01_queue/src/._lib.rs"), Why::Hidden);
}

#[cfg(unix)]
#[test]
fn an_archive_writes_nothing_outside_and_says_what_it_would_have() {
    let small = workbook();
    let submission = Submission::of(&[("queue/src/lib.rs", GOOD), ("outside.rs", "broken")]);
    let solutions = small.root().join("solutions");
    std::os::unix::fs::symlink(&solutions, submission.root().join("queue/src/all")).unwrap();
    let root = submission.root().to_str().unwrap().to_owned();
    for make in [
        "mkfifo queue/src/wait.rs",
        "ln queue/src/lib.rs queue/src/again.rs",
        // A path that leads out, and one from the machine's top.
        "tar -cf ada.tar queue",
        "tar -rf ada.tar -P --transform 's,outside,../../escaped,' outside.rs",
        "tar -rf ada.tar -P --transform 's,outside,/tmp/escaped,' outside.rs",
        "tar -rf ada.tar --transform 's,outside,queue/src/all/escaped,' outside.rs",
    ] {
        let made = std::process::Command::new("sh")
            .args(["-c", make])
            .stderr(std::process::Stdio::null())
            .current_dir(&root)
            .status();
        assert!(made.unwrap().success(), "{make}");
    }
    let report = graded(&small, &submission.root().join("ada.tar"), &["queue"], 1);
    // A link and a pipe in the place of sources: their exercise's fault.
    assert_eq!(of_queue(&report), (Verdict::Unreadable, "0".to_owned()));
    let all = &report.handed_in.as_ref().unwrap().ignored;
    for why in [Why::Link, Why::NoRegularFile, Why::Name] {
        assert!(all.iter().any(|it| it.why == why), "{why:?} in {all:?}");
    }
    assert!(!solutions.join("escaped.rs").exists());
    assert!(!Path::new("/tmp/escaped.rs").exists());
}

/// Four safe lines that make one type of another.
const HOLE: &str = "
trait Object<U> {
    type Output;
}

impl<T: ?Sized, U> Object<U> for T {
    type Output = U;
}

fn taken<T: ?Sized, U>(value: <T as Object<U>>::Output) -> U {
    value
}

fn made<T, U>(value: T) -> U {
    taken::<dyn Object<U, Output = T>, U>(value)
}

pub async fn answer() -> u32 {
    made::<i32, u32>(42)
}
";

#[test]
fn a_shape_that_a_hole_of_the_compiler_needs_is_shown_and_refuses_nothing() {
    let small = workbook();
    let submission = Submission::of(&[("queue/src/lib.rs", HOLE), ("stack/src/lib.rs", GOOD)]);
    let report = graded(&small, submission.root(), &[], 0);
    assert_eq!(of_queue(&report), passed());
    let suspects = report.handed_in.unwrap().suspects;
    let expected = report::Suspect {
        file: "queue/src/lib.rs".to_owned(),
        line: 6,
        hole: report::Hole::ForEveryType,
    };
    assert_eq!(suspects, [expected]);
    let mut command = small.grade();
    let shown = command.arg("grade").arg(submission.root()).assert();
    let text = String::from_utf8_lossy(&shown.get_output().stdout).into_owned();
    assert!(
        text.contains("Read these") && text.contains("queue/src/lib.rs:6"),
        "{text}"
    );
}

#[test]
fn of_two_folders_of_one_exercise_the_one_at_home_is_taken() {
    let small = workbook();
    let submission = Submission::of(&[
        ("backup/queue/src/lib.rs", DEADLOCKED),
        ("repository/exercises/01_small/01_queue/src/lib.rs", GOOD),
        // Another version of the workbook may have it elsewhere.
        ("repository/exercises/07_other/03_stack/src/lib.rs", GOOD),
    ]);
    let report = graded(&small, submission.root(), &[], 0);
    let taken = "repository/exercises/01_small/01_queue".to_owned();
    assert_eq!(
        *why(&report, "backup/queue/src/lib.rs"),
        Why::SecondFolder { taken }
    );
}

/// What lies at the top is taken for the one exercise that is asked for, where nothing is
/// called so.
#[test]
fn a_folder_that_is_called_as_the_exercise_counts_before_a_source_at_the_top() {
    let small = workbook();
    let submission = Submission::of(&[
        ("build.rs", "fn main() {}\n"),
        ("src/main.rs", "fn main() {}\n"),
        ("queue/src/lib.rs", GOOD),
    ]);
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(of_queue(&report), passed());
    let taken = "queue".to_owned();
    assert_eq!(*why(&report, "build.rs"), Why::SecondFolder { taken });
}

#[test]
fn whoever_grades_reads_what_it_came_to() {
    let small = workbook();
    let submission = Submission::of(&[
        (
            "queue/src/lib.rs",
            "pub async fn answer() -> u32 {\n    41\n}\n",
        ),
        (
            "stack/src/lib.rs",
            "pub async fn answer() -> u32 {\n    broken\n}\n",
        ),
        ("\u{1b}[31mred.txt", "x"),
    ]);
    let assert = small
        .grade()
        .arg("grade")
        .arg(submission.root())
        .assert()
        .code(1);
    let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    assert!(
        text.contains("it answers: The answer: 41 was measured"),
        "{text}"
    );
    assert!(
        text.contains("error[E0425]: cannot find value `broken`"),
        "{text}"
    );
    assert!(
        text.contains("0 of 2 exercises passed, 0 of 8 points"),
        "{text}"
    );
    assert!(
        text.contains("It does not lie below `src` of an exercise\n"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'), "{text}");
}

/// A library that tries what a wall should keep it from, and says what it reached.
#[cfg(target_os = "linux")]
const HOSTILE: &str = r#"
use std::process::Command;

fn reached() -> Vec<String> {
    let mut reached = Vec::new();
    let mut tried = |what: &str, did: bool| {
        if did {
            reached.push(what.to_owned());
        }
    };
    let parent = std::os::unix::process::parent_id();
    let own = std::env::temp_dir().join("given").display().to_string();
    std::fs::write(&own, "mine").unwrap();
    tried("a file of the machine's", std::fs::read("/etc/passwd").is_ok());
    tried("a file of the instructor's", std::fs::read(SECRET).is_ok());
    tried("a solution", std::fs::read_dir(SOLUTIONS).is_ok());
    tried("a file elsewhere, written", std::fs::write(ELSEWHERE, "x").is_ok());
    tried("its own program, written", std::fs::OpenOptions::new().append(true).open("/proc/self/exe").is_ok());
    tried("a file of the workbook's, written", std::fs::write("tests/checks.rs", "").is_ok());
    tried("the environment of the grader", std::fs::read(format!("/proc/{parent}/environ")).is_ok_and(|it| !it.is_empty()));
    tried("the memory of the grader", std::fs::File::open(format!("/proc/{parent}/mem")).is_ok());
    tried("a descriptor of the grader", std::fs::read_link(format!("/proc/{parent}/fd/1")).is_ok());
    tried("a port of the machine", std::net::TcpStream::connect(PORT).is_ok());
    tried("a signal to the grader", Command::new("kill").arg("-0").arg(parent.to_string()).status().is_ok_and(|it| it.success()));
    tried("a mount", Command::new("mount").args(["-t", "tmpfs", "none", "/mnt"]).status().is_ok_and(|it| it.success()));
    tried("a namespace", Command::new("unshare").args(["-U", "true"]).status().is_ok_and(|it| it.success()));
    tried("a file's mode", Command::new("chmod").args(["0777", SECRET]).status().is_ok_and(|it| it.success()));
    tried("a variable", std::env::var_os("SECRET_TOKEN").is_some());
    tried("being root", std::fs::read_to_string("/proc/self/status").unwrap().contains("Uid:\t0"));
    tried("a file given away", Command::new("chown").args(["1", &own]).status().is_ok_and(|it| it.success()));
    tried("somebody's score for memory", std::fs::write(format!("/proc/{parent}/oom_score_adj"), "1000").is_ok());
    tried("somebody's limits", Command::new("prlimit").args(["--pid", &parent.to_string(), "--nofile=3"]).status().is_ok_and(|it| it.success()));
    tried("somebody's priority", Command::new("renice").args(["19", &parent.to_string()]).status().is_ok_and(|it| it.success()));
    // None ends before all are started.
    static OPEN: std::sync::RwLock<()> = std::sync::RwLock::new(());
    let closed = OPEN.write().unwrap();
    let start = |_: &u32| std::thread::Builder::new().stack_size(16 * 1024).spawn(|| drop(OPEN.read()));
    let threads: Vec<_> = (0..3000).map(|at| start(&at)).take_while(Result::is_ok).flatten().collect();
    tried("three thousand threads", threads.len() >= 2000);
    drop(closed);
    threads.into_iter().for_each(|it| it.join().unwrap());
    let there: Vec<u32> = there().collect();
    for name in OF_OTHERS {
        tried(&format!("{name} of another process"), there.iter().any(|pid| opens(&format!("/proc/{pid}/{name}"))));
    }
    tried("a signal to another process", others().any(|pid| Command::new("kill").args(["-0", &pid.to_string()]).status().is_ok_and(|it| it.success())));
    // What it has open is its own, but for the ends of what it is told and tells.
    for descriptor in std::fs::read_dir("/proc/self/fd").unwrap().flatten() {
        let open = std::fs::read_link(descriptor.path()).unwrap_or_default();
        tried(&format!("{} as a descriptor", open.display()), open.is_absolute() && !open.starts_with("/proc") && !open.starts_with("/dev/null"));
    }
    reached
}

/// What `/proc` has of a process that is nobody else's business.
const OF_OTHERS: [&str; 32] = [
    "environ", "mem", "maps", "smaps", "smaps_rollup", "auxv", "stack", "syscall", "fd", "cwd", "exe", "root", "task/self/environ",
    "cmdline", "comm", "stat", "statm", "status", "cgroup", "mountinfo", "mounts", "mountstats", "limits", "sched", "schedstat",
    "wchan", "net/unix", "oom_score", "task/self/cmdline", "task/self/comm", "task/self/children", "fdinfo/1",
];

/// Other processes, listed or not: their numbers can be guessed.
fn there() -> impl Iterator<Item = u32> {
    let own = std::process::id();
    let numbers = (1..own).rev().take(20_000).chain([std::os::unix::process::parent_id(), 1]);
    let is_own = |pid: &u32| std::fs::exists(format!("/proc/self/task/{pid}")).unwrap();
    numbers.filter(move |pid| std::fs::metadata(format!("/proc/{pid}")).is_ok() && !is_own(pid))
}

fn others() -> impl Iterator<Item = u32> {
    let listed = std::fs::read_dir("/proc").unwrap().flatten();
    listed.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(|pid| *pid != std::process::id())
}

/// Whether there is something to be read: a file that is empty for us says nothing, and
/// neither do the numbers of what a process has open.
fn opens(path: &str) -> bool {
    let pid = path.split('/').nth(2).unwrap();
    let path = path.replace("task/self", &format!("task/{pid}"));
    std::fs::read_link(&path).is_ok()
        || std::fs::read_dir(&path).is_ok_and(|it| it.flatten().any(|it| std::fs::read_link(it.path()).is_ok()))
        || std::fs::File::open(&path).is_ok_and(|mut it| path.ends_with("/mem") || std::io::Read::read(&mut it, &mut [0; 64]).is_ok_and(|read| read > 0))
}

pub async fn answer() -> u32 {
    let reached = reached();
    assert!(reached.is_empty(), "reached: {reached:?}");
    // What an honest program needs is there.
    let own = std::env::temp_dir().join("own.txt");
    std::fs::write(&own, "mine").unwrap();
    assert_eq!(std::fs::read_to_string(&own).unwrap(), "mine");
    let loopback = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    std::net::TcpStream::connect(loopback.local_addr().unwrap()).unwrap();
    assert!(Command::new("true").status().unwrap().success());
    42
}
"#;

#[cfg(target_os = "linux")]
#[test]
fn what_was_handed_in_reaches_nothing_outside() {
    let small = workbook();
    let outside = scratch::folder();
    let secret = outside.path().join("secret.txt");
    fs::write(&secret, "secret").unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let elsewhere = outside.path().join("elsewhere.txt");
    let constants = format!(
        "const SECRET: &str = {secret:?};\nconst SOLUTIONS: &str = {:?};\nconst ELSEWHERE: &str = {elsewhere:?};\nconst PORT: &str = {:?};\n",
        small.root().join("solutions"),
        listener.local_addr().unwrap().to_string(),
    );
    let hostile = format!("{HOSTILE}\n{constants}");
    let submission = Submission::of(&[("queue/src/lib.rs", &hostile)]);
    // A shell's log, which is handed down to whatever it starts.
    let log = outside.path().join("log.txt");
    let call = || small.here(crate::small::grader_with_open(&log));
    let mut command = call();
    command
        .env("SECRET_TOKEN", "secret")
        .arg("grade")
        .arg(submission.root());
    let assert = command.args(["queue", "--format", "json"]).assert();
    let report: Report = serde_json::from_slice(&assert.get_output().stdout).expect("a report");
    let missing: Vec<_> = report.walls.iter().filter(|it| !it.is_in_force()).collect();
    if !missing.is_empty() {
        eprintln!("skipped: this machine has not every wall: {missing:?}");
        return;
    }
    assert_eq!(report.walls.len(), report::WallKind::ALL.len());
    let reason = &report.exercises[0].checks[0].reason;
    assert_eq!(report.exercises[0].verdict, Verdict::Passed, "{reason:?}");
    assert!(!elsewhere.exists());

    // The same code in the learner's own folder reaches all of it: it is the walls
    // that keep it, and not a mistake in the code.
    small.write(LIB, &hostile);
    let mut command = call();
    let assert = command
        .args(["check", "queue", "--format", "json"])
        .assert();
    let report: Report = serde_json::from_slice(&assert.get_output().stdout).expect("a report");
    let Reason::Panicked { panic } = &report.exercises[0].checks[0].reason else {
        panic!("{:?}", report.exercises[0].checks[0].reason);
    };
    for reached in [
        "a file of the instructor's",
        "a solution",
        "written",
        "a port",
        "a signal",
        "a file's mode",
        "environ of another",
        "fd of another",
        "maps of another",
        "cmdline of another",
        "comm of another",
        "stat of another",
        "mountinfo of another",
        "task/self/cmdline of another",
        "three thousand threads",
        "log.txt as a descriptor",
    ] {
        assert!(
            panic.message.contains(reached),
            "{reached}: {}",
            panic.message
        );
    }
}

/// A folder that is root's alone is none that another user can come to.
#[cfg(target_os = "linux")]
#[test]
fn where_a_wall_is_missing_the_report_says_why_and_whoever_requires_all_gets_none() {
    let small = workbook();
    let own = scratch::folder();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    fs::set_permissions(own.path(), mode).unwrap();
    let is_root = fs::metadata(own.path()).is_ok_and(|it| {
        use std::os::unix::fs::MetadataExt;
        it.uid() == 0
    });
    if !is_root {
        eprintln!("skipped: only root has a wall that can be made to be missing");
        return;
    }
    crate::target::seed(&own.path().join("target"));
    let submission = Submission::of(&[("queue/src/lib.rs", GOOD)]);
    let grade = |more: &[&str]| {
        let mut command = crate::small::grader();
        command
            .current_dir(small.root())
            .arg("--target-dir")
            .arg(own.path().join("target"))
            .arg("grade")
            .arg(submission.root())
            .args(["queue", "--format", "json"])
            .args(more);
        command.assert()
    };
    let assert = grade(&["--require-sandbox"]).code(3);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    let missing = "being root: not in force, another user cannot read";
    assert!(said.contains(missing), "{said}");
    assert!(said.contains("--target-dir"), "{said}");
    let assert = grade(&[]).code(0);
    let report: Report = serde_json::from_slice(&assert.get_output().stdout).expect("a report");
    assert_eq!(of_queue(&report), passed());
    let root = report
        .walls
        .iter()
        .find(|it| it.kind == report::WallKind::Root);
    let why = root.unwrap().missing.clone().unwrap_or_default();
    assert!(why.contains("another user cannot read"), "{why}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_compiler_of_what_was_handed_in_reaches_nothing_outside_either() {
    let small = workbook();
    let text =
        "pub async fn answer() -> u32 {\n    let _ = include_str!(\"/etc/passwd\");\n    42\n}\n";
    let submission = Submission::of(&[("queue/src/lib.rs", text)]);
    let report = graded(&small, submission.root(), &["queue"], 1);
    let files_wall = report
        .walls
        .iter()
        .find(|it| it.kind == report::WallKind::Files);
    if !files_wall.unwrap().is_in_force() {
        eprintln!("skipped: this machine does not confine files");
        return;
    }
    assert_eq!(report.exercises[0].verdict, Verdict::DidNotCompile);
    let rendered = &report.exercises[0].diagnostics[0].rendered;
    assert!(rendered.contains("Permission denied"), "{rendered}");
    assert!(!rendered.contains("root:"), "{rendered}");
}

/// A process that is none of what was handed in, and that is called by its secret.
#[cfg(target_os = "linux")]
struct Bystander(std::process::Child);

#[cfg(target_os = "linux")]
impl Bystander {
    const SECRET: &str = "600.0815";

    fn new() -> Self {
        let mut command = std::process::Command::new("sleep");
        Self(command.arg(Self::SECRET).spawn().unwrap())
    }
}

#[cfg(target_os = "linux")]
impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What is included and no Rust stands in the compiler's words.
#[cfg(target_os = "linux")]
#[test]
fn the_compiler_of_what_was_handed_in_reads_nothing_of_other_processes() {
    let bystander = Bystander::new();
    let names = ["cmdline", "comm", "stat", "status", "cgroup", "mounts"];
    let texts = names.iter().flat_map(|name| {
        let path = format!("/proc/{}/{name}", bystander.0.id());
        ["include", "include_str"].map(|by| {
            format!("pub async fn answer() -> u32 {{\n    let _ = {by}!({path:?});\n    42\n}}\n")
        })
    });
    let texts: Vec<String> = texts.collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let report = each_judged(&with_exercises(texts.len()), &texts, 1);
    let mut walls = report.walls.iter();
    if !walls.any(|it| it.kind == report::WallKind::Files && it.is_in_force()) {
        eprintln!("skipped: this machine does not confine files");
        return;
    }
    for (exercise, text) in report.exercises.iter().zip(texts) {
        assert_eq!(exercise.verdict, Verdict::DidNotCompile, "{text}");
        let rendered = &exercise.diagnostics[0].rendered;
        assert!(rendered.contains("couldn't read"), "{rendered}");
        assert!(!rendered.contains(Bystander::SECRET), "{rendered}");
    }
}

/// A library that looks at other processes, and at itself.
#[cfg(target_os = "linux")]
const LOOKS_ROUND: &str = r#"
pub async fn answer() -> u32 {
    let reads = |path: String| std::fs::read(path).is_ok_and(|it| !it.is_empty());
    let own = std::process::id();
    let guessed = (1..own).rev().take(20_000).chain([std::os::unix::process::parent_id(), 1]);
    let others = guessed.filter(|pid| !std::fs::exists(format!("/proc/self/task/{pid}")).unwrap());
    let of_others = ["cmdline", "comm", "stat", "status", "cgroup", "mounts"];
    let seen = others.filter(|pid| of_others.iter().any(|name| reads(format!("/proc/{pid}/{name}"))));
    assert_eq!(seen.collect::<Vec<u32>>(), []);
    for own in ["self/stat", "self/statm", "thread-self/schedstat", "thread-self/syscall"] {
        assert!(reads(format!("/proc/{own}")), "{own}");
    }
    let touch = |more: &[&str]| std::process::Command::new("touch").args(more).arg(OF_WHO_GRADES).status();
    assert!(!touch(&["-d", "@0"]).unwrap().success(), "a file's time is another");
    42
}
"#;

/// Without a root of the whole machine nobody has a `/proc` of his own.
#[cfg(target_os = "linux")]
#[test]
fn who_grades_without_being_root_keeps_other_processes_out_of_sight_too() {
    let in_a_namespace = ["--user", "--map-root-user"];
    let tried = std::process::Command::new("unshare")
        .args(in_a_namespace)
        .arg("true")
        .status();
    if !tried.is_ok_and(|it| it.success()) {
        eprintln!("skipped: this machine gives no user namespace");
        return;
    }
    let small = workbook();
    let own = small.root().join("Cargo.toml");
    let before = fs::metadata(&own).unwrap().modified().unwrap();
    let text = format!("const OF_WHO_GRADES: &str = {own:?};\n{LOOKS_ROUND}");
    let submission = Submission::of(&[("queue/src/lib.rs", &text)]);
    let assert = assert_cmd::Command::new("unshare")
        .current_dir(small.root())
        .env("TMPDIR", scratch::top())
        .args(in_a_namespace)
        .arg(crate::small::grader().get_program())
        .arg("--target-dir")
        .arg(small.root().join("target/grade"))
        .arg("grade")
        .arg(submission.root())
        .args(["queue", "--format", "json"])
        .assert();
    let report: Report = serde_json::from_slice(&assert.get_output().stdout).expect("a report");
    let mut walls = report.walls.iter();
    if !walls.any(|it| it.kind == report::WallKind::Files && it.is_in_force()) {
        eprintln!("skipped: this machine does not confine files");
        return;
    }
    let reason = &report.exercises[0].checks[0].reason;
    assert_eq!(report.exercises[0].verdict, Verdict::Passed, "{reason:?}");
    assert_eq!(fs::metadata(&own).unwrap().modified().unwrap(), before);
}

/// What a check writes, what the compiler does and what was unpacked go with the call.
#[cfg(unix)]
#[test]
fn a_call_that_is_ended_leaves_no_folder_of_its_own() {
    let small = workbook();
    let own = scratch::folder();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(own.path(), mode).unwrap();
    let waits = "pub async fn answer() -> u32 {
    std::fs::write(std::env::temp_dir().join(\"begun\"), \"\").unwrap();
    std::thread::sleep(std::time::Duration::from_secs(30));
    42
}";
    let submission = Submission::of(&[("queue/src/lib.rs", waits)]);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_grader"))
        .current_dir(small.root())
        .env("TMPDIR", own.path())
        .arg("grade")
        .arg(submission.root())
        .arg("--target-dir")
        .arg(small.root().join("target/grade"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let there = || fs::read_dir(own.path()).unwrap().flatten();
    let is_begun = || there().any(|it| it.path().join("begun").exists());
    while !is_begun() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let kill = std::process::Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.ends_with("nothing is left running.\n"), "{said}");
    let left: Vec<_> = there().map(|it| it.path()).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A small file system of its own, while a test runs.
#[cfg(target_os = "linux")]
struct SmallDisk {
    folder: TempDir,
}

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// None where nobody may mount one.
    fn of(size: &str) -> Option<Self> {
        let disk = Self {
            folder: scratch::folder(),
        };
        let size = format!("size={size},mode=1777");
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "none"])
            .arg(disk.folder.path())
            .stderr(std::process::Stdio::null())
            .status();
        mounted.is_ok_and(|it| it.success()).then_some(disk)
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("--lazy")
            .arg(self.folder.path())
            .status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_while_a_check_runs_costs_nobody_a_point() {
    // As much as a check may write, and more than there is room for.
    let writes = "pub async fn answer() -> u32 {\n    \
                  let path = std::env::temp_dir().join(\"notes\");\n    \
                  std::fs::write(path, vec![7; 32 * 1024 * 1024]).unwrap();\n    42\n}\n";
    let small = workbook();
    let submission = Submission::of(&[(LIB, writes)]);
    let report = graded(&small, submission.root(), &["queue"], 0);
    assert_eq!(of_queue(&report), passed(), "it writes what it may");

    let Some(disk) = SmallDisk::of("16m") else {
        eprintln!("not tried: nothing can be mounted here");
        return;
    };
    let mut command = small.grade();
    command
        .env("TMPDIR", disk.folder.path())
        .arg("grade")
        .arg(submission.root())
        .args(["queue", "--format", "json"]);
    let assert = command.assert().code(3);
    let report: Report = serde_json::from_slice(&assert.get_output().stdout).unwrap();
    assert_eq!(of_queue(&report).0, Verdict::GraderFault);
    let reason = &report.exercises[0].checks[0].reason;
    assert!(matches!(reason, Reason::NoRoom { .. }), "{reason:?}");
}
