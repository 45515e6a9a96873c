//! `cargo grade`: parses the call, runs one command and ends.

use clap::Parser;
use grader::cli::{Cli, Command};
use grader::{commands, doctor, process};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Supervise) => process::serve(),
        Some(Command::Ail { ailment }) => {
            doctor::ail(&ailment);
            ExitCode::SUCCESS
        }
        _ => commands::run(&cli).into(),
    }
}
