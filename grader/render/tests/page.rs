//! The page as a browser shows it, and as a parser reads it.

mod browser;

use browser::{Browser, Look};
use evidence::{
    Ending, Expectation, Lane, LaneKind, Level, Measured, Panic, Scenario, Timeline, Warning,
    WarningKind,
};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use render::html;
use report::{
    AskedCheck, Beside, CheckReport, Diagnostic, Digest, ExerciseName, ExerciseReport, HandedIn,
    Hundredths, Ignored, Number, Reason, Report, Subject, Why,
};

/// What a learner may write to get out of the place that it is shown in.
const HOSTILE: &str = "</pre></script></details><script>document.title='owned'</script><b>bold</b> & \"'\u{1b}[2J\u{0}\u{202e}";

fn hostile() -> String {
    format!("{HOSTILE}{}", "x".repeat(10_000))
}

fn subject(section: u32, name: &str, checks: &[&str]) -> Subject {
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
        points: Hundredths::whole(10),
        minutes: 25,
        checks: checks.iter().map(asked).collect(),
    }
}

fn expectation(text: &str, met: bool) -> Expectation {
    Expectation {
        name: format!("requests at once {text}"),
        measured: Measured {
            shown: format!("25 {text}"),
            finite: true,
        },
        demanded: format!("at most 7 {text}"),
        met,
        because: format!("there must never be an eighth {text}"),
    }
}

fn timeline(text: &str) -> Timeline {
    let task = Lane {
        kind: LaneKind::Task,
        label: format!("main {text}"),
        spawned_at: format!("src/lib.rs:7 {text}"),
        from_us: 0,
        to_us: 100_000,
        polls_us: vec![0, 100_000],
        polls: 2,
        ending: Ending::Panicked,
    };
    let level = Level {
        label: format!("GET {text}"),
        most: 3,
        steps: vec![(0, 3), (50_000, 0)],
    };
    Timeline {
        scenario: 1,
        scenarios: 2,
        total_us: 100_000,
        lanes: vec![task],
        lanes_dropped: 0,
        levels: vec![level],
    }
}

/// A check that failed, with everything that a check can have, and `text` in
/// all that a learner has a say in.
fn failed(text: &str) -> CheckReport {
    let expectation = expectation(text, false);
    let reason = Reason::Unmet {
        expectation: expectation.clone(),
    };
    let mut check = CheckReport::not_run("never_more_than_limit", reason);
    let timeline = timeline(text);
    let scenario = |number, total_us| Scenario {
        number,
        total_us,
        levels: timeline.levels.clone(),
    };
    check.scenarios = vec![scenario(1, 100_000), scenario(2, 50_000)];
    check.expectations = vec![expectation];
    check.panics = vec![Panic {
        message: format!("index out of bounds {text}"),
        place: format!("src/{text}.rs:40"),
        task: Some("task 1".to_owned()),
        elsewhere: false,
    }];
    check.warnings = vec![Warning {
        kind: WarningKind::PendingAtShutdown,
        sentence: format!("task 2 was still pending {text}"),
        place: "src/lib.rs:31".to_owned(),
    }];
    check.timeline = Some(timeline);
    check.beside = Beside {
        output: format!("printed by the learner {text}"),
        ..Beside::default()
    };
    check
}

fn passed() -> CheckReport {
    let mut check = CheckReport::not_run("all_places_are_taken", Reason::Met);
    check.expectations = vec![expectation("folded away", true)];
    check
}

/// An exercise in each state, with `text` wherever a learner can write.
fn report(text: &str) -> Report {
    let names = ["never_more_than_limit", "all_places_are_taken"];
    let of_all = |section, name, reason, diagnostics| {
        ExerciseReport::of_all(&subject(section, name, &["it_works"]), &reason, diagnostics)
    };
    let diagnostic = Diagnostic {
        level: "error".to_owned(),
        code: Some("E0308".to_owned()),
        rendered: format!("\u{1b}[1merror[E0308]\u{1b}[0m: mismatched types {text}\n"),
        advice: None,
    };
    Report::new(vec![
        ExerciseReport::new(
            &subject(1, "semaphore", &names),
            vec![failed(text), passed()],
            Vec::new(),
        ),
        of_all(2, "queue", Reason::Compiler, vec![diagnostic]),
        of_all(3, "race", Reason::Untouched, Vec::new()),
        of_all(
            4,
            "timeout",
            Reason::Unreadable {
                file: format!("exercises/{text}/Cargo.toml"),
                problem: text.to_owned(),
            },
            Vec::new(),
        ),
    ])
}

/// The names of the elements of a page that is well-formed.
fn elements(page: &str) -> Vec<String> {
    let mut reader = Reader::from_str(page);
    let (mut elements, mut depth) = (Vec::new(), 0);
    loop {
        let element = match reader.read_event().expect("it is well-formed") {
            Event::Start(element) => {
                depth += 1;
                element
            }
            Event::Empty(element) => element,
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        for attribute in element.attributes() {
            attribute.expect("it is well-formed, and there once");
        }
        elements.push(String::from_utf8_lossy(element.name().as_ref()).into_owned());
    }
    assert_eq!(depth, 0, "everything that is opened is closed");
    elements
}

#[test]
fn whatever_a_learner_writes_the_page_has_the_same_elements() {
    let harmless = elements(&html::render(&report("harmless")));
    assert!(harmless.iter().any(|name| name == "svg"));
    let page = html::render(&report(&hostile()));
    assert_eq!(elements(&page), harmless);
    let is_shown = |letter: char| letter == '\n' || !letter.is_control();
    assert!(page.chars().all(is_shown));
    assert!(page.len() < 300_000, "{}", page.len());
}

#[test]
fn a_page_says_what_was_not_taken_and_the_mark_where_it_is_another() {
    let mut graded = report("plain");
    graded.handed_in = Some(HandedIn {
        name: "ada".to_owned(),
        digest: Digest("0".repeat(64)),
        code: None,
        edition: None,
        ignored: vec![Ignored {
            path: format!("semaphore/tests/{}.rs", hostile()),
            why: Why::NoSource,
        }],
        more_ignored: 99,
        suspects: Vec::new(),
    });
    let heading = html::Heading {
        title: "Feedback for <ada>",
        lines: &["Mark: 8 of 10 points, 2 days late".to_owned()],
    };
    let page = html::headed(&graded, heading);
    for said in [
        "<title>Feedback for &lt;ada&gt;: 0 of 4 exercises pass</title>",
        "<h1>Feedback for &lt;ada&gt;</h1>",
        "<p>Mark: 8 of 10 points, 2 days late</p>",
        "Not taken: 100 paths",
        "it does not lie below `src` of an exercise",
        "… and 50 more",
    ] {
        assert!(page.contains(said), "{said}");
    }
    elements(&page);
}

#[test]
fn what_failed_stands_before_what_passed_and_else_in_the_plans_order() {
    let names = ["one", "two", "three", "four"];
    let named = |name: &str, mut check: CheckReport| {
        name.clone_into(&mut check.name);
        check
    };
    let checks = vec![
        named("one", passed()),
        named("two", failed("")),
        named("three", passed()),
        named("four", failed("")),
    ];
    let exercise = ExerciseReport::new(&subject(1, "semaphore", &names), checks, Vec::new());
    let page = html::render(&Report::new(vec![exercise]));
    let at = |name: &str| page.find(&format!("</span> {name}</h4>")).expect(name);
    let mut order = names;
    order.sort_by_key(|name| at(name));
    assert_eq!(order, ["two", "four", "one", "three"]);
}

#[test]
fn a_page_needs_nothing_but_itself() {
    let page = html::render(&report("plain"));
    assert!(!page.contains("<script") && !page.contains("url(") && !page.contains("@import"));
    for attribute in ["src=\"", "href=\"http", "xlink", "onload"] {
        assert!(!page.contains(attribute), "{attribute}");
    }
}

/// A full workbook of which everything failed, each check with many rows: the
/// pictures have an end, and what is left out says how to see it.
#[test]
fn a_page_of_everything_stays_below_two_megabytes() {
    let names: Vec<String> = (0..18).map(|at| format!("check_{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let check = |name: &&str| {
        let mut check = failed("");
        check.name = (*name).to_owned();
        let timeline = check.timeline.as_mut().expect("it has one");
        let lane = timeline.lanes[0].clone();
        timeline.lanes = (0..100)
            .map(|at| Lane {
                to_us: at * 1_000,
                ..lane.clone()
            })
            .collect();
        check
    };
    let exercises = (0..33).map(|section| {
        let checks = names.iter().map(check).collect();
        ExerciseReport::new(&subject(section, "semaphore", &names), checks, Vec::new())
    });
    let page = html::render(&Report::new(exercises.collect()));
    assert!(page.len() < 2_000_000, "{}", page.len());
    assert!(page.contains("cargo grade timeline semaphore::check_"));
}

/// How many timelines are drawn.
const PICTURES: &str = "[...page.querySelectorAll('svg.timeline')].filter(it => it.getBoundingClientRect().height > 50).length";

#[test]
fn a_browser_shows_what_failed_and_folds_what_passed() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = html::render(&report(HOSTILE));
    for look in Look::ALL {
        let seen = browser.look(&page, look, PICTURES);
        assert_eq!(seen.title, "Report: 0 of 4 exercises pass");
        assert!(seen.fits, "{look:?}: {}", seen.text);
        assert_eq!(
            (seen.answer.as_str(), seen.scripts),
            ("1", 0),
            "{}",
            seen.text
        );
        assert_eq!(seen.ground < 50, look.is_dark, "{look:?}: {}", seen.ground);
        assert!(seen.ground.abs_diff(seen.letters) > 150, "{look:?}");
        seen.has_all(&[
            "6.1 About semaphore ✗ failed",
            "never more than limit",
            "Promised: At most `limit` requests are in flight.",
            "25 </pre></script></details><script>document.title='owned'</script><b>bold</b>",
            "because there must never be an eighth",
            "index out of bounds </pre></script>",
            "task 2 was still pending",
            "printed by the learner",
            "all places are taken",
            "6.2 About queue ✗ did not compile",
            "error[E0308]: mismatched types </pre></script>",
            "6.3 About race ○ not started",
            "6.4 About timeout ✗ cannot be read",
        ]);
        assert!(
            !seen.text.contains("folded away"),
            "what passed is folded: {}",
            seen.text
        );
    }
}
