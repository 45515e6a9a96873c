//! The link between a client and its supervisor, over the supervisor's stdin and
//! stdout.

use std::io;
use std::process::Command;

/// Gives what `command` starts a stdin and a stdout, and the other ends of both.
///
/// They are sockets: a pipe of another process can be opened below `/proc`, so
/// that a job could give orders to its supervisor, or answers in its name.
///
/// # Errors
///
/// When the system refuses them.
#[cfg(unix)]
pub(crate) fn to_child(
    command: &mut Command,
) -> io::Result<(impl io::Write + use<>, impl io::Read + use<>)> {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    let (orders, stdin) = UnixStream::pair()?;
    let (messages, stdout) = UnixStream::pair()?;
    command.stdin(OwnedFd::from(stdin));
    command.stdout(OwnedFd::from(stdout));
    Ok((orders, messages))
}

/// Gives what `command` starts a stdin and a stdout, and the other ends of both.
///
/// # Errors
///
/// When the system refuses them.
#[cfg(windows)]
pub(crate) fn to_child(
    command: &mut Command,
) -> io::Result<(impl io::Write + use<>, impl io::Read + use<>)> {
    let (stdin, orders) = io::pipe()?;
    let (messages, stdout) = io::pipe()?;
    command.stdin(stdin);
    command.stdout(stdout);
    Ok((orders, messages))
}
