//! Programs of the grader's that few calls need. What they stand on would make a
//! first `cargo grade` slower, so each is a package of its own and is built when it
//! is first asked for.

use crate::toolchain::cargo;
use anyhow::Context;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
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
    let mut build = Command::new(cargo());
    build
        .args(["build", "--quiet", "--message-format", "json"])
        .args(["--workspace", "--bin", package])
        .current_dir(PACKAGES)
        .envs(target_folders())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let (over, is_over) = mpsc::channel::<()>();
    let name = package.to_owned();
    // Without a thread left it is only not said.
    let _ = thread::Builder::new().spawn(move || {
        let takes_long = is_over.recv_timeout(UNSAID) == Err(RecvTimeoutError::Timeout);
        if takes_long && io::stderr().is_terminal() {
            eprintln!("The program `{name}` is compiled first; that can take a minute, once.");
        }
    });
    let ended = process::attended(&mut build)
        .with_context(|| format!("cannot start cargo, which builds the program `{package}`"))?;
    drop(over);
    let said = String::from_utf8_lossy(&ended.stdout);
    let program = said.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_it = message["target"]["name"] == package;
        Some(message["executable"].as_str().filter(|_| is_it)?.into())
    });
    program.with_context(|| format!("cargo could not build the program `{package}`"))
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
