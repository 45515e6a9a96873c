//! What cargo is told, and with which environment: pure.

use crate::compiler::{self, Wrapper};
use crate::stage::{Purpose, Stage};
use crate::toolchain::cargo;
use crate::workbook::Exercise;
use process::{Environment, Job, Limits, Stdin, Stdout};
use std::path::Path;
use std::time::Duration;

/// What the whole build may use. CPU time, memory and the time of a process are those
/// of one compiler: an exercise that compiles for ever ends alone, and so does one
/// that makes its compiler wait.
fn limits(stage: &Stage) -> Limits {
    Limits {
        wall: Duration::from_secs(20 * 60),
        cpu: stage.compiler_cpu,
        // What was handed in may make a compiler read a file without an end.
        memory_bytes: if stage.jail.is_some() { 4 } else { 12 } * 1024 * 1024 * 1024,
        output_bytes: 64 * 1024 * 1024,
        processes: 256,
        // The largest program of an exercise has 12 MB, with all that it stands on
        // 40 MB; an array in a text can be made as long as one likes.
        file_bytes: 1024 * 1024 * 1024,
        process_wall: Some(stage.compiler_wall()),
    }
}

/// Rust's flags for everything that is built here. They win over a user's
/// RUSTFLAGS and over configuration files.
fn rustflags(purpose: Purpose) -> String {
    let mut flags = vec!["--cfg".to_owned(), "tokio_unstable".to_owned()];
    if purpose == Purpose::AwaitLines {
        flags.extend(["--cfg".to_owned(), "await_lines".to_owned()]);
        // By these a thread's stack is followed from outside.
        flags.push("-Cforce-frame-pointers=yes".to_owned());
    }
    flags.join("\u{1f}")
}

/// What cargo is told to build the checks.
pub(super) const CHECKS: [&str; 5] = [
    "build",
    "--test",
    "checks",
    "--message-format",
    "json-diagnostic-rendered-ansi",
];

/// What cargo is told to look at the libraries alone.
pub(super) const LIBRARIES: [&str; 3] = ["check", "--lib", "--quiet"];

/// The arguments for one call of cargo over all of `exercises`.
pub(super) fn arguments(stage: &Stage, order: &[&str], exercises: &[&Exercise]) -> Vec<String> {
    let common = ["--keep-going", "--target-dir"];
    let mut arguments: Vec<String> = order
        .iter()
        .chain(&common)
        .map(|&argument| argument.to_owned())
        .collect();
    arguments.push(stage.target.to_string_lossy().into_owned());
    if let Some(package) = stage.common() {
        arguments.extend(["--package".to_owned(), package.to_owned()]);
    }
    for exercise in exercises {
        let name = &exercise.name.0;
        arguments.extend(["--package".to_owned(), name.clone()]);
        if let Some(setting) = of_its_own(stage.purpose) {
            let setting = format!("profile.dev.package.{name}.{setting}");
            arguments.extend(["--config".to_owned(), setting]);
        }
    }
    arguments
}

/// The arguments for one call of cargo that has the compiler write into the file `to`
/// what the code of one `target` of an exercise comes to, where Tokio has the means to
/// move the clock.
pub(super) fn meaning(
    stage: &Stage,
    exercise: &Exercise,
    target: &[&str],
    to: &Path,
) -> Vec<String> {
    let folder = stage.target.join(ACCOUNTS);
    let folder = folder.to_string_lossy();
    let mut arguments = vec!["rustc"];
    arguments.extend(target);
    arguments.extend(["--message-format", "json-diagnostic-rendered-ansi"]);
    arguments.extend(["--features", "tokio/test-util"]);
    arguments.extend(["--package", &exercise.name.0, "--target-dir", &folder, "--"]);
    let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    arguments.push(format!("--emit=mir={}", to.display()));
    // Else a branch is left out that no constant leads to in this build, and in another
    // one may: the size of a type follows from what is switched on in its crate.
    arguments.push("-Zmir-opt-level=0".to_owned());
    arguments
}

/// Where accounts are made: a program that is built for one never lies where checks look
/// for it.
pub(super) const ACCOUNTS: &str = "accounts";

/// A setting of an exercise's own, which leaves what it stands on as others have built
/// it. Where several compilers run anyway, none needs to divide its work.
fn of_its_own(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::Verdict => None,
        Purpose::Once => Some("codegen-units=1"),
        Purpose::AwaitLines => Some("debug=\"line-tables-only\""),
    }
}

pub(super) fn job(stage: &Stage, arguments: Vec<String>, wrapper: &Wrapper) -> Job {
    Job {
        program: cargo(),
        arguments,
        launcher: None,
        folder: stage.root.clone(),
        environment: Environment {
            inherited: stage.jail.is_none(),
            // What a cargo around us, or a user's shell, would have us build
            // otherwise than the workbook says.
            without: [
                "RUSTFLAGS",
                "CARGO_BUILD_RUSTFLAGS",
                "CARGO_BUILD_TARGET",
                "CARGO_INCREMENTAL",
                compiler::WRAPPER,
            ]
            .map(str::to_owned)
            .into(),
            with: std::iter::once(("CARGO_ENCODED_RUSTFLAGS", rustflags(stage.purpose)))
                .chain(profile(stage))
                .map(|(name, value)| (name.to_owned(), value))
                .chain(wrapper.variables())
                .chain(passed_on(stage))
                .collect(),
        },
        limits: limits(stage),
        scratch: None,
        stdin: Stdin::Null,
        stdout: Stdout::Lines,
    }
}

/// What cargo, rustup and a linker need of the environment, and no more: what else
/// is there may be secret, and `env!` writes it into a program.
const PASSED_ON: [&str; 16] = [
    "PATH",
    "HOME",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "CARGO_NET_OFFLINE",
    "TMPDIR",
    "TMP",
    "TEMP",
    "USERPROFILE",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "PROGRAMFILES(X86)",
    "LOCALAPPDATA",
];

/// The variables that a build gets of the grader's own, where it does not inherit
/// all of them.
fn passed_on(stage: &Stage) -> Vec<(String, String)> {
    if stage.jail.is_none() {
        return Vec::new();
    }
    let value = |name: &&str| Some(((*name).to_owned(), std::env::var(name).ok()?));
    PASSED_ON.iter().filter_map(value).collect()
}

/// What is built otherwise than the workbook says. State for the next edit costs a
/// quarter more and pays only where there is one, so what is built once does without.
fn profile(stage: &Stage) -> Vec<(&'static str, String)> {
    let settings: &[(&str, &str)] = match stage.purpose {
        Purpose::Verdict => &[],
        Purpose::Once => &[("CARGO_INCREMENTAL", "0")],
        Purpose::AwaitLines => &[("CARGO_PROFILE_DEV_STRIP", "none")],
    };
    let owned = |&(name, value): &(&'static str, &str)| (name, value.to_owned());
    settings.iter().map(owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_into_deadlocks_has_what_sees_lines() {
        let sees = |purpose| rustflags(purpose).contains("await_lines");
        assert!(sees(Purpose::AwaitLines));
        assert!(!sees(Purpose::Verdict) && !sees(Purpose::Once));
    }
}
