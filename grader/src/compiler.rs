//! This program in the compiler's place, for the packages of the stage's own workspace.
//!
//! A flag or a variable that cargo is given reaches all that it builds, and what is built
//! with another is built once more: Tokio and all that stands on it, for a word that is
//! meant for a submission. So cargo starts this program in the compiler's place for what is
//! laid on the stage, and it becomes the compiler, which is then told more. What cargo
//! has built of other people's packages anywhere is the same as here.

use crate::helper;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The variable by which cargo is told what to start in the compiler's place.
pub(crate) const WRAPPER: &str = "RUSTC_WORKSPACE_WRAPPER";

/// The variable with the flags that the compiler gets beside cargo's.
const FLAGS: &str = "GRADER_TELLS_THE_COMPILER";

/// The variable that is there where the compiler takes settings that may change with its
/// next version.
const UNSTABLE: &str = "GRADER_ALLOWS_THE_COMPILER";

/// The variable by which the compiler takes them.
const ALLOWED: &str = "RUSTC_BOOTSTRAP";

/// Stands between two flags, and in none.
const SEPARATOR: &str = "\u{1f}";

/// This program in the compiler's place, and what it adds to what cargo says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wrapper {
    /// This program.
    program: PathBuf,
    /// The lints that it warns of even where a text allows them.
    force_warn: Vec<String>,
    /// Whether it takes settings that may change with its next version.
    is_unstable: bool,
}

impl Wrapper {
    /// To warn of `lints` even where a text allows them. `program` is this one.
    pub(crate) fn to_warn(program: &Path, lints: Vec<String>) -> Self {
        Self {
            program: program.to_owned(),
            force_warn: lints,
            is_unstable: false,
        }
    }

    /// The same, and to take settings that may change with its next version.
    pub(crate) fn unstable(&self) -> Self {
        Self {
            is_unstable: true,
            ..self.clone()
        }
    }

    /// The program that cargo starts in the compiler's place; none where there is
    /// nothing to tell.
    pub(crate) fn program(&self) -> Option<&Path> {
        let tells = self.is_unstable || !self.force_warn.is_empty();
        tells.then_some(&*self.program)
    }

    /// What cargo needs in its environment for it.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let Some(program) = self.program() else {
            return Vec::new();
        };
        let lints = self.force_warn.iter();
        let flags: Vec<String> = lints.map(|it| format!("--force-warn={it}")).collect();
        let mut variables = vec![
            (WRAPPER.to_owned(), program.to_string_lossy().into_owned()),
            (FLAGS.to_owned(), flags.join(SEPARATOR)),
        ];
        variables.extend(
            self.is_unstable
                .then(|| (UNSTABLE.to_owned(), "1".to_owned())),
        );
        variables
    }
}

/// Becomes the compiler, where cargo has started this program in its place.
pub(crate) fn serve_if_asked() -> Option<ExitCode> {
    let flags = std::env::var(FLAGS).ok()?;
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next().filter(|it| is_program(it))?;
    let mut command = composed(&compiler, arguments, &flags);
    if std::env::var_os(UNSTABLE).is_some() {
        command.env(ALLOWED, "1");
    }
    Some(match helper::run(command) {
        Ok(status) => ExitCode::from(u8::from(!status.success())),
        Err(error) => {
            anstream::eprintln!("cannot start {}: {error}", compiler.display());
            ExitCode::FAILURE
        }
    })
}

/// Whether an argument names a program, and is no command of this one.
fn is_program(argument: &OsStr) -> bool {
    argument == "rustc" || Path::new(argument).components().count() > 1
}

/// The call of the compiler.
fn composed(compiler: &OsStr, arguments: impl Iterator<Item = OsString>, flags: &str) -> Command {
    let mut command = Command::new(compiler);
    command
        .args(arguments)
        .args(flags.split(SEPARATOR).filter(|flag| !flag.is_empty()))
        .env_remove(FLAGS)
        .env_remove(UNSTABLE);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lints(names: &[&str]) -> Vec<String> {
        names.iter().map(|&it| it.to_owned()).collect()
    }

    #[test]
    fn nothing_stands_in_the_compilers_place_where_there_is_nothing_to_tell() {
        let wrapper = Wrapper::to_warn(Path::new("/grader"), Vec::new());
        assert_eq!((wrapper.program(), wrapper.variables()), (None, Vec::new()));
        assert_eq!(wrapper.unstable().program(), Some(Path::new("/grader")));
    }

    #[test]
    fn each_flag_comes_behind_what_cargo_says() {
        let wrapper = Wrapper::to_warn(Path::new("/grader"), lints(&["unused", "dead_code"]));
        let variables = wrapper.variables();
        let flags = variables.iter().find(|(name, _)| name == FLAGS).unwrap();
        let own = ["-".into(), "--test".into()].into_iter();
        let command = composed(OsStr::new("/bin/rustc"), own, &flags.1);
        assert_eq!(
            command.get_args().collect::<Vec<_>>(),
            [
                "-",
                "--test",
                "--force-warn=unused",
                "--force-warn=dead_code"
            ]
        );
    }

    #[test]
    fn without_a_flag_the_compiler_gets_none() {
        let command = composed(OsStr::new("rustc"), ["-vV".into()].into_iter(), "");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["-vV"]);
    }

    #[test]
    fn a_command_of_the_graders_is_no_compiler() {
        assert!(is_program(OsStr::new("rustc")) && is_program(OsStr::new("/bin/rustc")));
        assert!(!is_program(OsStr::new("check")));
    }
}
