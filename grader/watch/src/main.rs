//! `cargo grade watch`: checks an exercise at each save, and shows it on the
//! whole screen. The grader is a program that is asked here, never linked: a run
//! is cut by closing its input, and what it says comes as lines.

mod ask;
mod follow;
mod job_control;
mod plain;
mod saved;
mod screen;
mod state;
mod terminal;
mod watch;

use anyhow::Context as _;
use clap::Parser;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// What the grader says when it starts the watch.
#[derive(Debug, Clone, Parser)]
pub(crate) struct Arguments {
    /// The grader's program
    #[arg(long)]
    pub grader: PathBuf,
    /// The workbook's folder
    #[arg(long)]
    pub workbook: PathBuf,
    /// Where exercises are built
    #[arg(long)]
    pub target_dir: Option<PathBuf>,
    /// Look for saves once a second
    #[arg(long)]
    pub poll: bool,
    /// The exercise to begin with
    pub name: Option<String>,
}

/// How a call ends that was interrupted, as shells have it.
pub(crate) const INTERRUPTED: u8 = 130;

/// How a watch was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    ByKey,
    BySignal,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(Left::ByKey) => ExitCode::SUCCESS,
        Ok(Left::BySignal) => ExitCode::from(INTERRUPTED),
        // As the grader ends, where it or the machine is at fault.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(3)
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<Left> {
    let subjects = ask::subjects(arguments).context("cannot list the exercises")?;
    if has_a_screen() {
        watch::run(arguments, subjects)
    } else {
        plain::run(arguments, &subjects)?;
        Ok(Left::ByKey)
    }
}

/// Whether there is a terminal that can be drawn on.
fn has_a_screen() -> bool {
    let can_draw = if cfg!(windows) {
        true
    } else {
        std::env::var("TERM").is_ok_and(|term| !term.is_empty() && term != "dumb")
    };
    can_draw && std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}
