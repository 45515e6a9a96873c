//! Unpacking an archive: by a program of its own, under limits.

use super::TakeInError;
use crate::{files, helper};
use anyhow::Context;
use process::{Cancel, Environment, Exit, Job, Limits, Stdin, Stdout, Supervisor};
use report::Ignored;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The package with that program.
const PACKAGE: &str = "unpack";

/// How long its list of what was not taken may be: it names no more than 4 MB of paths.
const LONGEST_LIST_BYTES: u64 = 256 * 1024 * 1024;

/// What it may use. A zip of 200,000 entries takes some seconds and 100 MB.
fn limits() -> Limits {
    const MIB: u64 = 1024 * 1024;
    Limits {
        wall: Duration::from_secs(120),
        cpu: Duration::from_secs(60),
        memory_bytes: 2048 * MIB,
        output_bytes: MIB,
        processes: 8,
        // Ten times what it takes out of one in all.
        file_bytes: 1024 * MIB,
        process_wall: None,
    }
}

/// Unpacks the sources of an archive into `folder`, which is made, and gives back
/// what was not taken.
///
/// # Errors
///
/// When it is no archive, or torn; when the program cannot be built or run.
pub(super) fn unpack(
    archive: &Path,
    folder: &Path,
    (program, cancel): (&Path, &Cancel),
) -> Result<Vec<Ignored>, TakeInError> {
    let unpacker = helper::built(PACKAGE)?;
    let archive = std::fs::canonicalize(archive).context("cannot read it")?;
    std::fs::create_dir(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    let archive = by_a_plain_name(archive, folder)?;
    let list = folder.with_extension("json");
    let mut supervisor =
        Supervisor::start(program, cancel).context("cannot start a process to unpack in")?;
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let ended = supervisor.run(
        &Job {
            program: unpacker,
            arguments: vec![text(&archive), text(folder), text(&list)],
            launcher: None,
            folder: folder.to_owned(),
            environment: Environment {
                inherited: false,
                without: Vec::new(),
                with: Vec::new(),
            },
            limits: limits(),
            scratch: None,
            stdin: Stdin::Null,
            stdout: Stdout::Kept,
        },
        |_| {},
    );
    let said = ended.output.text();
    let unusable = |problem| Err(TakeInError::Submission(problem));
    match ended.exit {
        Exit::Code(0) => {
            let list = files::read_at_most(&list, LONGEST_LIST_BYTES)
                .context("cannot read what was unpacked")?;
            Ok(serde_json::from_slice(&list).context("cannot read what was unpacked")?)
        }
        Exit::Code(1) => unusable(said.trim().to_owned()),
        Exit::Limit(limit) => unusable(format!("to unpack it takes more {limit} than it may")),
        exit => Err(TakeInError::Machine(anyhow::anyhow!(
            "cannot unpack it: {exit:?} {}",
            said.trim()
        ))),
    }
}

/// A path to an archive that is a text, and by which nobody is named: what a student has
/// called it may be no UTF-8.
#[cfg(unix)]
fn by_a_plain_name(archive: PathBuf, folder: &Path) -> anyhow::Result<PathBuf> {
    let link = folder.with_extension("archive");
    std::os::unix::fs::symlink(archive, &link)
        .with_context(|| format!("cannot write {}", link.display()))?;
    Ok(link)
}

/// Elsewhere each name is a text.
#[cfg(not(unix))]
fn by_a_plain_name(archive: PathBuf, _: &Path) -> anyhow::Result<PathBuf> {
    Ok(archive)
}
