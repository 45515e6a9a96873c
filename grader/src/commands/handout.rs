//! `cargo grade handout`, for instructors, and `cargo grade update` in what was
//! handed out.

use super::{Call, print};
use crate::exit::Exit;
use crate::files::write_whole;
use crate::handout::{Correction, HandedOut, Handout, patch};
use crate::temporary::Folder;
use crate::workbook::edition::Edition;
use anyhow::Context;
use render::style::{BOLD, DIM};
use render::words::counted;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a push costs in CI: the minutes that a hosted runner is billed for, which
/// are rounded up for each job. Measured on two cores in a fresh clone: 22 s for
/// the grader, the libraries and a call that checks nothing, 0.5 s more for each
/// exercise that is begun; a minute is left for Rust itself and for the machine.
const FRESH_SECONDS: f64 = 22.0 + 60.0;
/// See above.
const SECONDS_AN_EXERCISE: f64 = 0.5;

/// What a call of `handout` asks for.
pub(super) struct Asked<'a> {
    pub to: &'a Path,
    pub names: &'a [String],
    pub update: Option<&'a Path>,
    pub source: Option<&'a str>,
    pub class: Option<u32>,
}

pub(super) fn run(call: &Call<'_>, asked: &Asked<'_>) -> anyhow::Result<Exit> {
    if call.workbook.is_edition() {
        anyhow::bail!(
            "this is a learner's edition: it has no solutions, and only the workbook that it was made of can be handed out"
        );
    }
    let exercises = if asked.names.is_empty() {
        let damaged = call.workbook.damaged().next();
        if let Some(damage) = damaged {
            anyhow::bail!("{}: {}", damage.file, damage.problem);
        }
        call.workbook.exercises().collect()
    } else {
        call.exercises(asked.names)?
    };
    let old = asked
        .update
        .map(|folder| stamped(&call.folder.join(folder)));
    let old = old.transpose()?;
    let to = call.folder.join(asked.to);
    let count = exercises.len();
    let handout = Handout {
        workbook: &call.workbook,
        exercises,
        source: asked.source.map(str::to_owned).or_else(|| {
            let old = old.as_ref()?;
            old.1.source.clone()
        }),
    };
    let HandedOut {
        edition,
        left_out,
        not_as_here,
        has_a_program,
    } = handout.write(&to)?;
    let mut text = format!(
        "{BOLD}{}{BOLD:#}  edition {} with {}, in {}\n\
         No solutions, nothing of the audit: learners get the starters, the visible checks, the book and the grader.\n",
        asked.to.display(),
        edition.version,
        counted(count, "exercise"),
        counted(edition.files.len() + 1, "file"),
    );
    if !left_out.is_empty() {
        let them = if left_out.len() == 1 { "it" } else { "them" };
        let why = format!("Left out, because git does not know {them}:");
        text += &named(&why, &left_out);
    }
    if !not_as_here.is_empty() {
        let why = "Not handed out as they stand here, because learners get the starters, which come from solutions/:";
        text += &named(why, &not_as_here);
    }
    if !has_a_program {
        text += "Learners cannot call `cargo grade` in it: the workbook has no package `grade`, which is that \
                 program. `cargo grade begin DIR` makes a workbook with one, to be copied.\n";
    }
    if let Some((folder, old)) = &old {
        text += &corrected(asked.to, &to, &edition, (folder, old))?;
    }
    text += &cost(count, asked.class);
    text += &next(asked.to, &edition, old.as_ref().map(|it| &it.1));
    print(&text)?;
    Ok(Exit::Passed)
}

/// How many of the files that are left out are named.
const NAMED: usize = 5;

/// What is not handed out, and why.
fn named(why: &str, left_out: &[PathBuf]) -> String {
    let mut text = format!("{why}\n");
    for path in left_out.iter().take(NAMED) {
        text += &format!("  {}\n", path.display());
    }
    if left_out.len() > NAMED {
        text += &format!("  … and {} more\n", left_out.len() - NAMED);
    }
    text
}

/// What to do with the edition: a first one becomes a template, and a correction goes
/// into the template that there is.
fn next(to: &Path, edition: &Edition, old: Option<&Edition>) -> String {
    let Edition { version, .. } = edition;
    match old {
        None => format!(
            "{BOLD}Next{BOLD:#}  make a template repository of it: cd {} && git init && git add -A && git commit -m \"Edition {version}\"\n",
            to.display()
        ),
        Some(old) if old.version == *version => String::new(),
        Some(_) => format!(
            "{BOLD}Next{BOLD:#}  in the template repository: git apply {} && git add -A && git commit -m \"Edition {version}\"\n      \
             Learners take it with `cargo grade update` and the template's address, or this folder's.\n",
            patch_of(to).display()
        ),
    }
}

/// Where the patch that leads to the edition in `to` lies.
fn patch_of(to: &Path) -> PathBuf {
    let mut file = to.as_os_str().to_owned();
    file.push(".patch");
    PathBuf::from(file)
}

/// Writes the patch that leads from the old edition to the new one, which lies at `to`
/// and is shown as it was asked for.
fn corrected(
    shown: &Path,
    to: &Path,
    new: &Edition,
    (folder, old): (&Path, &Edition),
) -> anyhow::Result<String> {
    if old.version == new.version {
        return Ok("Nothing has changed since that edition.\n".to_owned());
    }
    let patch = patch((folder, old), (to, new))?;
    let file = patch_of(to);
    write_whole(&file, &patch).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(format!(
        "{BOLD}{}{BOLD:#}  leads from {} to {}, and touches no file that learners write in\n",
        patch_of(shown).display(),
        old.version,
        new.version
    ))
}

fn cost(exercises: usize, class: Option<u32>) -> String {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundred seconds"
    )]
    let minutes = ((FRESH_SECONDS + SECONDS_AN_EXERCISE * exercises as f64) / 60.0).ceil() as u64;
    let a_push = format!(
        "In CI, each push costs about {} of a hosted runner, where nothing is cached",
        counted(
            usize::try_from(minutes).unwrap_or(usize::MAX),
            "billed minute"
        )
    );
    match class {
        None => format!("{a_push}: `--class N` says what a class costs.\n"),
        Some(learners) => {
            let learners = u64::from(learners);
            format!(
                "{a_push}: a class of {learners} that pushes once for each exercise, {} minutes; once for all of them, {}.\n",
                learners * minutes * exercises as u64,
                learners * minutes
            )
        }
    }
}

/// The edition in a folder, with its place.
fn stamped(folder: &Path) -> anyhow::Result<(PathBuf, Edition)> {
    let edition = Edition::read(folder)
        .with_context(|| format!("cannot read the stamp of {}", folder.display()))?;
    let edition = edition.with_context(|| {
        format!(
            "{} is no edition: it has no `edition.json`",
            folder.display()
        )
    })?;
    Ok((folder.to_owned(), edition))
}

/// Shows what a newer edition changes, and takes it where that is wanted.
pub(super) fn update(call: &Call<'_>, from: Option<&str>, yes: bool) -> anyhow::Result<Exit> {
    let root = &call.workbook.root;
    let (_, own) = stamped(root).context(
        "only a learner's edition is updated like this; in the workbook itself, git is the way",
    )?;
    let Some(from) = from.or(own.source.as_deref()) else {
        anyhow::bail!(
            "this edition does not say where newer ones are: `cargo grade update FROM` takes a folder, or what `git clone` takes"
        );
    };
    let fetched = Folder::new().context("cannot make a temporary folder")?;
    let folder = call.folder.join(from);
    let folder = if folder.join(crate::workbook::edition::FILE).is_file() {
        folder
    } else {
        clone(call, from, fetched.path())?;
        fetched.path().to_owned()
    };
    let (_, new) = stamped(&folder)?;
    let correction = Correction::of(root, &own, &folder, &new);
    if own.version == new.version && correction.is_empty() {
        print(&format!(
            "This is edition {}, and there is none newer.\n",
            own.version
        ))?;
        return Ok(Exit::Passed);
    }
    print(&shown(&correction, &own, &new))?;
    if !(yes || is_wanted()?) {
        print(&format!(
            "Nothing was changed. `cargo grade update {from} --yes` takes it without asking.\n"
        ))?;
        return Ok(Exit::Passed);
    }
    correction.apply(root, &folder)?;
    print(&format!("This is edition {} now.\n", new.version))?;
    Ok(Exit::Passed)
}

fn clone(call: &Call<'_>, from: &str, to: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("git");
    command
        .args(["clone", "--quiet", "--depth", "1", "--", from])
        .arg(to)
        .current_dir(&call.folder);
    let status = process::attended_on_the_terminal(&mut command)
        .context("cannot start git, which fetches the newer edition")?;
    anyhow::ensure!(status.success(), "git cannot fetch {from}");
    Ok(())
}

fn shown(correction: &Correction, own: &Edition, new: &Edition) -> String {
    let mut text = format!(
        "Edition {} corrects {}; what you wrote is not touched.\n",
        new.version, own.version
    );
    let mut line = |what: &str, path: &str, why: &str| {
        text += &format!("  {DIM}{what:7}{DIM:#}  {path}{why}\n");
    };
    for path in &correction.written {
        let is_there = own.files.contains_key(path);
        line(if is_there { "changed" } else { "new" }, path, "");
    }
    for path in &correction.removed {
        line("gone", path, "");
    }
    for path in &correction.kept {
        line("left", path, "  (you changed it)");
    }
    for exercise in &correction.starters {
        text += &format!(
            "  The starter of {exercise} is another: compare `starters` with yours, or `cargo grade reset {exercise}`.\n"
        );
    }
    text
}

/// Asks, where somebody is there to answer.
fn is_wanted() -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print("Take it? [y/N] ")?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
