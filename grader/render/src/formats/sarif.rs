//! Findings and warnings as SARIF 2.1.0, for GitHub's code scanning, Artemis and
//! editors.

use super::{Format, nothing};
use crate::ascii_json;
use crate::cut::{Room, first_line};
use crate::finding::{self, Finding, Place};
use crate::words;
use evidence::WarningKind;
use report::{Diagnostic, ExerciseReport, Report, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    about: "SARIF 2.1.0: code scanning, Artemis, editors",
    lacks: nothing,
    render: |report, _| render(report),
};

/// GitHub keeps so many results of a run.
const MOST: usize = 5_000;

/// What is reported, before it is put in order.
struct Found {
    /// What makes it one of its kind: a lint, a number of an error, a verdict.
    rule: String,
    level: &'static str,
    text: String,
    place: Place,
    /// What tells it from others at the same place, at every run.
    key: String,
}

/// A result for each thing that the compiler said, for each finding and for each
/// warning of debug mode; compile errors first. What could not be judged is no
/// result but a notification, and the run then counts as not done.
fn render(report: &Report) -> String {
    let mut all: Vec<Found> = report.exercises.iter().flat_map(compiler).collect();
    let findings = Finding::all(report);
    all.extend(findings.iter().flat_map(checks));
    all.sort_by_key(|it| !(it.level == "error" && it.rule.starts_with("rustc/")));
    all.truncate(MOST);
    let mut room = Room {
        each: 8_000,
        left: 5_000_000,
    };
    let rules: BTreeMap<&str, Value> = all.iter().map(|it| (it.rule.as_str(), rule(it))).collect();
    let results: Vec<Value> = all.iter().map(|it| result(it, &mut room)).collect();
    let fault = finding::fault(report);
    let notifications: Vec<Value> = fault
        .iter()
        .map(|it| json!({ "level": "error", "message": { "text": room.fit(it) } }))
        .collect();
    let version = report.provenance.as_ref().map(|it| it.grader.as_str());
    let mut driver = json!({ "name": "grader", "rules": rules.into_values().collect::<Value>() });
    if let Some(version) = version {
        driver["version"] = version.into();
    }
    ascii_json::text(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "invocations": [{
                "executionSuccessful": fault.is_none(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    }))
}

fn compiler(exercise: &ExerciseReport) -> impl Iterator<Item = Found> {
    let is_said = |it: &&Diagnostic| it.is_error() || it.level == "warning";
    exercise.diagnostics.iter().filter(is_said).map(|it| {
        let place = Place::in_diagnostic(it, &exercise.folder);
        let level = if it.is_error() { "error" } else { "warning" };
        let text = finding::diagnostic_text(it);
        Found {
            // Artemis knows a lint by its own name.
            rule: match &it.code {
                Some(code) if !it.is_error() => words::harmless(code),
                Some(code) => format!("rustc/{}", words::harmless(code)),
                None => format!("rustc/{level}"),
            },
            level,
            key: first_line(&text).to_owned(),
            text,
            place: place.unwrap_or_else(|| Place::of(exercise)),
        }
    })
}

/// The finding of a check, and what debug mode warned of in it. That there is no
/// program is said by the compiler's own words.
fn checks<'f>(finding: &'f Finding<'_>) -> impl Iterator<Item = Found> + use<'f> {
    let is_told = match finding.view.verdict {
        Verdict::Passed | Verdict::NotStarted | Verdict::DidNotCompile | Verdict::GraderFault => {
            false
        }
        Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable => true,
    };
    let found = is_told.then(|| Found {
        rule: format!("check/{}", slug(words::verdict(finding.view.verdict))),
        level: "error",
        text: format!("{}: {}", finding.title(), finding.text()),
        place: finding.place(),
        key: finding.name.clone(),
    });
    let folder = &finding.exercise.folder;
    let warnings = finding.check.warnings.iter().filter(move |_| is_told);
    let warnings = warnings.map(move |it| Found {
        rule: format!("debug/{}", debug_rule(it.kind)),
        level: "warning",
        text: words::harmless(&it.sentence),
        place: Place::read(&it.place, folder).unwrap_or_else(|| Place::of(finding.exercise)),
        key: finding.name.clone(),
    });
    found.into_iter().chain(warnings)
}

fn slug(words: &str) -> String {
    words.replace(' ', "-")
}

fn debug_rule(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::SlowPoll => "slow-poll",
        WarningKind::UnreadFailure => "unread-failure",
        WarningKind::PendingAtShutdown => "pending-at-shutdown",
        WarningKind::Deadlock => "deadlock",
        WarningKind::NeverPolled => "never-polled",
    }
}

fn rule(found: &Found) -> Value {
    let (who, what) = found.rule.split_once('/').unwrap_or(("lint", &found.rule));
    let (short, help) = match who {
        "rustc" => (
            format!("The compiler does not take it: {what}"),
            format!("`rustc --explain {what}` explains it, where it has a number."),
        ),
        "check" => (
            format!("A check of the exercise: {what}"),
            "`cargo grade check` shows what was measured, and `cargo grade read` the page."
                .to_owned(),
        ),
        "debug" => (
            format!("What the event loop warns of: {what}"),
            "Chapter 8 of the book is about debug mode.".to_owned(),
        ),
        _ => (
            format!("A warning of the compiler's: {what}"),
            format!("The compiler's own documentation of `{what}` explains it."),
        ),
    };
    json!({
        "id": found.rule,
        "shortDescription": { "text": short },
        "help": { "text": help },
    })
}

fn result(found: &Found, room: &mut Room) -> Value {
    let Place { file, line, column } = &found.place;
    let text = room.fit(&found.text);
    json!({
        "ruleId": found.rule,
        "level": found.level,
        "message": { "text": if text.is_empty() { found.rule.as_str() } else { &text } },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(file) },
            "region": {
                "startLine": line, "startColumn": column,
                "endLine": line, "endColumn": column + 1,
            },
        }}],
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{:016x}:1", fingerprint(found)),
        },
    })
}

/// A path as a relative reference: what is no plain letter is written as `%…`.
fn uri(file: &str) -> String {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"/_-.".contains(&it);
    let bytes = file.bytes().map(|it| match it {
        it if is_plain(it) => char::from(it).to_string(),
        it => format!("%{it:02X}"),
    });
    bytes.collect()
}

/// What tells a result from another at every run, though lines move: FNV-1a, which
/// unlike the standard library's hash is the same in every version of Rust.
fn fingerprint(found: &Found) -> u64 {
    let parts = [&found.rule, &found.place.file, &found.key];
    let bytes = parts.into_iter().flat_map(|it| it.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
