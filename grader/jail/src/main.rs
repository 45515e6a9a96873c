//! Raises walls round itself and becomes the program that it is to confine.
//!
//! ```text
//! jail walls [reach PATH | read PATH]…
//! JAIL_TOKEN=… jail enter [read PATH | write PATH | own PATH | network | system_calls | root |
//!     search | processes NUMBER | strict]… -- PROGRAM [ARGUMENT]…
//! ```
//!
//! The first tries each wall in a process of its own, and prints as JSON which of
//! them this machine gives; another user must be able to reach what is named. The
//! second raises those and executes the program in its own place: the process stays,
//! and so do the walls, for whatever the program starts.
//!
//! `network` takes the network away and `system_calls` some system calls, where
//! `walls` has said that this can be done: half of it would be a network without a
//! loopback. `root` makes another user of root, who owns what he may `write`, and all
//! below what he is to `own`; with `search` he reads whatever the wall round files
//! lets him, for the toolchain may be root's alone. `processes` is how many threads
//! and processes there may be in all. `strict` is for programs that need to change no
//! file's mode and no other process: a check, and no compiler.
//!
//! Where a wall that this machine gives cannot be raised, the program does not
//! run: the jail prints the token, which the program never sees, with the reason, and
//! ends with 125. It comes in the environment, because the arguments of a process can
//! be read by all. There is no unsafe code here: nothing happens between a fork and an
//! execution.

#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod network;
#[cfg(target_os = "linux")]
mod powers;
#[cfg(target_os = "linux")]
mod system_calls;
#[cfg(target_os = "linux")]
mod user;
mod walls;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What it ends with when the program could not be confined or executed.
const REFUSED: u8 = 125;

/// The variable with the word that marks a refusal.
const TOKEN_VARIABLE: &str = "JAIL_TOKEN";

/// What a program may do with files, and which walls are raised round it.
#[derive(Debug, Default)]
struct Grants {
    read: Vec<PathBuf>,
    write: Vec<PathBuf>,
    own: Vec<PathBuf>,
    network: bool,
    system_calls: bool,
    root: bool,
    search: bool,
    processes: Option<u64>,
    strict: bool,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next().as_ref().and_then(|verb| verb.to_str()) {
        Some("walls") => {
            walls::print(arguments);
            ExitCode::SUCCESS
        }
        // One wall alone, tried by `walls`.
        Some("try") => {
            let kind = arguments.next();
            let kind = kind.as_ref().and_then(|kind| kind.to_str());
            let reach: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
            match kind.map_or(Err("which wall?".to_owned()), |kind| {
                walls::attempt(kind, &reach)
            }) {
                Ok(()) => ExitCode::SUCCESS,
                Err(problem) => {
                    println!("{problem}");
                    REFUSED.into()
                }
            }
        }
        Some("enter") => {
            let problem = enter(arguments);
            let token = std::env::var(TOKEN_VARIABLE).unwrap_or_default();
            eprintln!("{token} {problem}");
            REFUSED.into()
        }
        _ => {
            eprintln!(
                "jail walls [reach PATH | read PATH]… | jail enter [read PATH | write PATH | own PATH \
                 | network | system_calls | root | search | processes NUMBER | strict]… \
                 -- PROGRAM [ARGUMENT]…"
            );
            REFUSED.into()
        }
    }
}

/// Raises the walls and becomes the program; comes back only with a reason why
/// not.
fn enter(mut arguments: impl Iterator<Item = OsString>) -> String {
    let mut grants = Grants::default();
    loop {
        let Some(word) = arguments.next() else {
            return "no program is named".to_owned();
        };
        match word.to_str() {
            Some("read") => grants.read.extend(arguments.next().map(PathBuf::from)),
            Some("write") => grants.write.extend(arguments.next().map(PathBuf::from)),
            Some("own") => grants.own.extend(arguments.next().map(PathBuf::from)),
            Some("network") => grants.network = true,
            Some("system_calls") => grants.system_calls = true,
            Some("root") => grants.root = true,
            Some("search") => grants.search = true,
            Some("processes") => {
                let number = arguments.next();
                let number = number.and_then(|it| it.to_str()?.parse().ok());
                let Some(number) = number else {
                    return "`processes` needs a number".to_owned();
                };
                grants.processes = Some(number);
            }
            Some("strict") => grants.strict = true,
            Some("--") => break,
            _ => return format!("unknown word {}", word.to_string_lossy()),
        }
    }
    let Some(program) = arguments.next() else {
        return "no program is named".to_owned();
    };
    if let Err(problem) = walls::raise(&grants) {
        return problem;
    }
    become_program(&program, arguments)
}

#[cfg(unix)]
fn become_program(program: &OsString, arguments: impl Iterator<Item = OsString>) -> String {
    use std::os::unix::process::CommandExt;
    let mut command = std::process::Command::new(program);
    let error = command.args(arguments).env_remove(TOKEN_VARIABLE).exec();
    format!("cannot execute {}: {error}", program.to_string_lossy())
}

#[cfg(not(unix))]
fn become_program(_: &OsString, _: impl Iterator<Item = OsString>) -> String {
    "a process cannot become another program here".to_owned()
}
