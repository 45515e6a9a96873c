//! The child process of the checks: does what its first argument says. It is the
//! workbook's; there is nothing to do here.

use process_pool::run_in_process;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};
use tokio::runtime::Builder;

/// How long it waits for others: a net under a hang.
const PATIENCE: Duration = Duration::from_secs(1);

/// The most that counts of the time between two looks.
const LONGEST_NAP: Duration = Duration::from_millis(100);

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["pid"] => print!("{}", process::id()),
        // Returns so many bytes piece by piece, and waits where a pipe is full.
        ["echo", count] => {
            io::copy(&mut io::stdin().take(number(count)), &mut io::stdout())?;
        }
        // Reads so many bytes, but not before it has written as many.
        ["talk-first", count] => {
            io::copy(&mut io::repeat(b'.').take(number(count)), &mut io::stdout())?;
            io::copy(&mut io::stdin().take(number(count)), &mut io::sink())?;
        }
        // Reads until there is no more.
        ["count"] => print!("{} bytes", io::copy(&mut io::stdin(), &mut io::sink())?),
        // Runs one of these without input, by the learner's hand. Its own input is none of theirs.
        ["hand-on", what] => {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let mut command = process::Command::new(env::current_exe()?);
            command.arg(what);
            let outcome = runtime.block_on(async { run_in_process(command, Vec::new()).await });
            io::stdout().write_all(&outcome.unwrap_or_default())?;
        }
        // Leaves the input unread.
        ["deaf"] => print!("done"),
        ["warn"] => {
            eprintln!("error: out of cheese; bread will do");
            print!("done");
        }
        // With all that somebody might tidy up.
        ["fail"] => {
            eprint!(" out of cheese\r\n\n");
            process::exit(3);
        }
        // Its last byte is an e with an accent in Latin-1, and nothing in UTF-8.
        ["fail-in-latin-1"] => {
            io::stderr().write_all(b"caf\xe9")?;
            process::exit(3);
        }
        // Signs of three bytes: wherever a pipe is cut, it is in the middle of one.
        ["shout", count] => {
            io::stderr().write_all("€".repeat(number(count) as usize).as_bytes())?;
            process::exit(3);
        }
        ["abort"] => {
            eprintln!("out of cheese");
            process::abort();
        }
        // Says what it finds: two variables, a file where it was started, and how many
        // other variables.
        ["look-around"] => {
            let greeting = env::var("GREETING").unwrap_or_default();
            let path = env::var_os("PATH").is_some();
            let here = Path::new("here").exists();
            let known = |name: &OsString| name == "GREETING" || name == "PATH";
            let others = env::vars_os().filter(|(name, _)| !known(name)).count();
            print!("{greeting} {path} {here} {others}");
        }
        // Says that it is there, and waits until so many are.
        ["meet", directory, count] => {
            fs::write(Path::new(directory).join(process::id().to_string()), "")?;
            let all = || fs::read_dir(directory).map_or(0, Iterator::count) as u64;
            let mut come = all();
            // As long as others come, there may be more.
            while come < number(count) && within_patience(|| all() > come) {
                come = all();
            }
            let met = come >= number(count);
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
        ["exit", code] => process::exit(number(code) as i32),
        _ => process::exit(64),
    }
    Ok(())
}

fn number(text: &str) -> u64 {
    text.parse().expect("a number")
}

fn within_patience(condition: impl Fn() -> bool) -> bool {
    let (mut last, mut waited) = (Instant::now(), Duration::ZERO);
    while !condition() {
        // Where this process got no turn for longer, the others need not have had one.
        waited += last.elapsed().min(LONGEST_NAP);
        last = Instant::now();
        if waited > PATIENCE {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}
