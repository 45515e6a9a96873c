//! The child process of the checks: does what its first argument says. It is the
//! workbook's; there is nothing to do here.

use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};

/// How long it waits for others: a net under a hang.
const PATIENCE: Duration = Duration::from_secs(1);

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["pid"] => print!("{}", process::id()),
        ["echo"] => echo()?,
        // Leaves the input unread.
        ["deaf"] => print!("done"),
        ["fail"] => {
            eprint!("out of cheese");
            process::exit(3);
        }
        // Its last byte is an e with an accent in Latin-1, and nothing in UTF-8.
        ["fail-in-latin-1"] => {
            io::stderr().write_all(b"caf\xe9")?;
            process::exit(3);
        }
        ["shout"] => {
            io::stderr().write_all(&vec![b'!'; 1024 * 1024])?;
            process::exit(3);
        }
        ["abort"] => {
            eprint!("out of cheese");
            process::abort();
        }
        // Says that it is there, and waits until two are.
        ["meet", directory] => {
            fs::write(Path::new(directory).join(process::id().to_string()), "")?;
            let met = within_patience(|| fs::read_dir(directory).is_ok_and(|all| all.count() >= 2));
            print!("{}", if met { "met" } else { "alone" });
        }
        ["wait-for", file] => {
            let opened = within_patience(|| Path::new(file).exists());
            print!("{}", if opened { "opened" } else { "in vain" });
        }
        // Tells who it is, and then has a lot to do.
        ["linger", file] => {
            let unfinished = format!("{file}.unfinished");
            fs::write(&unfinished, process::id().to_string())?;
            fs::rename(unfinished, file)?;
            thread::sleep(Duration::from_secs(10));
        }
        _ => process::exit(64),
    }
    Ok(())
}

/// Gives back what comes in, piece by piece, and waits where the pipe is full.
fn echo() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut piece = [0; 8 * 1024];
    loop {
        match input.read(&mut piece)? {
            0 => return output.flush(),
            count => output.write_all(&piece[..count])?,
        }
    }
}

fn within_patience(condition: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > PATIENCE {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}
