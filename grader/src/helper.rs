//! Programs of the grader's that few calls need. What they stand on would make a
//! first `cargo grade` slower, so each is a package of its own and is built when it
//! is first asked for.

use crate::toolchain::cargo;
use anyhow::Context;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Where the packages lie: beside the grader's own, whatever workbook is graded.
const PACKAGES: &str = env!("CARGO_MANIFEST_DIR");

/// What takes longer than this is a build; to find that there is nothing to build
/// takes a tenth of it.
const UNSAID: Duration = Duration::from_secs(1);

/// Builds a program, where it is not built yet, and gives back its path. A build is
/// said where somebody looks at a terminal, which would show nothing meanwhile.
///
/// Cargo's settings are those of the grader's own folder: by those of the folder in
/// which it is called, it would be another program in each, and building one would
/// take away the file that another call is about to start. And its libraries have the
/// features that all packages together turn on: so several programs, and `cargo test`,
/// stand on the same ones.
///
/// # Errors
///
/// When cargo cannot build it.
pub(crate) fn built(package: &str) -> anyhow::Result<PathBuf> {
    let [program] = all_built([package])?;
    Ok(program)
}

/// Builds several, as [`built`] does one, by one call of cargo.
///
/// # Errors
///
/// When cargo cannot build one of them.
pub(crate) fn all_built<const N: usize>(packages: [&str; N]) -> anyhow::Result<[PathBuf; N]> {
    let named = packages.map(handed_on);
    if named.iter().all(Option::is_some) {
        return Ok(named.map(Option::unwrap_or_default));
    }
    let said = by_cargo(&packages)?;
    let programs = packages.map(|package| program_of(&said, package));
    let missing = packages.iter().zip(&programs);
    if let Some((package, _)) = missing.into_iter().find(|(_, program)| program.is_none()) {
        anyhow::bail!("cargo could not build the program `{package}`");
    }
    Ok(programs.map(Option::unwrap_or_default))
}

/// Hands a program on that this call has built to the calls of the grader that `command`
/// makes. Each would ask cargo once more, which reads the manifests of all packages for
/// the answer: of a class that was a fifth of the time.
pub(crate) fn hand_on(command: &mut Command, package: &str, program: &Path) {
    command.env(variable(package), program);
}

/// A program that the call of the grader by which this one was made has built.
fn handed_on(package: &str) -> Option<PathBuf> {
    let program = std::env::var_os(variable(package)).map(PathBuf::from);
    program.filter(|it| it.is_absolute() && it.is_file())
}

/// The variable that hands a program on.
fn variable(package: &str) -> String {
    format!("GRADER_HAS_BUILT_{}", package.to_uppercase())
}

/// Has cargo build the programs of these packages, and gives what it says of it.
fn by_cargo(packages: &[&str]) -> anyhow::Result<String> {
    let mut build = Command::new(cargo());
    build
        .args(["build", "--quiet", "--message-format", "json"])
        .arg("--workspace")
        .args(packages.iter().flat_map(|package| ["--bin", package]))
        .current_dir(PACKAGES)
        .envs(target_folders())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let (over, is_over) = mpsc::channel::<()>();
    let names = packages.join("`, `");
    let subject = match packages {
        [_] => format!("The program `{names}` is"),
        _ => format!("The programs `{names}` are"),
    };
    // Without a thread left it is only not said.
    let _ = thread::Builder::new().spawn(move || {
        let takes_long = is_over.recv_timeout(UNSAID) == Err(RecvTimeoutError::Timeout);
        if takes_long && io::stderr().is_terminal() {
            eprintln!("{subject} compiled first; that can take a minute, once.");
        }
    });
    let ended = process::attended(&mut build)
        .with_context(|| format!("cannot start cargo, which builds `{names}`"))?;
    drop(over);
    Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
}

/// The program of a package, from what cargo said when it built it.
fn program_of(said: &str, package: &str) -> Option<PathBuf> {
    said.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_it = message["target"]["name"] == package;
        Some(message["executable"].as_str().filter(|_| is_it)?.into())
    })
}

/// Runs a program in the place of this one, so that whoever ends this process ends that
/// program. Where a system cannot do this, it is waited for.
///
/// # Errors
///
/// When it cannot be started.
pub(crate) fn run(mut command: Command) -> io::Result<ExitStatus> {
    #[cfg(unix)]
    {
        Err(std::os::unix::process::CommandExt::exec(&mut command))
    }
    #[cfg(not(unix))]
    {
        command.status()
    }
}

/// The variables that name a target folder, as they are meant here: by the folder of
/// this call, and not by cargo's.
fn target_folders() -> impl Iterator<Item = (&'static str, PathBuf)> {
    let named = |variable| Some((variable, std::env::var_os(variable)?));
    let meant = |(variable, folder)| Some((variable, std::path::absolute(folder).ok()?));
    let variables = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"];
    variables.into_iter().filter_map(named).filter_map(meant)
}
