//! What the importers of other systems demand.

use crate::sample::{small, subject, unfinished, written};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use report::{CheckReport, ExerciseReport, Reason, Report, Verdict};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::Command;

fn json(format: &str, report: &Report) -> Value {
    serde_json::from_str(&written(format, report)).expect("it is JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// Exercises whose points are no whole parts, each with some checks passed.
fn uneven() -> Report {
    let names = ["one", "two", "three", "four", "five", "six", "seven"];
    let exercises = (1..=7).map(|section| {
        let subject = subject(section, &format!("exercise_{section}"), 10, &names);
        let failed = || Reason::ExitCode { code: 1 };
        let result = |(at, name): (usize, &&str)| {
            let met = at % section as usize == 0;
            CheckReport::not_run(name, if met { Reason::Met } else { failed() })
        };
        let results = names.iter().enumerate().map(result).collect();
        ExerciseReport::new(&subject, results, Vec::new())
    });
    Report::new(exercises.collect())
}

/// A report of two exercises in which all passes.
fn passed() -> Report {
    let of = |section, name| {
        let subject = subject(section, name, 10, &["one", "two"]);
        ExerciseReport::of_all(&subject, &Reason::Met, Vec::new())
    };
    Report::new(vec![of(1, "semaphore"), of(2, "queue")])
}

/// The finding of the first check that did not compile must begin with this.
const COMPILER: &str = "error[E0308]: mismatched types";

#[test]
fn gradescope_takes_it() {
    for report in [uneven(), passed()] {
        let results = json("gradescope", &report);
        let score = results["score"].as_f64().expect("a score");
        assert_eq!(score, report.points().earned.points());
        let formats = ["text", "html", "simple_format", "md", "ansi"].map(Value::from);
        let visible = ["hidden", "after_due_date", "after_published", "visible"].map(Value::from);
        assert!(formats.contains(&results["output_format"]));
        assert!(visible.contains(&results["visibility"]));
        assert!(visible.contains(&results["stdout_visibility"]));
        let mut sum = 0.0;
        for test in list(&results["tests"]) {
            let (score, most) = (test["score"].as_f64(), test["max_score"].as_f64());
            assert!(score <= most && most > Some(0.0), "{test}");
            assert!(visible.contains(&test["visibility"]), "{test}");
            assert!(
                ["passed", "failed"]
                    .map(Value::from)
                    .contains(&test["status"])
            );
            assert!(test["name"].is_string() && test["number"].is_string());
            sum += score.expect("a score");
        }
        // Half a hundredth for each exercise is what rounding may cost.
        assert!(
            (sum - score).abs() < 0.0051 * report.exercises.len() as f64,
            "{sum} {score}"
        );
    }
}

/// Who imports a report would give the points that stand in it.
#[test]
fn what_could_not_be_judged_has_no_points_where_a_format_can_say_so() {
    for report in [small(), unfinished()] {
        let results = json("gradescope", &report);
        assert_eq!(results.get("score"), None);
        for test in list(&results["tests"]) {
            assert_eq!(test.get("score"), None, "{test}");
            let is_judged = test["extra_data"]["verdict"] != "grader_fault";
            assert_eq!(test.get("status").is_some(), is_judged, "{test}");
        }
        assert!(
            results["output"]
                .as_str()
                .unwrap()
                .contains("did not finish")
                || results["output"].as_str().unwrap().contains("fault")
        );
        assert_eq!(json("prairielearn", &report)["gradable"], false);
        let run = &json("sarif", &report)["runs"][0];
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        let properties = junit(&report).into_iter().filter(|it| it.0 == "property");
        let values: Vec<Value> = properties.map(|it| it.1["value"].clone()).collect();
        let faults = report.count(Verdict::GraderFault);
        let unsaid = values.iter().filter(|it| *it == "could not be judged");
        assert_eq!(unsaid.count(), faults + 1, "each of them, and the whole");
        for row in written("csv", &report).split("\"\r\n") {
            if row.contains("could not be judged") {
                assert!(row.contains("\"could not be judged\",\"\",\""), "{row}");
            }
        }
    }
}

/// What holds for code that does nothing passes, earns nothing, and says so.
#[test]
fn a_check_that_passes_and_earns_nothing_says_why() {
    let mut subject = subject(1, "semaphore", 10, &["is_lazy", "works"]);
    subject.checks[0].holds_idle = true;
    let results = vec![
        CheckReport::not_run("is_lazy", Reason::Met),
        CheckReport::not_run("works", Reason::ExitCode { code: 1 }),
    ];
    let report = Report::new(vec![ExerciseReport::new(&subject, results, Vec::new())]);
    let test = &json("gradescope", &report)["tests"][0];
    assert_eq!(
        (&test["score"], &test["status"]),
        (&Value::from(0.0), &Value::from("passed"))
    );
    let says = test["output"].as_str().expect("a text");
    assert!(
        says.contains("it earns nothing while no other check passes"),
        "{says}"
    );
}

#[test]
fn classroom_50_takes_it() {
    for report in [small(), unfinished(), uneven(), passed()] {
        let result = json("classroom50", &report);
        let fields: BTreeSet<&str> = result
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let known = [
            "schema",
            "classroom",
            "assignment",
            "submission",
            "commit",
            "release",
            "review",
            "datetime",
            "score",
            "max-score",
            "tests",
        ];
        assert_eq!(fields, BTreeSet::from(known), "the top level is closed");
        assert_eq!(result["schema"], "classroom50/result/v1");
        assert_eq!(result["datetime"], "2026-06-01T14:32:05Z");
        let tests = list(&result["tests"]);
        let sum = |field: &str| {
            let scores = tests
                .iter()
                .map(|it| it[field].as_u64().expect("a whole number"));
            scores.sum::<u64>()
        };
        assert_eq!(result["score"].as_u64(), Some(sum("score")));
        assert_eq!(result["max-score"].as_u64(), Some(sum("max-score")));
        for test in tests {
            assert!(
                test["score"].as_u64() <= test["max-score"].as_u64(),
                "{test}"
            );
            assert!(test["test-name"].is_string() && test["passed"].is_boolean());
        }
        let names: BTreeSet<String> = tests.iter().map(|it| it["test-name"].to_string()).collect();
        assert_eq!(names.len(), tests.len());
    }
    // The maximum is the same for everybody, whatever was earned.
    assert_eq!(json("classroom50", &passed())["max-score"], 20);
    assert_eq!(json("classroom50", &uneven())["max-score"], 7_000);
    assert_eq!(json("classroom50", &unfinished())["score"], 0);
}

#[test]
fn prairielearn_takes_it() {
    for report in [small(), unfinished(), uneven(), passed()] {
        let results = json("prairielearn", &report);
        let score = results["score"].as_f64().expect("a score");
        assert!((0.0..=1.0).contains(&score));
        assert!(results["message"].is_string() && results["output"].is_string());
        for test in list(&results["tests"]) {
            assert!(
                test["points"].as_f64() <= test["max_points"].as_f64(),
                "{test}"
            );
            assert!(test["max_points"].is_number() && test["name"].is_string());
        }
    }
    assert_eq!(json("prairielearn", &passed())["gradable"], true);
    assert_eq!(json("prairielearn", &passed())["score"], 1.0);
    assert_eq!(json("prairielearn", &uneven())["gradable"], true);
    // A fault of the grader's costs no attempt.
    assert_eq!(json("prairielearn", &small())["gradable"], false);
    assert_eq!(json("prairielearn", &unfinished())["gradable"], false);
}

#[test]
fn code_scanning_takes_the_sarif() {
    for report in [small(), unfinished(), uneven(), passed()] {
        let log = json("sarif", &report);
        assert!(log["$schema"].is_string() && log["version"] == "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert!(driver["name"].is_string());
        let mut rules = BTreeSet::new();
        for rule in list(&driver["rules"]) {
            assert!(
                rule["shortDescription"]["text"].is_string() && rule["help"]["text"].is_string()
            );
            assert!(rules.insert(rule["id"].as_str().expect("an id").to_owned()));
        }
        let results = list(&run["results"]);
        assert!(results.len() <= 5_000);
        for result in results {
            assert!(rules.contains(result["ruleId"].as_str().expect("a rule")));
            assert!(
                result["message"]["text"]
                    .as_str()
                    .is_some_and(|it| !it.is_empty())
            );
            assert!(
                ["note", "warning", "error"]
                    .map(Value::from)
                    .contains(&result["level"])
            );
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("a place");
            assert!(
                uri.starts_with("exercises/") && !uri.contains(".."),
                "{uri}"
            );
            for field in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][field].as_u64() > Some(0), "{result}");
            }
            assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        }
    }
    let run = &json("sarif", &small())["runs"][0];
    // Artemis takes the rule for the lint.
    let rules = || list(&run["results"]).iter().map(|it| &it["ruleId"]);
    assert!(rules().any(|rule| rule == "unused_must_use"));
    assert_eq!(rules().next(), Some(&Value::from("rustc/E0308")));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let run = &json("sarif", &uneven())["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

/// The elements of JUnit XML, each with its attributes.
fn junit(report: &Report) -> Vec<(String, Map<String, Value>)> {
    let text = written("junit", report);
    let mut reader = Reader::from_str(&text);
    let mut elements = Vec::new();
    loop {
        let (Event::Start(element) | Event::Empty(element)) =
            (match reader.read_event().expect("it is well-formed") {
                Event::Eof => return elements,
                event @ (Event::Start(_) | Event::Empty(_)) => event,
                _ => continue,
            })
        else {
            unreachable!("nothing else is let through")
        };
        let attributes = element.attributes().map(|it| {
            let it = it.expect("an attribute");
            let name = String::from_utf8_lossy(it.key.as_ref()).into_owned();
            let raw = String::from_utf8_lossy(&it.value).into_owned();
            let value = quick_xml::escape::unescape(&raw)
                .expect("a value")
                .into_owned();
            (name, Value::from(value))
        });
        let attributes = attributes.collect();
        let name = String::from_utf8_lossy(element.name().as_ref()).into_owned();
        elements.push((name, attributes));
    }
}

#[test]
fn artemis_and_gitlab_take_the_junit() {
    for report in [small(), unfinished(), uneven(), passed()] {
        let elements = junit(&report);
        let of = |name: &str| elements.iter().filter(|it| it.0 == name).count();
        assert_eq!((of("testsuites"), of("testsuite")), (1, 1));
        let checks: usize = report.exercises.iter().map(|it| it.checks.len()).sum();
        let cases = elements.iter().filter(|it| it.0 == "testcase");
        let names: BTreeSet<String> = cases.map(|it| it.1["name"].to_string()).collect();
        assert_eq!(names.len(), checks);
        for (name, attributes) in &elements {
            if ["failure", "error"].contains(&name.as_str()) {
                let message = attributes["message"].as_str().expect("a message");
                assert!(!message.is_empty() && message.chars().count() <= 20_000);
            }
        }
        for (count, element) in [
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ] {
            assert_eq!(elements[0].1[count], of(element).to_string());
        }
    }
    let elements = junit(&small());
    let messages = elements
        .iter()
        .filter_map(|it| it.1.get("message")?.as_str());
    let messages: Vec<&str> = messages.collect();
    // Artemis shows nothing but the message, so all of it is there, line by line.
    assert!(
        messages
            .iter()
            .any(|it| it.starts_with(COMPILER) && it.contains("\n  --> ")),
        "{messages:?}"
    );
    // What was handed in and not begun is no case to be left out.
    assert!(elements.iter().all(|it| it.0 != "skipped"));
    assert!(junit(&unfinished()).iter().any(|it| it.0 == "error"));
}

#[test]
fn the_junit_keeps_to_its_schema() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/junit.xsd");
    for report in [
        small(),
        unfinished(),
        uneven(),
        passed(),
        crate::sample::hostile("\u{0}]]>\n"),
    ] {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), written("junit", &report)).expect("it is written");
        let mut xmllint = Command::new("xmllint");
        xmllint
            .args(["--noout", "--nonet", "--schema", schema])
            .arg(file.path());
        let Ok(output) = xmllint.output() else {
            // Past the test harness, which keeps the words of tests that pass.
            let notice = "skipped: JUnit's schema is looked at by xmllint, which is not here\n";
            let _ = std::io::stderr().write_all(notice.as_bytes());
            return;
        };
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn github_shows_all_annotations() {
    let failed = |section: u32| {
        let subject = subject(section, &format!("exercise_{section}"), 10, &["one", "two"]);
        ExerciseReport::of_all(&subject, &Reason::ExitCode { code: 1 }, Vec::new())
    };
    let many = Report::new((1..=25).map(failed).collect());
    for report in [small(), unfinished(), uneven(), passed(), many] {
        let text = written("github", &report);
        for level in ["::error ", "::warning ", "::notice "] {
            let shown = text.lines().filter(|it| it.starts_with(level)).count();
            assert!(shown <= 10, "{shown} of {level}");
        }
        assert!(text.contains("::notice title=Grading::"), "{text}");
    }
    let many = written("github", &Report::new((1..=25).map(failed).collect()));
    assert!(many.contains("15 more exercises with a finding"), "{many}");
    let first = written("github", &small());
    let first = first.lines().next().expect("a line");
    assert!(
        first.contains("02_queue/src/lib.rs,line=12,col=5"),
        "{first}"
    );
    assert!(
        first.contains(COMPILER),
        "what does not compile comes first: {first}"
    );
}

/// Each format that has room for one sentence says whose fault it is.
#[test]
fn grading_without_an_end_is_told_as_no_fault_of_the_learners() {
    for format in render::formats::ALL {
        let text = written(format.name, &unfinished());
        let says = match format.name {
            "json" => "\"kind\": \"unfinished\"",
            _ => "Grading did not finish",
        };
        assert!(text.contains(says), "{}", format.name);
        assert!(text.contains("no space left on device"), "{}", format.name);
    }
}
