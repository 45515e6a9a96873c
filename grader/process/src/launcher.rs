//! The launcher: limits itself and becomes the job's program.
//!
//! Limits must lie on the job's process alone and before its first instruction.
//! So a supervisor starts its own file once more, which sets them on itself and
//! then executes the program: the process stays, and everything that the
//! program starts inherits its limits one by one. It needs no unsafe code.
//!
//! A job may name a launcher of its own, which does the same and more.

use crate::{Job, Output};
use std::ffi::OsString;
use std::io;
use std::process::Command;

/// The first argument of a launcher's process.
pub(crate) const VERB: &str = "enter";

/// What a launcher ends with when it cannot become the program.
#[cfg(unix)]
const CANNOT_EXECUTE: i32 = 126;

/// The variable with the word that marks a refusal to execute the program. The program
/// cannot know it: the launcher does not hand it on. An argument could be read by
/// every process of the machine for as long as the launcher is one.
#[cfg(unix)]
const TOKEN_VARIABLE: &str = "LAUNCHER_TOKEN";

/// What a launcher has to do before it executes the program.
#[cfg(unix)]
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Entry {
    cpu_seconds: u64,
    memory_bytes: u64,
    file_bytes: u64,
    /// The supervisor's process.
    supervisor: u32,
}

/// A command that starts a job's program, and how it is known that it could not.
pub(crate) struct Launch {
    /// Starts the program within the job's limits.
    pub(crate) command: Command,
    token: String,
}

impl Launch {
    /// Where a process can become another program, it goes through the launcher.
    #[cfg(unix)]
    pub(crate) fn of(job: &Job) -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        let token = format!("{:032x} ", u128::from_le_bytes(random));
        let entry = Entry {
            cpu_seconds: job.limits.cpu.as_secs().max(1),
            memory_bytes: job.limits.memory_bytes,
            file_bytes: job.limits.file_bytes,
            supervisor: std::process::id(),
        };
        let mut command = match &job.launcher {
            Some(launcher) => {
                let mut command = Command::new(&launcher.program);
                command.args(&launcher.arguments);
                command
            }
            None => {
                let mut command = Command::new(own_program()?);
                command.arg(VERB);
                command
            }
        };
        command
            .arg(serde_json::to_string(&entry)?)
            .arg(&job.program);
        Ok(Self { command, token })
    }

    /// Elsewhere only wall time, output and what the supervisor counts are
    /// limited.
    #[cfg(windows)]
    pub(crate) fn of(job: &Job) -> io::Result<Self> {
        Ok(Self {
            command: Command::new(&job.program),
            token: String::new(),
        })
    }

    /// Hands the launcher its word, once the job's environment is described.
    pub(crate) fn hand_over(&mut self) {
        #[cfg(unix)]
        self.command.env(TOKEN_VARIABLE, &self.token);
    }

    /// Why the program could not be executed, if `code` and `output` are those
    /// of a launcher that failed.
    #[cfg(unix)]
    pub(crate) fn refusal(token: &str, code: i32, output: &Output) -> Option<String> {
        let reason = output.head.strip_prefix(token)?;
        (code == CANNOT_EXECUTE).then(|| reason.trim_end().to_owned())
    }

    /// Without a launcher the system itself refuses.
    #[cfg(windows)]
    pub(crate) fn refusal(_token: &str, _code: i32, _output: &Output) -> Option<String> {
        None
    }

    /// What [`Launch::refusal`] needs to know of this launch.
    pub(crate) fn into_token(self) -> String {
        self.token
    }
}

/// This process's own file, also when another has taken its place on the disk.
#[cfg(target_os = "linux")]
fn own_program() -> io::Result<std::path::PathBuf> {
    Ok("/proc/self/exe".into())
}

/// This process's own file.
#[cfg(all(unix, not(target_os = "linux")))]
fn own_program() -> io::Result<std::path::PathBuf> {
    std::env::current_exe()
}

/// Is the launcher of a supervisor that has no other.
pub(crate) fn enter() -> ! {
    launch(std::env::args_os().skip(2), || Ok(()))
}

/// Becomes a job's program: sets the job's limits on this process, calls `ahead`, and
/// executes what `arguments` name, which are those behind [`Launcher::arguments`]. Where
/// any of it fails, the process ends and the job is not started: `ahead` says why.
///
/// [`Launcher::arguments`]: crate::Launcher::arguments
#[expect(
    clippy::disallowed_methods,
    reason = "a launcher that cannot become the program is nothing else"
)]
#[cfg(unix)]
pub fn launch(
    mut arguments: impl Iterator<Item = OsString>,
    ahead: impl FnOnce() -> Result<(), String>,
) -> ! {
    use std::os::unix::process::CommandExt;
    let entry = arguments
        .next()
        .and_then(|entry| serde_json::from_str::<Entry>(entry.to_str()?).ok());
    let (Some(entry), Some(program)) = (entry, arguments.next()) else {
        eprintln!("a launcher is for supervisors");
        std::process::exit(CANNOT_EXECUTE);
    };
    if !crate::system::end_with_parent(entry.supervisor) {
        std::process::exit(CANNOT_EXECUTE);
    }
    crate::limits::set(entry.cpu_seconds, entry.memory_bytes, entry.file_bytes);
    let token = std::env::var(TOKEN_VARIABLE).unwrap_or_default();
    let reason = match ahead() {
        Ok(()) => {
            let mut command = Command::new(program);
            let command = command.args(arguments).env_remove(TOKEN_VARIABLE);
            command.exec().to_string()
        }
        Err(reason) => reason,
    };
    eprintln!("{token}{reason}");
    std::process::exit(CANNOT_EXECUTE);
}

/// Elsewhere a process cannot become another program.
#[expect(
    clippy::disallowed_methods,
    reason = "a launcher that cannot become the program is nothing else"
)]
#[cfg(windows)]
pub fn launch(_: impl Iterator<Item = OsString>, _: impl FnOnce() -> Result<(), String>) -> ! {
    eprintln!("a launcher is for supervisors on Unix");
    std::process::exit(2);
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_a_launcher_can_say_that_a_program_could_not_be_executed() {
        let output = |head: &str| Output {
            head: head.to_owned(),
            ..Output::default()
        };
        let refusal = |code, head| Launch::refusal("token ", code, &output(head));
        assert_eq!(
            refusal(126, "token no such file\n").as_deref(),
            Some("no such file")
        );
        assert_eq!(refusal(126, "another no such file\n"), None);
        assert_eq!(refusal(1, "token no such file\n"), None);
    }
}
