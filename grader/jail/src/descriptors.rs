//! What a process has open without having opened it. A wall round files knows nothing of
//! it: a log that a shell holds open for its commands (`exec 3>>log`) could be written.

use std::fs;
use std::os::fd::RawFd;

/// Where the kernel lists what a process has open, by number.
const OPEN: &str = "/proc/self/fd";

/// Standard input, output and errors: the supervisor's.
const STANDARD: RawFd = 2;

/// Closes all that was handed down to this process beside that. Nothing is open here by
/// its own doing yet.
///
/// # Errors
///
/// When the system does not say what is open.
pub(crate) fn close_inherited() -> Result<(), String> {
    let unknown = |error| format!("what is open cannot be told: {error}");
    let open = fs::read_dir(OPEN).map_err(unknown)?;
    let numbers = open.map(|entry| Ok(entry?.file_name().to_str().and_then(|it| it.parse().ok())));
    let numbers: Vec<Option<RawFd>> = numbers.collect::<Result<_, _>>().map_err(unknown)?;
    let inherited = numbers.into_iter().flatten().filter(|it| *it > STANDARD);
    for number in inherited {
        // One of them was the list itself, and is closed.
        let _ = nix::unistd::close(number);
    }
    Ok(())
}
