//! Programs of the grader's that few calls need. What they stand on would make a
//! first `cargo grade` slower, so each is a package of its own and is built when it
//! is first asked for.

use crate::toolchain::cargo;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the packages lie: beside the grader's own, whatever workbook is graded.
const PACKAGES: &str = env!("CARGO_MANIFEST_DIR");

/// Builds a program, where it is not built yet, and gives back its path.
///
/// # Errors
///
/// When cargo cannot build it.
pub(crate) fn built(package: &str) -> anyhow::Result<PathBuf> {
    let manifest = Path::new(PACKAGES).join(package).join("Cargo.toml");
    let ended = Command::new(cargo())
        .args(["build", "--quiet", "--message-format", "json"])
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start cargo, which builds the program `{package}`"))?;
    let said = String::from_utf8_lossy(&ended.stdout);
    let program = said.lines().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        let is_it = message["target"]["name"] == package;
        Some(message["executable"].as_str().filter(|_| is_it)?.into())
    });
    program.with_context(|| format!("cargo could not build the program `{package}`"))
}
