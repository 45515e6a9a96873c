//! Programs that misbehave in one way each, for the doctor to see whether they
//! are stopped.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Longer than any of the doctor's jobs may take.
const FOR_EVER: Duration = Duration::from_secs(60);

/// Says that a child is there and holds its file.
pub(crate) const HOLDING: &str = "holding";

/// What stands before an answer on stdout, where there are no socket pairs.
pub(crate) const ANSWER_MARK: &str = "#doctor ";

/// What [`fill_memory`] ends with when it was refused.
pub(crate) const REFUSED: i32 = 3;

/// More than the doctor's jobs may have of memory, and than they may start.
const MUCH_BYTES: usize = 1 << 30;
const MANY: usize = 24;

/// Misbehaves in one way; `file` is for those that leave a child.
///
/// # Errors
///
/// When the way is unknown, or the system refuses what it needs.
pub fn misbehave(way: &str, file: Option<&Path>) -> io::Result<()> {
    match (way, file) {
        ("sleep", _) => std::thread::sleep(FOR_EVER),
        ("spin", _) => loop {
            std::hint::spin_loop();
        },
        ("print", _) => loop {
            println!("{:1000}", "");
        },
        ("fill-memory", _) => fill_memory(),
        ("start-many", _) => return start_many(),
        ("fill-a-file", _) => return fill_a_file(),
        ("answer", _) => return answer(),
        ("leave-a-child", Some(file)) => return leave_a_child(file, Group::Same),
        ("leave-a-daemon", Some(file)) => return leave_a_child(file, Group::Own),
        ("hold", Some(file)) => return hold(file),
        _ => return Err(io::Error::other(format!("nobody misbehaves by `{way}`"))),
    }
    Ok(())
}

/// Asks for address space alone: no page of it is ever used.
#[expect(
    clippy::disallowed_methods,
    reason = "the code is the answer, and nothing is left to be dropped"
)]
fn fill_memory() {
    let refused = Vec::<u8>::new().try_reserve_exact(MUCH_BYTES).is_err();
    std::process::exit(if refused { REFUSED } else { 0 });
}

fn start_many() -> io::Result<()> {
    let program = std::env::current_exe()?;
    for _ in 0..MANY {
        Command::new(&program)
            .args(["misbehave", "sleep"])
            .spawn()?;
    }
    std::thread::sleep(FOR_EVER);
    Ok(())
}

/// Writes a file without a name, for ever.
fn fill_a_file() -> io::Result<()> {
    let mut file = tempfile::tempfile()?;
    for _ in 0..MUCH_BYTES / (1 << 20) {
        file.write_all(&[0; 1 << 20])?;
    }
    Ok(())
}

/// Sends back what it is greeted with.
fn answer() -> io::Result<()> {
    let mut greeting = String::new();
    BufReader::with_capacity(64, io::stdin()).read_line(&mut greeting)?;
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let channel = io::stdin().as_fd().try_clone_to_owned()?;
        std::os::unix::net::UnixStream::from(channel).write_all(greeting.as_bytes())
    }
    #[cfg(not(unix))]
    writeln!(io::stdout(), "{ANSWER_MARK}{greeting}")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Same,
    Own,
}

/// Leaves a child behind that holds `file`, and ends well.
fn leave_a_child(file: &Path, group: Group) -> io::Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["misbehave", "hold"])
        .arg(file)
        .stdout(Stdio::piped());
    #[cfg(unix)]
    if group == Group::Own {
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
    }
    #[cfg(not(unix))]
    let _ = group;
    let mut child = command.spawn()?;
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut line)?;
    }
    print!("{line}");
    Ok(())
}

/// Holds `file` for as long as it lives.
fn hold(file: &Path) -> io::Result<()> {
    let file = File::options().write(true).open(file)?;
    file.lock()?;
    println!("{HOLDING}");
    std::thread::sleep(FOR_EVER);
    Ok(())
}
