//! Every sentence that a learner reads about a verdict.

use evidence::{BrokenSeal, Doing, Ending, Hang, Waiting, WaitsIn};
use report::{
    ExerciseReport, HIDDEN, Hole, Limit, Reason, Report, Suspect, Verdict, Wall, WallKind, Why,
};
use std::fmt::Write as _;

/// The name of a check as the sentence that it is.
pub fn sentence(check: &str) -> String {
    check.replace(HIDDEN, "hidden: ").replace('_', " ")
}

/// The name of a folder of the workbook as words: of `06_patterns`, `patterns`.
pub fn folder(folder: &str) -> String {
    let name = folder.split_once('_').map_or(folder, |(_, name)| name);
    name.replace('_', " ")
}

/// The chapters of a report, each with its exercises. Numbers alone do not tell them
/// apart: see [`chapter_folder`].
pub fn chapters(report: &Report) -> impl Iterator<Item = &[ExerciseReport]> {
    let of = |exercise: &ExerciseReport| exercise.number.chapter;
    let is_one = move |one: &ExerciseReport, two: &ExerciseReport| {
        (of(one), chapter_folder(&one.folder)) == (of(two), chapter_folder(&two.folder))
    };
    report.exercises.chunk_by(is_one)
}

/// A chapter's name, from the folder of its exercises: of
/// `exercises/06_patterns/01_semaphore` it is `patterns`.
pub fn chapter(chapter: &[ExerciseReport]) -> String {
    let path = chapter.first().map_or("", |it| it.folder.as_str());
    folder(chapter_folder(path))
}

/// The folder of the chapter that an exercise's folder lies in: of
/// `exercises/06_patterns/01_semaphore`, `06_patterns`. It tells chapters apart
/// where numbers do not: a folder without a number counts as chapter 0, too.
pub fn chapter_folder(folder: &str) -> &str {
    folder.rsplit('/').nth(1).unwrap_or(folder)
}

/// A place below `folder` without the folder.
pub fn shorten(place: &str, folder: &str) -> String {
    let below = place
        .strip_prefix(folder)
        .map(|rest| rest.trim_start_matches('/'));
    below.unwrap_or(place).to_owned()
}

/// A learner's text as it may be shown: what would move the cursor, change
/// colours or turn the reading direction is written out, line ends stay.
pub fn harmless(text: &str) -> String {
    let is_harmful = |letter: char| {
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        // No XML may hold these two.
        let is_none = matches!(letter, '\u{fffe}' | '\u{ffff}');
        turns || is_none || (letter.is_control() && letter != '\n')
    };
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_harmful(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// The same of a text that has colours, which stay.
pub fn coloured(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        shown += &harmless(before);
        let is_colours = |it: &u8| it.is_ascii_digit() || *it == b';';
        let end = behind.bytes().take_while(|it| is_colours(it)).count();
        rest = if behind[end..].starts_with('m') {
            shown += "\u{1b}[";
            shown += &behind[..=end];
            &behind[end + 1..]
        } else {
            shown += "\\u{1b}[";
            behind
        };
    }
    shown + &harmless(rest)
}

/// Whether a spreadsheet takes a cell for a formula, which it would run: by its first
/// sign, which may have the width of a Chinese letter, or by one that it leaves out.
pub fn is_formula(cell: &str) -> bool {
    const WIDE: [char; 4] = ['\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) || cell.starts_with(WIDE)
}

/// How many letters of a path are shown at most: nobody reads more, and a path may have
/// thousands.
const PATH_LETTERS: usize = 160;

/// How many paths are shown at most.
const PATHS: usize = 10;

/// A path of a learner's as it may be shown, in one line. Of a long one the middle is left
/// out: a reader knows it by its beginning and by its end.
pub fn path(path: &str) -> String {
    let letters: Vec<char> = path.chars().collect();
    if letters.len() <= PATH_LETTERS {
        return harmless(path).replace('\n', "\\n");
    }
    let half = PATH_LETTERS / 2;
    let parts = [&letters[..half], &letters[letters.len() - half..]];
    let [begin, end] = parts.map(|it| self::path(&it.iter().collect::<String>()));
    format!("{begin}…{end}")
}

/// Several of them.
fn paths(all: &[String]) -> String {
    let mut shown: Vec<String> = all.iter().take(PATHS).map(|it| path(it)).collect();
    if all.len() > PATHS {
        shown.push(format!("and {} more", all.len() - PATHS));
    }
    shown.join(", ")
}

/// So many minutes in hours and minutes.
pub fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A sentence of a contract without the marks of Markdown that only a page
/// needs: links in brackets, and bold.
pub fn plain(promise: &str) -> String {
    let unlinked = promise.replace("[`", "`").replace("`]", "`");
    harmless(&unlinked.replace("**", ""))
}

/// A verdict in two or three words.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::NotStarted => "not started",
        Verdict::DidNotCompile => "did not compile",
        Verdict::Deadlocked => "deadlocked",
        Verdict::NeverRests => "never rests",
        Verdict::TimedOut => "timed out",
        Verdict::OverLimit => "over a limit",
        Verdict::Crashed => "crashed",
        Verdict::NoEvidence => "no evidence",
        Verdict::Refused => "refused",
        Verdict::Unreadable => "cannot be read",
        Verdict::GraderFault => "could not be judged",
    }
}

/// The sign of a verdict.
pub fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✓",
        Verdict::NotStarted => "○",
        Verdict::GraderFault => "?",
        Verdict::Failed
        | Verdict::DidNotCompile
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable => "✗",
    }
}

/// How a row of a timeline ended.
pub fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Ended => "ended",
        Ending::Failed => "failed",
        Ending::Panicked => "panicked",
        Ending::Cancelled => "given up",
        Ending::Pending => "still there at the end",
    }
}

/// So many of a thing whose plural takes an s.
pub fn counted(count: usize, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// What may be told of a hidden check.
fn withheld(measured: Option<&str>, until: Option<&str>) -> String {
    let mut text = "This is a hidden check.".to_owned();
    if let Some(measured) = measured {
        text += &format!(" It measured this: {measured}.");
    }
    match until {
        Some(until) => text += &format!(" The rest is shown after {until}."),
        None => text += " Hold your code against each promise of the exercise.",
    }
    text
}

/// What happened, what was expected, and what to look at.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Met => "Everything is as it should be.".to_owned(),
        Reason::Untouched => "Not begun yet.".to_owned(),
        Reason::Withheld {
            measured, until, ..
        } => withheld(measured.as_deref(), until.as_deref()),
        Reason::Todo { task } if task.is_empty() => "A `todo!` is still to be replaced.".to_owned(),
        Reason::Todo { task } => format!("Still to do: {task}."),
        Reason::Unmet { expectation } => format!(
            "{}: {} was measured, and {} is expected, because {}.",
            capital(&expectation.name),
            expectation.measured.shown,
            expectation.demanded,
            expectation.because.trim_end_matches('.')
        ),
        Reason::Panicked { panic } => {
            let task = panic
                .task
                .as_ref()
                .map_or_else(String::new, |task| format!("{task} "));
            let at = if panic.place.is_empty() {
                String::new()
            } else {
                format!(" at {}", panic.place)
            };
            format!("{task}panicked{at}: {}", panic.message)
        }
        Reason::Hung { hang } => self::hang(hang),
        Reason::NotMeasured { missing } => format!(
            "The check ended without measuring {}. Your code never called, or never awaited, \
             something that the check handed to it: a callback, a job, an item of a stream.",
            quoted(missing)
        ),
        Reason::Unplanned { surplus } if surplus.is_empty() => {
            "This check has no plan of what it measures. That is a fault of the workbook, not of \
             your code: `cargo grade plan` writes the plan."
                .to_owned()
        }
        Reason::Unplanned { surplus } => format!(
            "The check measured {}, which its plan does not name. Either the plan is out of date, or \
             something other than the check recorded a measurement.",
            quoted(surplus)
        ),
        Reason::PassedLimit { limit } => passed_limit(*limit),
        Reason::StackOverflow => {
            "A thread used up its stack. Look for a function that calls itself \
                                  without an end, a `Drop` or a `poll` that does, and for a very \
                                  large array on the stack."
                .to_owned()
        }
        Reason::Signal { signal } => signal_words(*signal),
        Reason::ExitCode { code } => format!(
            "The process exited with code {code} before the check was over. Look for \
             `std::process::exit`, and for a panic hook that exits."
        ),
        Reason::EndedEarly => {
            "The process exited, with success, before the check was over. A check counts only \
             when it runs to its end: look for `std::process::exit`."
                .to_owned()
        }
        Reason::BrokenSeal { broken } => broken_seal(*broken),
        Reason::KilledItsSupervisor => {
            "The check's process killed the grader's process that ran it. An exercise needs to \
             signal no process but its own children."
                .to_owned()
        }
        Reason::Compiler => "There is no program to run: see what the compiler says.".to_owned(),
        Reason::WarningLeft { lint, count } => format!(
            "The compiler still gives {} of `{lint}`, whatever the source allows.{}",
            counted(*count, "warning"),
            if lint == "unused_must_use" {
                " Where it suggests `let _ = …`: that hides the warning, and the future is dropped \
                 all the same."
            } else {
                ""
            }
        ),
        Reason::CannotStart { error } => format!(
            "The check could not be started: {error}. That is a fault of this machine, not of your \
             code."
        ),
        Reason::NoRoom { folder } => format!(
            "The check did not pass, and {folder} had less room left than a check may use. So it \
             may be a fault of this machine, and not of your code: make room there, and run it \
             again."
        ),
        Reason::Lost => {
            "This check was planned, and no result of it came back. That is a fault of the \
             grader, not of your code: run it again."
                .to_owned()
        }
        Reason::Cancelled => "Grading was interrupted before this check was over.".to_owned(),
        Reason::Unfinished { problem: None } => "Grading did not finish, so nothing is known of \
             this check. That is no fault of your code: grade it again."
            .to_owned(),
        Reason::Unfinished {
            problem: Some(problem),
        } => format!(
            "Grading did not finish, so nothing is known of this check. That is no fault of your \
             code. What stopped it: {problem}"
        ),
        Reason::Unreadable { file, problem } => format!("{}: {problem}", path(file)),
        Reason::NotTaken { file, why } => {
            format!("{} was not taken: {}.", path(file), self::why(why))
        }
        Reason::Forbidden { file, line, word } if moved_by(word).is_some() => format!(
            "{}, line {line}, has the word `{word}`, and where the checks are built it means \
             `{}`, which moves the clock that code is judged by. No exercise needs that, so nothing \
             was run. If you mean something of your own, give it another name, or import no names \
             by `*` where it stands.",
            path(file),
            moved_by(word).unwrap_or_default()
        ),
        Reason::Forbidden { file, line, word } => format!(
            "{}, line {line}, has the word `{word}`. No exercise needs it, and code with it \
             can go round the checks, so nothing was run. {}",
            path(file),
            match word.as_str() {
                "extern" => "A crate is used by its name alone.",
                "env" | "option_env" => "Write it so that it is the same wherever it is built.",
                _ => "Write it in safe Rust.",
            }
        ),
        Reason::ReadsElsewhere { files } => format!(
            "The compiler read {} for it, which is no part of what was handed in. Put what you \
             need into files below `src`.",
            paths(files)
        ),
    }
}

fn passed_limit(limit: Limit) -> String {
    match limit {
        Limit::Wall => {
            "The check was not over when its time was up, and nothing was recorded of what \
             it waits for. Look for a thread that never ends, or a `Drop` that waits."
                .to_owned()
        }
        Limit::Cpu => {
            "The check used more CPU time than a check may. Look for a loop that never ends."
                .to_owned()
        }
        Limit::Output => "The check printed more than a check may, so it was stopped. Look for a \
             `println!` in a loop that never ends."
            .to_owned(),
        Limit::Processes => {
            "The check started more processes than a check may, so all of them were \
             stopped."
                .to_owned()
        }
        Limit::Disk => {
            "The check wrote more to the disk than a check may, so it was stopped.".to_owned()
        }
    }
}

fn signal_words(signal: i32) -> String {
    let what = match signal {
        6 => " (abort): a panic inside a destructor, or memory that ran out",
        9 => " (kill): either the code sent it, or the system did because memory ran out",
        11 => " (segmentation fault)",
        _ => "",
    };
    format!("The process was ended by signal {signal}{what}.")
}

fn broken_seal(broken: BrokenSeal) -> String {
    match broken {
        BrokenSeal::Forged | BrokenSeal::Unreadable | BrokenSeal::OfAnother => {
            format!(
                "The evidence that came back is not valid: {broken}. Only the check itself can seal it."
            )
        }
        BrokenSeal::Version(_) => format!("{broken}: rebuild the workbook."),
    }
}

/// What a word means by which code moves the clock.
fn moved_by(word: &str) -> Option<&'static str> {
    Some(match word {
        "advance" => "tokio::time::advance",
        "pause" => "tokio::time::pause",
        "resume" => "tokio::time::resume",
        "start_paused" => "tokio::runtime::Builder::start_paused",
        _ => return None,
    })
}

/// Why a check came to no end.
pub fn hang(hang: &Hang) -> String {
    match hang {
        Hang::Deadlock { waiting } => format!(
            "Deadlock: every task waits, and nothing is left that could wake one.{}\nLook for the \
             code that should send, release, finish or wake: it has ended, or is waiting too.",
            list(waiting)
        ),
        Hang::NeverRests {
            busiest,
            poll_budget,
        } => format!(
            "The loop never rests: after {poll_budget} polls the check is still not over. Polled \
             most:{}\nLook for code that asks again and again, or wakes itself, where it should \
             wait to be woken.",
            list(std::slice::from_ref(busiest))
        ),
        Hang::TicksOn { busiest, limit_s } => format!(
            "Not over after {limit_s} seconds of virtual time, and still going on. Polled most:{}\n\
             Look for work that never ends, or for a wait that is far longer than it should be.",
            list(std::slice::from_ref(busiest))
        ),
        Hang::StuckPoll {
            task,
            doing: Doing::Computing,
            ..
        } => format!(
            "{}\nLook for a loop in which nothing is awaited.",
            stuck(task, "keeps the processor busy", None)
        ),
        Hang::StuckPoll {
            task,
            doing: Doing::Blocked,
            waits_in,
            calls,
        } => format!(
            "{}\n{}",
            stuck(task, "blocks its thread", calls.as_deref()),
            blocked(*waits_in, calls.as_deref())
        ),
        Hang::OutsideTime { waiting } => format!(
            "Virtual time has run out, while a thread, socket or child process that it cannot \
             wait for is still there.{}\nThis exercise is about waiting on the loop: use Tokio's \
             timers, channels and tasks.",
            list(waiting)
        ),
        Hang::TimeStands {
            waiting,
            patience_s,
        } => format!(
            "Virtual time stands still: nothing was polled for {patience_s} seconds of real time. \
             While a closure of `spawn_blocking` runs, the clock of the loop does not move.{}\nLook \
             for a blocking closure that waits for a timer or a task of the loop: neither can come.",
            list(waiting)
        ),
        Hang::Unfinished {
            waiting,
            patience_s,
        } => {
            format!(
                "Not over after {patience_s} seconds of real time.{}",
                list(waiting)
            )
        }
    }
}

/// What does not return, and at which line it stands.
fn stuck(task: &Waiting, does: &str, calls: Option<&str>) -> String {
    let mut text = if task.spawned_at.is_empty() {
        format!("A call that the check has made, outside any scenario, {does} and does not return.")
    } else {
        let poll = match (task.polls, task.since_us) {
            (poll @ 1.., Some(since)) => format!(", in poll {poll} of it, at {}", instant(since)),
            _ => String::new(),
        };
        format!(
            "A poll {does} and does not return, so nothing else can run: {}{poll}.",
            named(task)
        )
    };
    if let Some(place) = &task.awaits {
        let function = calls.map_or_else(String::new, |it| format!(", in `{it}`"));
        let _ = write!(text, "\n  It stands at {place}{function}.");
    }
    text
}

/// What to look for where a thread is blocked, by what it waits in.
fn blocked(waits_in: Option<WaitsIn>, calls: Option<&str>) -> &'static str {
    match (calls, waits_in) {
        (Some("Mutex::lock" | "RwLock::read" | "RwLock::write"), _) => {
            "Somebody holds that lock and does not give it back. A lock of `std` taken twice by one \
             thread waits for itself. A guard lives until its block ends or it is dropped; one in the \
             head of a `while let`, `if let` or `match`, until the body has ended; one kept over an \
             await, while others run."
        }
        (Some("park"), _) => {
            "A parked thread goes on when somebody unparks it. In an executor of your own that is \
             the waker: either nothing calls `wake`, or `wake` does not unpark this thread."
        }
        (_, Some(WaitsIn::Wake)) => {
            "The thread sleeps until another one wakes it. Look for a lock, channel, `Condvar`, `join` \
             or `park` of `std`. Either whoever should wake it never does, perhaps because that code \
             would have to run on this thread, or an await belongs there."
        }
        (_, Some(WaitsIn::WakeForATime)) => {
            "The thread waits for another one, again and again for some time. Look for a \
             `recv_timeout`, `wait_timeout` or `park_timeout` of `std` in a loop. Either what it \
             waits for never happens, or an await belongs there."
        }
        (_, Some(WaitsIn::Sleep)) => {
            "The thread is asleep for a time of its own. Look for `std::thread::sleep`: while it \
             lasts, no task runs. `tokio::time::sleep(…).await` lets the others run."
        }
        (_, Some(WaitsIn::Input)) => {
            "The thread waits until there is something to read. Look for a `read`, `accept` or `recv` \
             of `std`: what it waits for never comes, or an await on Tokio's own belongs there."
        }
        (_, Some(WaitsIn::Child)) => {
            "The thread waits for a child process. Look for `wait`, `status` or `output` of \
             `std::process`: `tokio::process` has the same with an await."
        }
        (_, None) => {
            "Look for code that puts the thread to sleep: a lock, channel, sleep or read of `std`, a \
             `join`, a `park`. Either what it waits for never happens, or an await belongs there."
        }
    }
}

/// The most waiting tasks that are listed.
const MOST_LISTED: usize = 8;

fn list(waiting: &[Waiting]) -> String {
    let mut list = String::new();
    for task in waiting.iter().take(MOST_LISTED) {
        let _ = write!(list, "\n  {}", who(task));
    }
    if waiting.len() > MOST_LISTED {
        let _ = write!(list, "\n  … and {} more", waiting.len() - MOST_LISTED);
    }
    list
}

fn who(waiting: &Waiting) -> String {
    let Waiting {
        task,
        spawned_at,
        polls,
        since_us,
        awaits,
    } = waiting;
    let mut who = named(waiting);
    match since_us {
        Some(_) if *polls > 1_000 => {
            let _ = write!(who, ", polled {polls} times");
        }
        Some(since) => {
            let at = awaits
                .as_ref()
                .map_or(String::new(), |at| format!(" at {at}"));
            let _ = write!(who, ", waiting{at} since t = {}", instant(*since));
        }
        None if *polls == 0 && !spawned_at.is_empty() && task != "main" => {
            who.push_str(", never polled");
        }
        None => {}
    }
    who
}

/// A task with the place that it comes from.
fn named(waiting: &Waiting) -> String {
    let Waiting {
        task, spawned_at, ..
    } = waiting;
    match (task.as_str(), spawned_at.as_str()) {
        (task, "") => task.to_owned(),
        ("main", place) => format!("main, the future that the check runs at {place}"),
        (task, place) => format!("{task}, spawned at {place}"),
    }
}

/// From here on an instant is said in seconds: a year has 31,536,000,000 ms.
const MOST_MS: u64 = 10_000_000;

/// A virtual instant, in milliseconds; a late one in seconds.
pub fn instant(us: u64) -> String {
    let ms = us / 1000;
    if ms >= MOST_MS {
        return match ms % 1000 {
            0 => format!("{} s", ms / 1000),
            rest => format!("{}.{rest:03} s", ms / 1000),
        };
    }
    if us.is_multiple_of(1000) {
        format!("{} ms", us / 1000)
    } else {
        format!("{}.{:03} ms", us / 1000, us % 1000)
    }
}

fn quoted(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("“{name}”"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text with its first letter as a sentence begins.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// Why a file that was handed in was not taken, to stand behind its path.
pub fn why(why: &Why) -> String {
    match why {
        Why::NoSource => "it does not lie below `src` of an exercise".to_owned(),
        Why::NotAsked => "its exercise was not asked for".to_owned(),
        Why::Hidden => "it is hidden, or was built".to_owned(),
        Why::Link => "it is a link, and links are not followed".to_owned(),
        Why::NoRegularFile => "it is no regular file".to_owned(),
        Why::WorkbooksOwn => "it is the workbook's own file, and the workbook's is used".to_owned(),
        Why::OwnProgram => "it is a program, and the exercise has none of that name".to_owned(),
        Why::SecondFolder { taken } if taken.is_empty() => {
            "the exercise lies there twice; what lies at the top is used".to_owned()
        }
        Why::SecondFolder { taken } => {
            format!("the exercise lies there twice; {} is used", path(taken))
        }
        Why::Name => "its name is no text, or leads out of what was handed in".to_owned(),
        Why::TwoOfOneName => "the archive has two different files of that name".to_owned(),
        Why::Password => "it needs a password".to_owned(),
        Why::TooLarge { limit } => format!("there may be no more than {limit}"),
        Why::Unreadable { problem } => format!("it cannot be read: {}", harmless(problem)),
    }
}

/// What a suspect place looks like, and why it is to be read.
pub fn suspect(suspect: &Suspect) -> String {
    let what = match suspect.hole {
        Hole::ForEveryType => {
            "an implementation for every type, with an associated type (rust-lang/rust #57893)"
        }
        Hole::NestedLifetimes => {
            "a reference to a reference, with two lifetimes (rust-lang/rust #25860)"
        }
    };
    format!("{}:{}: {what}", path(&suspect.file), suspect.line)
}

/// A wall in a line: what it keeps code from, and why it does not stand where it
/// does not.
pub fn wall(wall: &Wall) -> String {
    let what = match wall.kind {
        WallKind::Files => "files it was not given, and other processes' memory",
        WallKind::Network => "the network",
        WallKind::Signals => "signals to other processes",
        WallKind::SystemCalls => "system calls that no exercise needs",
        WallKind::Root => "being root",
        WallKind::Processes => "more threads and processes than an exercise needs",
    };
    match &wall.missing {
        None => what.to_owned(),
        Some(why) => format!("{what}: not in force, {why}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_shown_without_brackets() {
        assert_eq!(
            plain("**Told to stop**, it is over within [`GRACE`]."),
            "Told to stop, it is over within `GRACE`."
        );
    }

    #[test]
    fn colours_stay_and_nothing_else_that_moves_a_terminal() {
        assert_eq!(
            coloured(
                "\u{1b}[1mbold\u{1b}[0m\u{1b}[38;5;9m \u{1b}[2J\u{1b}]0;x\u{7}\u{1b}[\u{202e}"
            ),
            "\u{1b}[1mbold\u{1b}[0m\u{1b}[38;5;9m \\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{1b}[\\u{202e}"
        );
    }

    #[test]
    fn of_a_long_path_both_ends_are_shown_in_one_line() {
        assert_eq!(path("a\n\u{202e}b/ü"), "a\\n\\u{202e}b/ü");
        let long = format!("queue/{}/lib.rs", "ü/".repeat(2000));
        let shown = path(&long);
        assert_eq!(shown.chars().count(), PATH_LETTERS + 1);
        assert!(
            shown.starts_with("queue/ü/") && shown.ends_with("ü//lib.rs"),
            "{shown}"
        );
        let many = vec!["a".to_owned(); PATHS + 2];
        assert!(paths(&many).ends_with("a, and 2 more"));
    }

    #[test]
    fn what_would_paint_over_other_words_is_written_out() {
        assert_eq!(
            harmless("a\u{1b}[2Jb\rc\td\u{202e}e\nf — ü"),
            "a\\u{1b}[2Jb\\rc\\td\\u{202e}e\nf — ü"
        );
    }
}
