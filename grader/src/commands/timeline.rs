//! `cargo grade timeline`: what the loop did in one check, in letters or as SVG.

use super::{Call, check, print};
use crate::exit::Exit;
use crate::files::write_whole;
use anyhow::Context;
use render::style::{BOLD, DIM};
use render::timeline::{self, Picture, svg};
use render::{terminal, view, words};
use report::{CheckReport, ExerciseReport, Report, Verdict};
use std::fmt::Write as _;
use std::path::Path;

/// A check and what can be drawn of it.
struct Drawn {
    check: String,
    pictures: Vec<Picture>,
}

pub(super) fn run(
    call: &Call<'_>,
    name: &str,
    asked: Option<&str>,
    file: Option<&Path>,
) -> anyhow::Result<Exit> {
    // One call takes the names that another does.
    let (name, asked) = match (name.split_once("::"), asked) {
        (Some((name, check)), None) => (name, Some(check)),
        (_, asked) => (name, asked),
    };
    let exercise = call.exercise(name)?;
    let planned = asked.map(|asked| check::planned(exercise, asked).ok_or(asked));
    let check = match planned.transpose() {
        Ok(check) => check,
        Err(asked) => {
            anstream::eprintln!("{}", check::unknown(exercise, asked));
            return Ok(Exit::Usage);
        }
    };
    let mut report = check::graded(call, std::slice::from_ref(&exercise.name.0))?;
    let drawn = report.exercises.first().map(|it| draw(it, check));
    let drawn = match drawn {
        Some(Ok(drawn)) => drawn,
        Some(Err(why)) => {
            anstream::eprintln!("{why}");
            return Ok(without_picture(&report));
        }
        None => return Ok(Exit::of(&report)),
    };
    for exercise in &mut report.exercises {
        exercise.only(|check| *check == drawn.check);
        match file {
            None => print(&in_letters(exercise, &drawn))?,
            Some(file) => {
                let title = format!("{} {}", exercise.name, words::sentence(&drawn.check));
                write_whole(file, svg::file(&drawn.pictures, &title).as_bytes())
                    .with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
    }
    Ok(Exit::of(&report))
}

/// What is drawn of an exercise, or why nothing can be.
fn draw(exercise: &ExerciseReport, asked: Option<String>) -> Result<Drawn, String> {
    if let Some(why) = nothing_ran(exercise) {
        return Err(why);
    }
    let pictures = |check: &CheckReport| view::pictures(check, &exercise.folder);
    let can_be_drawn = |check: &&CheckReport| !pictures(check).is_empty();
    let checks = || exercise.checks.iter();
    let chosen = match &asked {
        Some(asked) => checks().find(|check| check.name == *asked),
        None => {
            let failed = checks().filter(|check| !check.passed());
            let mut both = failed.chain(checks()).filter(can_be_drawn);
            both.next()
        }
    };
    if let Some(check) = chosen.filter(can_be_drawn) {
        return Ok(Drawn {
            check: check.name.clone(),
            pictures: pictures(check),
        });
    }
    let others: Vec<&str> = checks()
        .filter(can_be_drawn)
        .map(|check| check.name.as_str())
        .collect();
    Err(undrawn(exercise, chosen, &others))
}

/// Why no check of an exercise was run, if none was.
fn nothing_ran(exercise: &ExerciseReport) -> Option<String> {
    let name = &exercise.name;
    match exercise.verdict {
        Verdict::NotStarted => Some(format!(
            "{name} is not started, so there is nothing to draw yet: edit {}/src first",
            exercise.folder
        )),
        Verdict::DidNotCompile => Some(format!(
            "{name} does not compile, so there is nothing to draw: `cargo grade check {name}` \
             shows what the compiler says"
        )),
        Verdict::Unreadable => Some(format!(
            "{name} cannot be read, so there is nothing to draw: `cargo grade check {name}` \
             names the file"
        )),
        Verdict::Passed
        | Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::GraderFault => None,
    }
}

/// Why a check, or all of an exercise, cannot be drawn, and what can.
fn undrawn(exercise: &ExerciseReport, asked: Option<&CheckReport>, others: &[&str]) -> String {
    let why = match asked.map(CheckReport::verdict) {
        Some(Verdict::Passed | Verdict::Failed) => {
            "nothing was recorded of it in virtual time: it runs on the real clock, or is about \
             code that waits for nothing"
        }
        Some(_) => "it left no record: `cargo grade check` says why",
        None => "it runs on the real clock, or is about code that waits for nothing",
    };
    let what = asked.map_or_else(
        || exercise.name.to_string(),
        |check| format!("`{}`", words::sentence(&check.name)),
    );
    let mut text = format!("{what} has no timeline: {why}");
    if !others.is_empty() {
        let _ = write!(text, "; {} has\n  {}", exercise.name, others.join("\n  "));
    }
    text
}

/// What was asked for is not there, so it is no success even where all passes.
fn without_picture(report: &Report) -> Exit {
    match Exit::of(report) {
        Exit::Passed => Exit::Failed,
        exit => exit,
    }
}

fn in_letters(exercise: &ExerciseReport, drawn: &Drawn) -> String {
    let columns = terminal::columns();
    let mut text = format!("{BOLD}{} {}{BOLD:#}\n", exercise.number, exercise.title);
    text.extend(exercise.checks.iter().map(terminal::title));
    for picture in &drawn.pictures {
        text.push('\n');
        for line in timeline::draw(picture, columns) {
            let _ = writeln!(text, "{line}");
        }
    }
    let _ = writeln!(
        text,
        "\n{DIM}`cargo grade check {}::{}` says what was measured{DIM:#}",
        exercise.name, drawn.check
    );
    text
}
