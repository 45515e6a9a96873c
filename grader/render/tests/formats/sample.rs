//! A report with an exercise in each state, and a text wherever a learner or the
//! machine has a say.

use evidence::{
    Ending, Expectation, Hang, Lane, LaneKind, Level, Measured, Panic, Scenario, Timeline, Waiting,
    Warning, WarningKind,
};
use render::formats::{self, Context};
use report::{
    AskedCheck, Beside, CheckReport, Diagnostic, Digest, ExerciseName, ExerciseReport, HandedIn,
    Hole, Hundredths, Ignored, Number, Provenance, Reason, Report, SeedName, Subject, Suspect,
    Verdict, Wall, WallKind, Why,
};
use std::time::Duration;

/// The environment that Classroom 50's runner makes.
pub(crate) const CONTEXT: Context = Context {
    variable: |name| {
        let value = match name {
            "CLASSROOM" => "async-2026",
            "ASSIGNMENT" => "chapter-6",
            "SUBMISSION_TAG" => "submit/2026-06-01T14-32-05Z-a1b2c3d",
            "COMMIT_URL" => "https://example.org/commit",
            "RELEASE_URL" => "https://example.org/release",
            "REVIEW_URL" => "https://example.org/review",
            _ => return None,
        };
        Some(value.to_owned())
    },
};

/// The report in the format of this name.
pub(crate) fn written(format: &str, report: &Report) -> String {
    let format = formats::named(format).expect("there is such a format");
    (format.render)(report, &CONTEXT)
}

pub(crate) fn subject(section: u32, name: &str, points: u32, checks: &[&str]) -> Subject {
    let asked = |name: &&str| AskedCheck {
        name: (*name).to_owned(),
        holds_idle: false,
        promises: vec!["At most [`limit`] requests are in flight.".to_owned()],
        weight: 1,
    };
    Subject {
        name: ExerciseName(name.to_owned()),
        number: Number {
            chapter: 6,
            section,
        },
        title: format!("About {name}"),
        folder: format!("exercises/06_patterns/0{section}_{name}"),
        page: format!("chapters/src/06_patterns/0{section}_{name}.md"),
        points: Hundredths::whole(points),
        minutes: 25,
        checks: checks.iter().map(asked).collect(),
    }
}

fn expectation(text: &str, met: bool) -> Expectation {
    Expectation {
        name: format!("requests at once{text}"),
        measured: Measured {
            shown: format!("25{text}"),
            finite: true,
        },
        demanded: format!("at most 7{text}"),
        met,
        because: format!("there must never be an eighth{text}"),
    }
}

fn timeline(text: &str) -> Timeline {
    let lane = |kind, label: &str| Lane {
        kind,
        label: format!("{label}{text}"),
        spawned_at: format!("src/lib.rs:7{text}"),
        from_us: 0,
        to_us: 100_000,
        polls_us: vec![0, 100_000],
        polls: 2,
        ending: Ending::Panicked,
    };
    let level = Level {
        label: format!("GET{text}"),
        most: 3,
        steps: vec![(0, 3), (50_000, 0)],
    };
    Timeline {
        scenario: 1,
        scenarios: 2,
        total_us: 100_000,
        lanes: vec![
            lane(LaneKind::Task, "main"),
            lane(LaneKind::Service, "GET /0"),
        ],
        lanes_dropped: 0,
        levels: vec![level],
    }
}

/// A check that failed, with everything that a check can have.
pub(crate) fn failed(name: &str, text: &str) -> CheckReport {
    let unmet = expectation(text, false);
    let reason = Reason::Unmet {
        expectation: unmet.clone(),
    };
    let mut check = CheckReport::not_run(name, reason);
    let timeline = timeline(text);
    check.scenarios = vec![Scenario {
        number: 1,
        total_us: 100_000,
        levels: timeline.levels.clone(),
    }];
    check.expectations = vec![unmet];
    check.panics = vec![Panic {
        message: format!("index out of bounds{text}"),
        place: format!("exercises/06_patterns/01_semaphore/src/lib.rs:40{text}"),
        task: Some(format!("task 1{text}")),
        elsewhere: false,
    }];
    check.warnings = vec![Warning {
        kind: WarningKind::PendingAtShutdown,
        sentence: format!("task 2 was still pending{text}"),
        place: format!("src/lib.rs:31{text}"),
    }];
    check.timeline = Some(timeline);
    check.beside = Beside {
        wall: Duration::from_millis(7),
        ..Beside::default()
    };
    check
}

pub(crate) fn panicked(name: &str, text: &str) -> CheckReport {
    let panic = Panic {
        message: format!("{text}called `Option::unwrap()` on a `None` value"),
        place: "exercises/06_patterns/01_semaphore/src/lib.rs:12".to_owned(),
        task: None,
        elsewhere: false,
    };
    CheckReport::not_run(name, Reason::Panicked { panic })
}

pub(crate) fn deadlocked(name: &str, text: &str) -> CheckReport {
    let waiting = Waiting {
        task: format!("task 1{text}"),
        spawned_at: format!("src/lib.rs:9{text}"),
        polls: 2,
        since_us: Some(50_000),
        awaits: Some(format!("src/lib.rs:21{text}")),
    };
    let hang = Hang::Deadlock {
        waiting: vec![waiting],
    };
    CheckReport::not_run(name, Reason::Hung { hang })
}

fn said(level: &str, code: &str, text: &str, whole: &str) -> Diagnostic {
    Diagnostic {
        level: level.to_owned(),
        code: Some(format!("{code}{text}")),
        rendered: format!(
            "\u{1b}[1m{level}[{code}]\u{1b}[0m: mismatched types{text}\n  \
             --> src/lib.rs:12:5\n   |\n12 |     {whole}\n"
        ),
        advice: None,
    }
}

/// Reasons that quote what was handed in, each of an exercise.
fn reasons(text: &str) -> Vec<Reason> {
    let text = || text.to_owned();
    vec![
        Reason::Untouched,
        Reason::Lost,
        Reason::Todo { task: text() },
        Reason::NotMeasured {
            missing: vec![text()],
        },
        Reason::Unreadable {
            file: text(),
            problem: text(),
        },
        Reason::NotTaken {
            file: text(),
            why: Why::Unreadable { problem: text() },
        },
        Reason::Forbidden {
            file: text(),
            line: 3,
            word: text(),
        },
        Reason::ReadsElsewhere {
            files: vec![text()],
        },
        Reason::Withheld {
            verdict: Verdict::Failed,
            measured: Some(text()),
            until: Some(text()),
        },
        Reason::CannotStart { error: text() },
        Reason::NoRoom { folder: text() },
        Reason::WarningLeft {
            lint: text(),
            count: 1,
        },
    ]
}

/// What passed, what failed, what did not compile, what was not started, and what
/// the grader could not judge.
pub(crate) fn small() -> Report {
    with("", 2)
}

/// The same and more, with `text` behind whatever a learner or the machine says.
pub(crate) fn hostile(text: &str) -> Report {
    with(text, usize::MAX)
}

/// What is no output, no panic and no word of the compiler's is never long: a
/// recorded text is cut, and the name of a file ends.
const MOST_LETTERS: usize = 200;

fn with(whole: &str, reasons_of: usize) -> Report {
    let text: String = whole.chars().take(MOST_LETTERS).collect();
    let text = text.as_str();
    // The system has no file of such a name.
    let file = text.replace(['/', '\0'], "");
    let names = ["never_more", "all_places", "in_order", "gives_back"];
    let mut met = CheckReport::not_run("all_places", Reason::Met);
    met.expectations = vec![expectation(text, true)];
    let mut results = vec![
        met,
        failed("never_more", text),
        panicked("in_order", whole),
        deadlocked("gives_back", text),
    ];
    results[1].beside.output = format!("printed by the learner{whole}");
    let semaphore = subject(1, "semaphore", 10, &names);
    let diagnostics = vec![said("warning", "unused_must_use", text, whole)];
    let mut exercises = vec![
        ExerciseReport::new(&semaphore, results, diagnostics),
        ExerciseReport::of_all(
            &subject(2, "queue", 10, &["stops", "goes_on"]),
            &Reason::Compiler,
            vec![said("error", "E0308", text, whole)],
        ),
    ];
    let passes = subject(3, "race", 4, &["first_wins"]);
    exercises.push(ExerciseReport::of_all(&passes, &Reason::Met, Vec::new()));
    for (section, reason) in (4..).zip(reasons(text)).take(reasons_of) {
        // A folder of the learner's own may be called anything.
        let name = format!("exercise_{section}{file}");
        let subject = subject(section, &name, 4, &["it_works"]);
        exercises.push(ExerciseReport::of_all(&subject, &reason, Vec::new()));
    }
    let mut report = Report::new(exercises);
    let digest = |letter: &str| Digest(letter.repeat(64));
    report.handed_in = Some(HandedIn {
        name: format!("{file}doe-jane"),
        digest: digest("a"),
        code: Some(digest("c")),
        edition: None,
        ignored: vec![Ignored {
            path: format!("notes{file}.md"),
            why: Why::NoSource,
        }],
        more_ignored: 0,
        suspects: vec![Suspect {
            file: format!("semaphore/src/{file}.rs"),
            line: 7,
            hole: Hole::ForEveryType,
        }],
    });
    report.walls = vec![
        Wall::in_force(WallKind::Files),
        Wall::missing(WallKind::Network, "the kernel is older"),
    ];
    report.provenance = Some(Provenance {
        grader: "0.1.0".to_owned(),
        edition: None,
        submission: digest("a"),
        checks: digest("b"),
        lock: digest("c"),
        toolchain: "rustc 1.95.0, x86_64-unknown-linux-gnu".to_owned(),
        hidden: Some(digest("d")),
        seed: Some(SeedName {
            name: text.to_owned(),
            mark: "01234567".to_owned(),
        }),
    });
    report
}

/// Grading that came to no end.
pub(crate) fn unfinished() -> Report {
    let subjects = [
        subject(1, "semaphore", 10, &["never_more", "all_places"]),
        subject(2, "queue", 10, &["stops"]),
    ];
    Report::unfinished(&subjects, Some("no space left on device"))
}
