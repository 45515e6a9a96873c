//! The grader beside bare `cargo test`, on a copy of the workbook in which
//! every exercise is solved. Prints ratios of medians, taken in turn in one run.

mod copy;

use copy::{Copy, is_asked, median, time};
use grader::workbook::Exercise;
use report::Report;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// Measurements of each side, taken in turn.
const ROUNDS: usize = 7;

/// The exercise that is edited.
const EDITED: &str = "semaphore";

/// Both sides in turn, each after `prepare`.
fn compare(
    copy: &mut Copy,
    what: &str,
    prepare: impl Fn(&mut Copy),
    grader: impl Fn(&Copy) -> Command,
    bare: impl Fn(&Copy) -> Command,
) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first round of each only warms up.
    for _ in 0..=ROUNDS {
        prepare(copy);
        ours.push(time(grader(copy)));
        prepare(copy);
        theirs.push(time(bare(copy)));
    }
    let (ours, theirs) = (median(ours.split_off(1)), median(theirs.split_off(1)));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!(
        "| {what} | {:.3} s | {:.3} s | {ratio:.2} |",
        ours.as_secs_f64(),
        theirs.as_secs_f64()
    );
}

/// How long the process of one check took, by the grader's own account.
fn wall_of(copy: &Copy, check: &str) -> Duration {
    let mut walls: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let output = copy
                .grader(&["--fresh", "--format", "json", "check", EDITED])
                .output();
            let report: Report =
                serde_json::from_slice(&output.expect("it runs").stdout).expect("a report");
            let found = report.exercises[0]
                .checks
                .iter()
                .find(|it| it.name == check);
            found.expect("there is such a check").beside.wall
        })
        .collect();
    walls.sort();
    walls[walls.len() / 2]
}

/// The watch in a terminal of its own.
#[cfg(unix)]
struct Watch {
    child: std::process::Child,
    pty: std::sync::Arc<pty_process::blocking::Pty>,
    screen: std::sync::Arc<std::sync::Mutex<vt100::Parser>>,
}

#[cfg(unix)]
impl Watch {
    fn start(copy: &Copy) -> Self {
        use std::io::Read as _;
        use std::sync::{Arc, Mutex};

        let target = copy.grader.ancestors().nth(2).expect("a target folder");
        let built = Command::new("cargo")
            .args(["build", "--quiet", "--package", "watch", "--target-dir"])
            .arg(target)
            .current_dir(&copy.root)
            .status();
        assert!(built.expect("cargo starts").success(), "the watch compiles");
        let (pty, pts) = pty_process::blocking::open().expect("a terminal");
        pty.resize(pty_process::Size::new(30, 100)).expect("a size");
        let child = pty_process::blocking::Command::new(target.join("debug/watch"))
            .arg("--grader")
            .arg(&copy.grader)
            .arg("--workbook")
            .arg(&copy.root)
            .arg(EDITED)
            .env("TERM", "xterm-256color")
            .env_remove("CI")
            .spawn(pts)
            .expect("it starts");
        let screen = vt100::Parser::new(
            30.try_into().expect("some lines"),
            100.try_into().expect("some columns"),
            0,
        );
        let (pty, screen) = (Arc::new(pty), Arc::new(Mutex::new(screen)));
        let (from, to) = (pty.clone(), screen.clone());
        let read = move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = (&*from).read(&mut bytes) {
                to.lock().expect("a screen").process(&bytes[..read]);
            }
        };
        std::thread::Builder::new().spawn(read).expect("a thread");
        Self { child, pty, screen }
    }

    /// How long it takes until the screen is so.
    fn until(&self, is_so: impl Fn(&str) -> bool) -> Duration {
        let start = std::time::Instant::now();
        loop {
            let text = self.screen.lock().expect("a screen").screen().contents();
            if is_so(&text) {
                return start.elapsed();
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{text}");
            std::thread::sleep(Duration::from_micros(500));
        }
    }

    /// How long its threads have had the processor.
    fn cpu(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id()));
        let used = threads
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|thread| {
                let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
                text.split(' ').next()?.parse::<u64>().ok()
            });
        Duration::from_nanos(used.sum())
    }

    /// What it has in memory, in MiB.
    fn memory(&self) -> f64 {
        let path = format!("/proc/{}/statm", self.child.id());
        let text = fs::read_to_string(path).unwrap_or_default();
        let pages = text.split(' ').nth(1).and_then(|it| it.parse::<f64>().ok());
        pages.unwrap_or(0.0) * 4096.0 / 1024.0 / 1024.0
    }
}

/// From a save to what the watch shows of it, beside bare cargo.
#[cfg(unix)]
fn watched(copy: &mut Copy, edited: &Exercise) {
    use std::io::Write as _;

    let watch = Watch::start(copy);
    let checks = edited.plan.checks.len();
    let all = format!("{checks} of {checks} checks");
    // In the head of the checks, where a run under way has how far it is. The names of
    // checks have its words, too.
    let is_done = |text: &str| text.contains(&format!("{all}  exercises/"));
    watch.until(is_done);
    let (mut first, mut whole, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut keys = Vec::new();
    for _ in 0..=ROUNDS {
        copy.edit(edited);
        let begins = watch.until(|text| !is_done(text));
        (&*watch.pty).write_all(b"?").expect("a key");
        keys.push(watch.until(|text| text.contains("these keys")));
        (&*watch.pty).write_all(b"q").expect("a key");
        let before = begins + keys.last().copied().unwrap_or_default();
        let is_in = |text: &str| text.contains("runs:") && !text.contains("runs: 0 ");
        let first_in = before + watch.until(|text| is_in(text) || is_done(text));
        first.push(first_in);
        whole.push(first_in + watch.until(is_done));
        copy.edit(edited);
        bare.push(time(copy.cargo_test(&[EDITED])));
        watch.until(is_done);
    }
    let bare = median(bare.split_off(1)).as_secs_f64();
    for (what, times) in [("first check", first), ("all checks", whole)] {
        let ours = median(times.into_iter().skip(1).collect()).as_secs_f64();
        let ratio = ours / bare;
        println!("| a save in the watch → {what} shown | {ours:.3} s | {bare:.3} s | {ratio:.2} |");
    }
    let before = watch.cpu();
    std::thread::sleep(Duration::from_secs(10));
    let idle = (watch.cpu() - before).as_secs_f64() / 10.0;
    println!();
    println!("| the watch | |");
    println!("|---|---:|");
    let keys = median(keys).as_secs_f64() * 1000.0;
    println!("| a key answered while it builds | {keys:.0} ms |");
    println!(
        "| while nothing happens | {:.2} % of a core |",
        idle * 100.0
    );
    println!("| its memory | {:.0} MiB |", watch.memory());
    (&*watch.pty).write_all(b"q").expect("a key");
    let mut watch = watch;
    watch.child.wait().expect("it ends");
}

#[cfg(not(unix))]
fn watched(_: &mut Copy, _: &Exercise) {}

fn main() {
    let mut copy = Copy::set_up("against_cargo_test");
    let exercises: Vec<Exercise> = copy.workbook.exercises().cloned().collect();
    let edited = exercises
        .iter()
        .find(|it| it.name.0 == EDITED)
        .expect("it is in the workbook");
    let all = exercises.len();
    let names: Vec<String> = exercises.iter().map(|it| it.name.0.clone()).collect();
    let names = || names.iter().map(String::as_str).collect::<Vec<_>>();

    println!("| | grader | cargo test | ratio |");
    println!("|---|---:|---:|---:|");
    if is_asked("one") {
        compare(
            &mut copy,
            "edit one exercise → verdict",
            |copy| copy.edit(edited),
            |copy| copy.grader(&["check", EDITED]),
            |copy| copy.cargo_test(&[EDITED]),
        );
    }
    if is_asked("all") {
        compare(
            &mut copy,
            &format!("all {all} exercises edited"),
            |copy| exercises.iter().for_each(|exercise| copy.edit(exercise)),
            |copy| copy.grader(&[]),
            |copy| copy.cargo_test(&names()),
        );
        compare(
            &mut copy,
            &format!("all {all} exercises, nothing changed"),
            |_| {},
            |copy| copy.grader(&[]),
            |copy| copy.cargo_test(&names()),
        );
    }
    if is_asked("watch") {
        watched(&mut copy, edited);
    }
    if is_asked("process") {
        processes(&copy, edited);
    }
}

/// What the process of one check takes.
fn processes(copy: &Copy, edited: &Exercise) {
    let waiting = wall_of(copy, "ten_places_are_ten_times_faster_than_one");
    let hangs = copy
        .workbook
        .root
        .join("solutions")
        .join(&edited.path)
        .join("rejected/zero_hangs.rs");
    let library = edited.folder(&copy.root).join("src/lib.rs");
    fs::copy(hangs, library).expect("a solution that hangs");
    let deadlock = wall_of(copy, "no_places_at_all_is_an_error");
    println!();
    println!("| one check's process, start to end | |");
    println!("|---|---:|");
    println!(
        "| 5.5 s of simulated waiting judged | {:.1} ms |",
        waiting.as_secs_f64() * 1000.0
    );
    println!(
        "| a deadlock explained | {:.1} ms |",
        deadlock.as_secs_f64() * 1000.0
    );
}
