use super::*;
use evidence::{
    BrokenSeal, Doing, Ending, Expectation, Figure, Hang, Lane, LaneKind, Measured, Panic,
    PrintedAt, Timeline, Waiting, WaitsIn, Warning, WarningKind,
};
use report::{
    Beside, CheckReport, Diagnostic, ExerciseName, HandedIn, Hole, Hundredths, Ignored, Limit,
    Points, Reason, Suspect, Why,
};
use std::time::Duration;

const FOLDER: &str = "exercises/06_patterns/01_semaphore";

fn expectation(met: bool) -> Expectation {
    Expectation {
        name: "most requests in flight at once".to_owned(),
        measured: Measured {
            shown: if met { "7" } else { "25" }.to_owned(),
            finite: true,
        },
        demanded: "exactly 7".to_owned(),
        met,
        because: "with a limit of 7 there must never be an eighth".to_owned(),
    }
}

/// Code of the check's own that blocks.
fn blocked_in(waits_in: WaitsIn) -> Hang {
    Hang::StuckPoll {
        task: Waiting {
            task: "the check's own thread".to_owned(),
            spawned_at: String::new(),
            polls: 0,
            since_us: None,
            awaits: None,
        },
        doing: Doing::Blocked,
        waits_in: Some(waits_in),
        calls: None,
    }
}

fn waiting(task: &str) -> Waiting {
    Waiting {
        task: task.to_owned(),
        spawned_at: format!("{FOLDER}/src/lib.rs:31"),
        polls: 2,
        since_us: Some(5_000),
        awaits: None,
    }
}

fn panic() -> Panic {
    Panic {
        message: "index out of bounds".to_owned(),
        place: format!("{FOLDER}/src/lib.rs:40"),
        task: Some("task 1".to_owned()),
        elsewhere: false,
    }
}

/// Every reason there is.
fn every_reason() -> Vec<Reason> {
    let hang = |hang| Reason::Hung { hang };
    let all = || vec![waiting("main"), waiting("task 1")];
    vec![
        Reason::Met,
        Reason::Unmet {
            expectation: expectation(false),
        },
        Reason::Panicked { panic: panic() },
        hang(Hang::OutsideTime { waiting: all() }),
        Reason::WarningLeft {
            lint: "unused_must_use".to_owned(),
            count: 2,
        },
        Reason::Todo {
            task: "fetch all pages".to_owned(),
        },
        Reason::Todo {
            task: String::new(),
        },
        Reason::Untouched,
        Reason::Compiler,
        hang(Hang::Deadlock { waiting: all() }),
        hang(Hang::StuckPoll {
            task: waiting("task 1"),
            doing: Doing::Blocked,
            waits_in: None,
            calls: None,
        }),
        hang(Hang::StuckPoll {
            task: Waiting {
                awaits: Some(format!("{FOLDER}/src/lib.rs:14")),
                ..waiting("task 1")
            },
            doing: Doing::Blocked,
            waits_in: Some(WaitsIn::Wake),
            calls: Some("Mutex::lock".to_owned()),
        }),
        hang(blocked_in(WaitsIn::Wake)),
        hang(blocked_in(WaitsIn::WakeForATime)),
        hang(blocked_in(WaitsIn::Sleep)),
        hang(blocked_in(WaitsIn::Input)),
        hang(blocked_in(WaitsIn::Child)),
        hang(Hang::StuckPoll {
            task: waiting("task 1"),
            doing: Doing::Computing,
            waits_in: None,
            calls: None,
        }),
        hang(Hang::TicksOn {
            busiest: waiting("task 1"),
            limit_s: 600,
        }),
        hang(Hang::NeverRests {
            busiest: waiting("task 1"),
            poll_budget: 500_000,
        }),
        hang(Hang::TimeStands {
            waiting: all(),
            patience_s: 25,
        }),
        hang(Hang::Unfinished {
            waiting: all(),
            patience_s: 20,
        }),
        Reason::PassedLimit { limit: Limit::Wall },
        Reason::PassedLimit { limit: Limit::Cpu },
        Reason::PassedLimit {
            limit: Limit::Output,
        },
        Reason::PassedLimit {
            limit: Limit::Processes,
        },
        Reason::PassedLimit { limit: Limit::Disk },
        Reason::StackOverflow,
        Reason::Signal { signal: 11 },
        Reason::ExitCode { code: 7 },
        Reason::KilledItsSupervisor,
        Reason::EndedEarly,
        Reason::BrokenSeal {
            broken: BrokenSeal::Forged,
        },
        Reason::BrokenSeal {
            broken: BrokenSeal::Version(9),
        },
        Reason::NotMeasured {
            missing: vec!["speed-up".to_owned()],
        },
        Reason::Unplanned {
            surplus: vec!["speed-up".to_owned()],
        },
        Reason::Unplanned {
            surplus: Vec::new(),
        },
        Reason::CannotStart {
            error: "no memory".to_owned(),
        },
        Reason::NoRoom {
            folder: "/tmp".to_owned(),
        },
        Reason::Lost,
        Reason::Cancelled,
        Reason::Unreadable {
            file: "exercises/06_patterns/01_semaphore/Cargo.toml".to_owned(),
            problem: "package.metadata.exercise.points is 0".to_owned(),
        },
        Reason::BrokenSeal {
            broken: BrokenSeal::OfAnother,
        },
    ]
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn every_verdict_and_reason_has_its_words() {
    let text: String = every_reason()
        .into_iter()
        .map(|reason| {
            let name = format!("{:?}_for_a_reason", reason.verdict()).to_lowercase();
            self::check(&CheckReport::not_run(&name, reason), FOLDER, COLUMNS)
        })
        .collect();
    insta::assert_snapshot!(plain(&text));
}

/// A check with everything that a check can have.
fn full_check() -> CheckReport {
    let reason = Reason::Unmet {
        expectation: expectation(false),
    };
    let mut check = CheckReport::not_run("never_more_than_limit_in_flight", reason);
    check.promises = vec!["At most [`limit`] requests are in flight.".to_owned()];
    check.expectations = vec![expectation(true), expectation(false)];
    check.panics = vec![panic()];
    check.warnings = vec![Warning {
        kind: WarningKind::PendingAtShutdown,
        sentence: format!(
            "task 2 (spawned at {FOLDER}/src/lib.rs:31) was still pending when the runtime shut down"
        ),
        place: format!("{FOLDER}/src/lib.rs:31"),
    }];
    let lane = |label: &str, from_us, to_us| Lane {
        kind: LaneKind::Service,
        label: label.to_owned(),
        spawned_at: String::new(),
        from_us,
        to_us,
        polls_us: Vec::new(),
        polls: 0,
        ending: Ending::Ended,
    };
    check.timeline = Some(Timeline {
        scenario: 1,
        scenarios: 1,
        total_us: 100_000,
        lanes: vec![lane("GET /0", 0, 50_000), lane("GET /1", 50_000, 100_000)],
        lanes_dropped: 0,
        levels: Vec::new(),
    });
    check.beside = Beside {
        output: "one line\n\u{1b}[2Ja line that tries to clear the screen".to_owned(),
        printed_at: vec![
            Some(PrintedAt {
                scenario: 1,
                us: 500,
            }),
            Some(PrintedAt {
                scenario: 1,
                us: 20_000,
            }),
        ],
        panics: vec![Panic {
            task: None,
            elsewhere: true,
            ..panic()
        }],
        figures: vec![Figure {
            name: "debug mode".to_owned(),
            shown: "a poll was slow".to_owned(),
        }],
        wall: Duration::from_millis(7),
        left_behind: 2,
        is_same_with_every_seed: false,
    };
    check
}

fn exercise_of(number: &str, verdict: Verdict, checks: Vec<CheckReport>) -> ExerciseReport {
    ExerciseReport {
        name: ExerciseName(format!("exercise_{}", number.replace('.', "_"))),
        number: number.parse().expect("a number"),
        title: "At most so many at once".to_owned(),
        folder: FOLDER.into(),
        page: "chapters/src/06_patterns/01_semaphore.md".into(),
        verdict,
        points: Points {
            earned: Hundredths(250),
            possible: Hundredths::whole(10),
        },
        minutes: 25,
        checks,
        diagnostics: Vec::new(),
        digest: None,
        reused: false,
        since: None,
    }
}

fn bare(reason: Reason) -> CheckReport {
    CheckReport::not_run("it_works", reason)
}

#[test]
fn a_failed_check_shows_all_that_is_known_of_it() {
    let exercise = exercise_of(
        "6.1",
        Verdict::Failed,
        vec![bare(Reason::Met), full_check()],
    );
    insta::assert_snapshot!(plain(&report(
        &Report::new(vec![exercise]),
        Detail::Exercise,
        &Closing::default(),
        COLUMNS
    )));
}

#[test]
fn the_overview_has_a_line_an_exercise_and_ends_with_what_to_do_next() {
    let mut reused = exercise_of("1.1", Verdict::Passed, vec![bare(Reason::Met)]);
    reused.reused = true;
    let mut broken = exercise_of("2.1", Verdict::DidNotCompile, vec![bare(Reason::Compiler)]);
    broken.diagnostics = vec![Diagnostic {
        level: "error".to_owned(),
        code: Some("E0308".to_owned()),
        rendered: "error[E0308]: mismatched types\n --> src/lib.rs:2:5\n".to_owned(),
        advice: None,
    }];
    let exercises = vec![
        reused,
        exercise_of("1.2", Verdict::NotStarted, vec![bare(Reason::Untouched)]),
        broken,
        exercise_of("2.2", Verdict::Failed, vec![full_check()]),
        exercise_of(
            "3.1",
            Verdict::GraderFault,
            vec![bare(Reason::CannotStart {
                error: "no".to_owned(),
            })],
        ),
    ];
    insta::assert_snapshot!(plain(&report(
        &Report::new(exercises),
        Detail::Overview,
        &Closing::default(),
        COLUMNS
    )));
}

#[test]
fn a_folder_without_a_number_is_not_of_chapter_0() {
    let mut stray = exercise_of("0.0", Verdict::Unreadable, Vec::new());
    stray.folder = "exercises/notes/draft".to_owned();
    let mut first = exercise_of("0.1", Verdict::Passed, vec![bare(Reason::Met)]);
    first.folder = "exercises/00_first_steps/01_at_once".to_owned();
    let shown = plain(&report(
        &Report::new(vec![stray, first]),
        Detail::Overview,
        &Closing::default(),
        COLUMNS,
    ));
    let line = |name: &str| shown.lines().find(|line| line.contains(name));
    assert!(line("notes").is_some_and(|line| line.ends_with("0 of 1")));
    assert!(line("first steps").is_some_and(|line| line.ends_with("1 of 1")));
}

#[test]
fn some_that_pass_are_not_everything() {
    let passed = |number| exercise_of(number, Verdict::Passed, vec![bare(Reason::Met)]);
    let two = Report::new(vec![passed("1.1"), passed("1.2")]);
    let some = plain(&report(
        &two,
        Detail::Exercise,
        &Closing::default(),
        COLUMNS,
    ));
    assert!(some.ends_with("All 2 pass. `cargo grade` shows what comes next.\n"));
    let all = plain(&report(
        &two,
        Detail::Overview,
        &Closing::default(),
        COLUMNS,
    ));
    assert!(all.contains("\nEverything passes.\n\nGo on  `cargo grade solution NAME`"));
    let closing = Closing {
        finished: "You can count now.".to_owned(),
        go_on: vec!["Read on.".to_owned()],
        no_solutions: false,
    };
    let all = plain(&report(&two, Detail::Overview, &closing, COLUMNS));
    assert!(
        all.contains("\nEverything passes. You can count now.\n"),
        "{all}"
    );
    assert!(all.ends_with("near yours\n       Read on.\n"), "{all}");
    let edition = Closing {
        no_solutions: true,
        ..closing.clone()
    };
    let all = plain(&report(&two, Detail::Overview, &edition, COLUMNS));
    assert!(
        all.ends_with("count now.\n\nGo on  Read on.\n"),
        "an edition has no solutions: {all}"
    );
    let none = plain(&report(
        &Report::new(Vec::new()),
        Detail::Overview,
        &closing,
        COLUMNS,
    ));
    assert!(none.contains("no exercise yet"), "{none}");
    let one = Report::new(vec![passed("1.1")]);
    let one = plain(&report(
        &one,
        Detail::Exercise,
        &Closing::default(),
        COLUMNS,
    ));
    assert!(one.contains("`cargo grade solution exercise_1_1`"), "{one}");
    let one = Report::new(vec![passed("1.1")]);
    let one = plain(&report(&one, Detail::Exercise, &edition, COLUMNS));
    assert!(
        one.ends_with("Passed. `cargo grade` shows what comes next.\n"),
        "{one}"
    );
}

#[test]
fn a_folder_that_cannot_be_read_is_not_to_be_edited_in_src() {
    let reason = Reason::Unreadable {
        file: format!("{FOLDER}/Cargo.toml"),
        problem: "cannot be read: No such file or directory".to_owned(),
    };
    let exercise = exercise_of("6.1", Verdict::Unreadable, vec![bare(reason)]);
    insta::assert_snapshot!(plain(&report(
        &Report::new(vec![exercise]),
        Detail::Exercise,
        &Closing::default(),
        COLUMNS
    )));
}

#[test]
fn what_a_learner_prints_cannot_paint_over_the_report() {
    assert!(!plain(&self::check(&full_check(), FOLDER, COLUMNS)).contains('\u{1b}'));
}

/// A path may have what a file system takes, which is nearly everything.
#[test]
fn what_was_handed_in_cannot_paint_over_the_report_or_fill_it() {
    const HOSTILE: &str = "\u{1b}[2J\u{9b}2J\u{7}\r\u{202e}\u{2066}txt.exe\n";
    let path = format!("queue/{HOSTILE}{}/src/{HOSTILE}.rs", "x".repeat(4000));
    let mut check = full_check();
    check.beside.output = HOSTILE.repeat(3);
    let forbidden = bare(Reason::Forbidden {
        file: path.clone(),
        line: 1,
        word: HOSTILE.to_owned(),
    });
    let read = bare(Reason::ReadsElsewhere {
        files: vec![path.clone(); 100],
    });
    let mut exercise = exercise_of("1.1", Verdict::Failed, vec![check, forbidden, read]);
    exercise.diagnostics = vec![Diagnostic {
        level: "error".to_owned(),
        code: None,
        rendered: format!("\u{1b}[1merror\u{1b}[0m\n --> {HOSTILE}.rs:1:1\n"),
        advice: None,
    }];
    let ignored = |why| Ignored {
        path: path.clone(),
        why,
    };
    let mut report = Report::new(vec![exercise]);
    report.handed_in = Some(HandedIn {
        name: path.clone(),
        digest: report::Digest("0".repeat(64)),
        code: None,
        edition: Some(HOSTILE.to_owned()),
        ignored: vec![
            ignored(Why::SecondFolder {
                taken: path.clone(),
            }),
            ignored(Why::Unreadable {
                problem: HOSTILE.to_owned(),
            }),
            ignored(Why::NoSource),
        ],
        more_ignored: 0,
        suspects: vec![Suspect {
            file: path.clone(),
            line: 1,
            hole: Hole::NestedLifetimes,
        }],
    });
    let text = handed_in(&report, Detail::Everything, COLUMNS);
    assert!(text.contains("queue/\\u{1b}[2J"), "{text}");
    for line in text.lines() {
        // Colours of the grader's own, and of the compiler's.
        let own = plain(line);
        let is_harmful = |it: char| it.is_control() || "\u{202e}\u{2066}".contains(it);
        assert!(!own.contains(is_harmful), "{own:?}");
        assert!(own.chars().count() < 600, "{own}");
    }
    assert!(text.len() < 20_000, "{}", text.len());
}

#[test]
fn what_the_report_says_of_its_own_fits_a_terminal_of_eighty_columns() {
    let mut reused = exercise_of("1.1", Verdict::Failed, vec![full_check()]);
    reused.reused = true;
    let untouched = vec![bare(Reason::Untouched)];
    for exercises in [
        vec![reused.clone()],
        vec![exercise_of("1.2", Verdict::NotStarted, untouched)],
        vec![exercise_of("1.3", Verdict::Passed, vec![bare(Reason::Met)])],
        vec![
            exercise_of("1.3", Verdict::Passed, vec![bare(Reason::Met)]),
            reused,
        ],
    ] {
        for detail in [Detail::Exercise, Detail::Overview] {
            let text = plain(&report(
                &Report::new(exercises.clone()),
                detail,
                &Closing::default(),
                80,
            ));
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}\n{text}");
                // What is to be copied stands in one line.
                assert!(
                    line.matches('`').count().is_multiple_of(2),
                    "{line}\n{text}"
                );
            }
        }
    }
}

#[test]
fn a_measurement_that_does_not_fit_has_a_line_for_each_of_its_values() {
    let mut check = full_check();
    check.reason = Reason::Met;
    check.expectations = vec![Expectation {
        name: "time until it returns, where /1 takes a year".to_owned(),
        measured: Measured {
            shown: "31536000040 ms".to_owned(),
            finite: true,
        },
        demanded: "exactly 31536000000 ms".to_owned(),
        met: false,
        because: "it is so".to_owned(),
    }];
    let said = |columns| plain(&super::check(&check, FOLDER, columns));
    assert!(said(110).contains("a year: 31536000040 ms  (exactly 31536000000 ms)\n"));
    assert!(said(80).contains("\n        measured  31536000040 ms\n        expected  exactly"));
}

#[test]
fn what_is_wider_than_a_screen_goes_on_two_blanks_further_in() {
    let text = "      time of three pages, each after 50 ms: \u{1b}[32m50 ms\u{1b}[0m  (as expected)\nAll of the checks of this exercise pass, every one of them.";
    assert_eq!(
        plain(&super::hanging(text, 52)),
        "      time of three pages, each after 50 ms: 50 ms\n        (as expected)\n\
         All of the checks of this exercise pass, every one\nof them."
    );
}

#[test]
fn a_panic_that_each_scenario_sees_is_told_once() {
    let said = |times| {
        let mut check = full_check();
        check.panics = vec![panic(); times];
        super::check(&check, FOLDER, 80)
    };
    assert!(said(1).contains("panicked"));
    assert_eq!(said(2), said(1));
}
