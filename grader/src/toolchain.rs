//! The toolchain that builds, and what tells it from another.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The cargo to call: the one that runs us, where one does.
pub(crate) fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// The folders of cargo and rustup, by the variables that name them: what is in
/// force, also where it is not said.
pub(crate) fn homes() -> Vec<(&'static str, PathBuf)> {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")]
        .into_iter()
        .filter_map(|(variable, folder)| {
            let named = std::env::var_os(variable).map(PathBuf::from);
            let usual = || Some(Path::new(home.as_ref()?).join(folder));
            Some((variable, named.or_else(usual)?))
        })
        .collect()
}

/// What the compiler says of itself: its version, and the system it builds for.
pub(crate) fn version() -> String {
    let beside = cargo().with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    let rustc = if beside.is_file() {
        beside
    } else {
        PathBuf::from("rustc")
    };
    let said = match Command::new(rustc).arg("-vV").output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(error) => return format!("rustc does not say: {error}"),
    };
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    let version = said.lines().next().unwrap_or_default();
    format!("{version}, {}", host.unwrap_or("an unknown system"))
}

/// What tells the toolchain. Asking rustc costs a twentieth of a second, so it
/// is asked only where its file cannot be seen beside the cargo that runs us.
pub(crate) fn mark() -> String {
    let cargo = cargo();
    let rustc = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    if cargo.is_absolute() && rustc.is_file() {
        return file_mark(&rustc);
    }
    Command::new("rustc").arg("-vV").output().map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

/// What tells a program's file from another without reading all of it.
pub(crate) fn file_mark(program: &Path) -> String {
    let modified = std::fs::metadata(program)
        .and_then(|data| Ok((data.len(), data.modified()?)))
        .map_or_else(|_| "unknown".to_owned(), |mark| format!("{mark:?}"));
    format!("{} {modified}", program.display())
}
