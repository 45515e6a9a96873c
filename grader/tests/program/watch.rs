//! The watch, end to end, in a terminal.

use crate::small::{GOOD, Small, grader, real_root};
use pty_process::blocking::{Command, Pty, open};
use std::fs;
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long something may take to come up on the screen.
const PATIENCE: Duration = Duration::from_secs(60);

const WRONG: &str = "pub async fn answer() -> u32 {\n    41\n}\n";

const BROKEN: &str = "pub async fn answer() -> u32 {\n    \"42\"\n}\n";

/// Keeps its check busy for as long as it may run.
const BUSY: &str = "pub async fn answer() -> u32 {\n    loop {\n        tokio::task::yield_now().await;\n        std::thread::sleep(std::time::Duration::from_millis(1));\n    }\n}\n";

const LIBRARY: &str = "exercises/01_small/01_one/src/lib.rs";

/// The watch's program.
static WATCH: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_BIN_EXE_grader"))
        .ancestors()
        .nth(2)
        .expect("it lies in a target folder");
    assert_cmd::Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--workspace", "--bin", "watch"])
        .arg("--target-dir")
        .arg(target)
        .current_dir(real_root())
        .assert()
        .success();
    target.join("debug/watch")
});

/// A terminal with a watch in it.
struct Watched<'s> {
    small: &'s Small,
    child: Child,
    pty: Arc<Pty>,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl<'s> Watched<'s> {
    /// With an editor and a pager, both scripts of the workbook.
    fn start(small: &'s Small, more: &[&str]) -> Self {
        Self::start_in(small, Some("xterm-256color"), more)
    }

    /// The same, in a terminal of this kind.
    fn start_in(small: &'s Small, kind: Option<&str>, more: &[&str]) -> Self {
        Self::start_with(small, kind, Some("sh pager.sh"), more)
    }

    /// The same, with this pager or the usual one.
    fn start_with(
        small: &'s Small,
        kind: Option<&str>,
        pager: Option<&str>,
        more: &[&str],
    ) -> Self {
        Self::start_by(Command::new(&*WATCH), small, kind, pager, more)
    }

    /// The same, by a shell with job control. It says when the watch is suspended, and
    /// goes on with it after a line.
    fn start_in_a_shell(small: &'s Small) -> Self {
        Self::start_by_a_shell(small, r#"exec "$0" "$@""#)
    }

    /// The same, by a program that waits for the watch, as cargo does.
    fn start_in_a_shell_by_another(small: &'s Small) -> Self {
        Self::start_by_a_shell(small, r#""$0" "$@"; exit"#)
    }

    fn start_by_a_shell(small: &'s Small, call: &str) -> Self {
        let script = format!(
            r#"
            set -m
            sh -c 'echo $$ > pid; {call}' "$0" "$@"
            echo "it is suspended"
            : > suspended
            read -r _
            fg"#
        );
        let shell = Command::new("sh").args(["-c", &script]).arg(&*WATCH);
        Self::start_by(shell, small, Some("xterm-256color"), None, &[])
    }

    fn start_by(
        command: Command,
        small: &'s Small,
        kind: Option<&str>,
        pager: Option<&str>,
        more: &[&str],
    ) -> Self {
        let (pty, pts) = open().expect("a terminal");
        pty.resize(pty_process::Size::new(24, 80)).expect("a size");
        let mut command = command
            .arg("--grader")
            .arg(env!("CARGO_BIN_EXE_grader"))
            .arg("--workbook")
            .arg(small.root())
            .arg("--target-dir")
            .arg(small.root().join("target/grade"))
            .args(more)
            .current_dir(small.root())
            .env_remove("TERM")
            .env_remove("CI")
            .env_remove("VISUAL")
            .env("EDITOR", "sh editor.sh")
            .env_remove("PAGER");
        if let Some(pager) = pager {
            command = command.env("PAGER", pager);
        }
        if let Some(kind) = kind {
            command = command.env("TERM", kind);
        }
        let child = command.spawn(pts).expect("the watch starts");
        let (pty, screen) = (
            Arc::new(pty),
            Arc::new(Mutex::new(vt100::Parser::new(cells(24), cells(80), 0))),
        );
        let (from, to) = (pty.clone(), screen.clone());
        let read = move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = (&*from).read(&mut bytes) {
                let mut screen = to.lock().unwrap_or_else(PoisonError::into_inner);
                screen.process(&bytes[..read]);
            }
        };
        thread::Builder::new().spawn(read).expect("a thread");
        Self {
            small,
            child,
            pty,
            screen,
        }
    }

    /// Waits until this stands on the screen.
    fn shows(&self, text: &str) -> &Self {
        let begun = Instant::now();
        while !self.text().contains(text) {
            assert!(
                begun.elapsed() < PATIENCE,
                "no {text:?} in\n{}",
                self.text()
            );
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    fn text(&self) -> String {
        let screen = self.screen.lock().unwrap_or_else(PoisonError::into_inner);
        screen.screen().contents()
    }

    fn press(&self, keys: &str) -> &Self {
        (&*self.pty).write_all(keys.as_bytes()).expect("keys");
        self
    }

    fn save(&self, text: &str) -> &Self {
        self.small.write(LIBRARY, text);
        self
    }

    fn resize(&self, rows: u16, columns: u16) -> &Self {
        {
            let mut screen = self.screen.lock().unwrap_or_else(PoisonError::into_inner);
            screen.screen_mut().set_size(cells(rows), cells(columns));
        }
        let size = pty_process::Size::new(rows, columns);
        self.pty.resize(size).expect("another size");
        self
    }

    /// Waits until the terminal is as it was before.
    fn gives_the_terminal_back(&self) -> &Self {
        let begun = Instant::now();
        while self.has_the_terminal() {
            assert!(begun.elapsed() < PATIENCE, "it keeps it:\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    fn has_the_terminal(&self) -> bool {
        let parser = self.screen.lock().unwrap_or_else(PoisonError::into_inner);
        let screen = parser.screen();
        screen.alternate_screen() || screen.hide_cursor()
    }

    /// Has the shell go on with a suspended watch. Its run goes on with it, and saves are
    /// seen as before.
    fn goes_on_as_before(self) {
        self.press("\n").shows("0 of 1 checks");
        self.checks_and_leaves();
    }

    /// Checks what is saved, and leaves by a key.
    fn checks_and_leaves(self) {
        self.save(GOOD).shows("The check passes.");
        self.press("q");
        self.has_left();
    }

    /// Waits until it has left: by itself, with 0, with the terminal as it was
    /// and with nothing of it running.
    fn has_left(self) {
        self.has_left_with(0);
    }

    /// The same, with another exit code than that of who leaves by a key.
    fn has_left_with(mut self, code: i32) {
        let begun = Instant::now();
        let exit = loop {
            match self.child.try_wait().expect("it can be waited for") {
                Some(exit) => break exit,
                None => assert!(begun.elapsed() < PATIENCE, "it goes on:\n{}", self.text()),
            }
            thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(exit.code(), Some(code), "{}", self.text());
        while !running(self.small.root()).is_empty() {
            assert!(
                begun.elapsed() < PATIENCE,
                "{:?}",
                running(self.small.root())
            );
            thread::sleep(Duration::from_millis(5));
        }
        self.gives_the_terminal_back();
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        // A failed test leaves nothing running either.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The programs that run below a folder. Empty where there is no `/proc`.
fn running(root: &Path) -> Vec<PathBuf> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let programs = processes.filter_map(|it| fs::read_link(it.path().join("exe")).ok());
    programs.filter(|it| it.starts_with(root)).collect()
}

/// A screen of this test has one cell at least.
fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}

fn small() -> Small {
    Small::new(&[("one", WRONG), ("two", WRONG)])
}

#[test]
fn a_save_is_shown_with_what_it_came_to() {
    let small = small();
    let watched = Watched::start(&small, &[]);
    watched.shows("41  (exactly 42)");
    watched.save(BROKEN).shows("error[E0308]");
    watched.save(GOOD).shows("The check passes.");
    watched.save(WRONG).shows("1 that passed fails.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn a_save_during_a_run_cuts_it() {
    let small = small();
    let watched = Watched::start(&small, &["one"]);
    watched.shows("0 of 1 checks").save(BUSY).shows("runs: ");
    watched.save(GOOD).shows("The check passes.");
    assert_eq!(running(small.root()), [] as [PathBuf; 0]);
    watched.press("q");
    watched.has_left();
}

/// An answer that is wrong, and tells which save it was.
fn wrong(number: u32) -> String {
    format!("pub async fn answer() -> u32 {{\n    {number}\n}}\n")
}

#[test]
fn saves_that_come_faster_than_checks_end_in_a_report_of_the_last_text() {
    let small = small();
    let watched = Watched::start(&small, &["one"]);
    watched.shows("0 of 1 checks");
    let begun = Instant::now();
    let mut number = 1_000;
    while begun.elapsed() < Duration::from_secs(3) {
        number += 1;
        watched.save(&wrong(number));
        thread::sleep(Duration::from_millis(10));
        if number == 1_050 {
            watched.press("?").shows("keys").press("?");
        }
    }
    watched.shows(&format!("{number}  (exactly 42)"));
    watched.save(GOOD).shows("The check passes.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn a_source_of_ten_megabytes_is_judged_and_keys_are_heard_meanwhile() {
    let small = small();
    let watched = Watched::start(&small, &["one"]);
    watched.shows("0 of 1 checks");
    let comment = "// nothing that matters\n".repeat(10 * 1024 * 1024 / 24);
    watched.save(&format!("{comment}{GOOD}"));
    watched.press("?").shows("keys").press("?");
    watched.shows("The check passes.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn a_source_that_is_too_large_is_refused_with_its_size_and_the_limit() {
    let small = small();
    let watched = Watched::start(&small, &["one"]);
    watched.shows("0 of 1 checks");
    watched.save(&"// nothing that matters\n".repeat(17 * 1024 * 1024 / 24));
    watched.shows("larger than 16 MiB");
    watched.save(GOOD).shows("The check passes.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn a_terminal_that_cannot_be_drawn_on_gets_plain_lines() {
    for kind in [Some("dumb"), Some(""), None] {
        let small = small();
        let mut watched = Watched::start_in(&small, kind, &["one"]);
        watched.shows("0 of 1 checks").shows("Waiting for a save");
        watched.save(GOOD).shows("1 of 1 checks");
        let screen = watched.screen.lock().expect("a screen");
        assert!(!screen.screen().alternate_screen(), "{kind:?}");
        drop(screen);
        watched.press("\x03");
        let begun = Instant::now();
        while watched
            .child
            .try_wait()
            .expect("it can be waited for")
            .is_none()
        {
            assert!(
                begun.elapsed() < PATIENCE,
                "it goes on:\n{}",
                watched.text()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn leaving_during_a_run_leaves_nothing_behind() {
    for leave in ["q", "\x03"] {
        let small = Small::new(&[("one", BUSY)]);
        let watched = Watched::start(&small, &[]);
        watched.shows("runs: ");
        watched.press(leave);
        watched.has_left();
    }
}

#[test]
fn a_signal_to_end_gives_the_terminal_back() {
    let small = small();
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks");
    let pid = rustix::process::Pid::from_child(&watched.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it runs");
    watched.has_left_with(130);
}

#[test]
fn a_suspended_watch_gives_the_terminal_to_the_shell_and_takes_it_again() {
    let small = small();
    let watched = Watched::start_in_a_shell(&small);
    watched.shows("0 of 1 checks").press("\x1a");
    watched.shows("it is suspended").gives_the_terminal_back();
    watched.goes_on_as_before();
}

#[test]
fn a_signal_to_suspend_is_as_good_as_the_key() {
    let small = small();
    let watched = Watched::start_in_a_shell(&small);
    watched.shows("0 of 1 checks");
    let pid = started_in(&small);
    rustix::process::kill_process(pid, rustix::process::Signal::TSTP).expect("it runs");
    watched.shows("it is suspended").gives_the_terminal_back();
    watched.goes_on_as_before();
}

/// What the shell of a test has started.
fn started_in(small: &Small) -> rustix::process::Pid {
    let pid = fs::read_to_string(small.root().join("pid")).expect("the shell writes it");
    let pid = pid.trim().parse().expect("a number");
    rustix::process::Pid::from_raw(pid).expect("a process")
}

/// Nobody is so fast with `fg` as a test that does not wait for this.
fn wait_until_all_stand_still(group: rustix::process::Pid) {
    let group = group.as_raw_nonzero().to_string();
    let list = || {
        let mut list = std::process::Command::new("ps");
        let output = list.args(["-eo", "pgid=,stat="]).output().expect("a list");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let goes_on = |line: &str| {
        let mut words = line.split_whitespace();
        words.next() == Some(group.as_str()) && !words.any(|state| state.starts_with('T'))
    };
    wait_until("all stand still", || !list().lines().any(goes_on));
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "not so: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A shell sends a signal to all that a command has started. The first of these stops at
/// once, and then the shell has the terminal already.
#[test]
fn a_signal_to_all_suspends_the_watch_once_and_leaves_nothing_on_the_screen() {
    let small = small();
    let watched = Watched::start_in_a_shell_by_another(&small);
    watched.shows("0 of 1 checks");
    let group = started_in(&small);
    rustix::process::kill_process_group(group, rustix::process::Signal::TSTP).expect("it runs");
    // What the shell writes before the watch has left its screen goes with that.
    wait_until("the shell has the terminal", || {
        small.root().join("suspended").exists()
    });
    watched.gives_the_terminal_back();
    wait_until_all_stand_still(group);
    watched.goes_on_as_before();
}

#[test]
fn who_presses_twice_suspends_once() {
    let small = small();
    let watched = Watched::start_in_a_shell_by_another(&small);
    watched.shows("0 of 1 checks").press("\x1a\x1a");
    watched.shows("it is suspended").gives_the_terminal_back();
    watched.goes_on_as_before();
}

#[test]
fn without_a_shell_nothing_is_suspended() {
    let small = small();
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks").press("\x1a");
    watched.checks_and_leaves();
}

#[test]
fn a_terminal_of_no_size_does_no_harm() {
    let small = small();
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks").save(BUSY).shows("runs: ");
    watched.resize(1, 1).resize(0, 0).save(GOOD);
    thread::sleep(Duration::from_millis(200));
    watched.resize(30, 100).shows("The check passes.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn a_folder_that_comes_back_is_watched_again() {
    let small = small();
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks");
    let (here, away) = (small.root().join("exercises"), small.root().join("away"));
    fs::rename(&here, &away).expect("it can be moved");
    watched.shows("folder is gone");
    fs::rename(&away, &here).expect("it can be moved back");
    watched.shows("0 of 1 checks");
    // The new folder is watched from some moment on.
    thread::sleep(Duration::from_millis(500));
    watched.save(GOOD).shows("The check passes.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn the_editor_has_the_terminal_and_what_it_writes_is_checked() {
    let small = small();
    small.write("good.rs", GOOD);
    // Writes beside the file and puts that in its place, as many editors do.
    small.write(
        "editor.sh",
        "read -r line\necho \"typed $line\" > typed\ncp good.rs \"$1.new\"\nmv \"$1.new\" \"$1\"\n",
    );
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks").press("e");
    let begun = Instant::now();
    while watched
        .screen
        .lock()
        .expect("a screen")
        .screen()
        .alternate_screen()
    {
        assert!(begun.elapsed() < PATIENCE, "the terminal was not lent");
        thread::sleep(Duration::from_millis(5));
    }
    watched.press("q\n").shows("The check passes.");
    assert_eq!(small.read("typed"), "typed q\n");
    watched.press("q");
    watched.has_left();
}

#[test]
fn the_page_is_read_in_the_readers_pager() {
    let small = small();
    small.write("pager.sh", "cat\necho the end\nread -r line < /dev/tty\n");
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks").press("r");
    watched.shows("A page").shows("the end");
    watched.press("\n").shows("0 of 1 checks").press("q");
    watched.has_left();
}

#[test]
fn a_reader_without_a_pager_of_their_own_is_told_how_to_go_on() {
    let small = small();
    let lines = (0..60).fold(String::new(), |page, line| {
        page + &format!("Line {line}.\n\n")
    });
    small.write("chapters/src/01_small/01_one.md", &lines);
    let watched = Watched::start_with(&small, Some("xterm-256color"), None, &[]);
    watched.shows("0 of 1 checks").press("r");
    watched.shows("Line 5.").shows("q ends reading");
    watched.press("q").shows("0 of 1 checks").press("q");
    watched.has_left();
}

#[test]
fn hints_the_reference_and_a_reset_are_a_key_away() {
    let small = small();
    let watched = Watched::start(&small, &[]);
    watched.shows("0 of 1 checks");
    watched
        .press("h")
        .shows("weak")
        .press("h")
        .shows("middling");
    watched.press("\r").shows("0 of 1 checks");
    watched.press("s").shows("when all checks pass");
    watched.save(GOOD).shows("The check passes.");
    watched.press("s").shows("The reference").press("\r");
    watched
        .press("x")
        .shows("starter anew?")
        .press("y")
        .shows("Not started yet");
    assert_eq!(small.read(&format!("{LIBRARY}.kept-1")), GOOD);
    watched.press("q");
    watched.has_left();
}

#[test]
fn two_watches_show_the_same() {
    let small = small();
    let (one, two) = (Watched::start(&small, &[]), Watched::start(&small, &[]));
    one.shows("0 of 1 checks");
    two.shows("0 of 1 checks");
    one.save(GOOD).shows("The check passes.");
    two.shows("The check passes.");
    one.press("q");
    two.press("q");
    one.has_left();
    two.has_left();
}

#[test]
fn saves_are_found_where_the_system_does_not_report_them() {
    let small = small();
    let watched = Watched::start(&small, &["--poll"]);
    watched.shows("0 of 1 checks");
    watched.save(GOOD).shows("The check passes.");
    watched.press("q");
    watched.has_left();
}

#[test]
fn without_a_screen_it_prints_plain_lines() {
    let small = small();
    let output = fs::File::create(small.root().join("output")).expect("a file");
    let mut child = without_a_screen(&small, output.into());
    let printed = |text: &str| {
        let begun = Instant::now();
        loop {
            let all = small.read("output");
            if all.contains(text) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "no {text:?} in\n{all}");
            thread::sleep(Duration::from_millis(5));
        }
    };
    printed("0 of 1 checks");
    printed("Waiting for a save");
    small.write(LIBRARY, GOOD);
    printed("1 of 1 checks");
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    let text = small.read("output");
    assert!(!text.contains('\u{1b}'), "{text}");
}

/// A watch of the exercise that prints to `output`.
fn without_a_screen(small: &Small, output: Stdio) -> Child {
    std::process::Command::new(&*WATCH)
        .arg("--grader")
        .arg(env!("CARGO_BIN_EXE_grader"))
        .arg("--workbook")
        .arg(small.root())
        .arg("--target-dir")
        .arg(small.root().join("target/grade"))
        .arg("one")
        .env_remove("CI")
        .stdin(Stdio::null())
        .stdout(output)
        .spawn()
        .expect("the watch starts")
}

#[test]
fn it_ends_when_nobody_reads_its_plain_lines_any_more() {
    let small = small();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    let mut child = without_a_screen(&small, writer.into());
    drop(reader);
    let status = child.wait().expect("it ends");
    assert!(status.success(), "{status}");
}

#[test]
fn an_exercise_that_there_is_not_is_said_before_anything_is_built() {
    let small = small();
    let call = grader()
        .current_dir(small.root())
        .args(["watch", "three"])
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&call.get_output().stderr).into_owned();
    assert!(said.contains("three"), "{said}");
}
