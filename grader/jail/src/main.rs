//! Raises walls round itself and becomes the program that it is to confine.
//!
//! ```text
//! jail walls [reach PATH | read PATH]…
//! jail enter [read PATH | write PATH | own PATH | network | system_calls | root | search |
//!     processes NUMBER | strict]… -- LIMITS PROGRAM [ARGUMENT]…
//! ```
//!
//! The first tries each wall in a process of its own, and prints as JSON which of
//! them this machine gives; another user must be able to reach what is named. The
//! second is a job's launcher: it sets the limits that its supervisor names, raises
//! those walls and executes the program in its own place. The process stays, and so do
//! the walls, for whatever the program starts.
//!
//! `network` takes the network away and `system_calls` some system calls, where
//! `walls` has said that this can be done: half of it would be a network without a
//! loopback. `root` makes another user of root, who owns what he may `write`, and all
//! below what he is to `own`; with `search` he reads whatever the wall round files
//! lets him, for the toolchain may be root's alone. `processes` is how many threads
//! and processes there may be in all. `strict` is for programs that need to change no
//! file's mode and no other process: a check, and no compiler.
//!
//! What a shell or a runner has handed down open is closed first, but for the three standard
//! ones, which are the supervisor's.
//!
//! Where a wall that this machine gives cannot be raised, the program does not
//! run, and the supervisor is told why. There is no unsafe code here: nothing happens
//! between a fork and an execution.

#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod network;
#[cfg(target_os = "linux")]
mod powers;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod system_calls;
#[cfg(target_os = "linux")]
mod user;
mod walls;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What it ends with when a wall cannot be raised, or it is asked for something else.
const REFUSED: u8 = 125;

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
            let grants = Grants::read_from(&mut arguments);
            process::launch(arguments, || walls::raise(&grants?))
        }
        _ => {
            eprintln!(
                "jail walls [reach PATH | read PATH]… | jail enter [read PATH | write PATH | own PATH \
                 | network | system_calls | root | search | processes NUMBER | strict]… \
                 -- LIMITS PROGRAM [ARGUMENT]…"
            );
            REFUSED.into()
        }
    }
}

impl Grants {
    /// Reads the words up to `--`.
    fn read_from(words: &mut impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut grants = Self::default();
        loop {
            let Some(word) = words.next() else {
                return Err("no program is named".to_owned());
            };
            match word.to_str() {
                Some("read") => grants.read.extend(words.next().map(PathBuf::from)),
                Some("write") => grants.write.extend(words.next().map(PathBuf::from)),
                Some("own") => grants.own.extend(words.next().map(PathBuf::from)),
                Some("network") => grants.network = true,
                Some("system_calls") => grants.system_calls = true,
                Some("root") => grants.root = true,
                Some("search") => grants.search = true,
                Some("processes") => {
                    let number = words.next().and_then(|it| it.to_str()?.parse().ok());
                    grants.processes = Some(number.ok_or("`processes` needs a number")?);
                }
                Some("strict") => grants.strict = true,
                Some("--") => return Ok(grants),
                _ => return Err(format!("unknown word {}", word.to_string_lossy())),
            }
        }
    }
}
