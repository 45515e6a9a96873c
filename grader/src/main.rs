//! `cargo grade`: parses the call, runs one command and ends.

use clap::Parser;
use grader::cli::Cli;
use grader::commands;
use std::process::ExitCode;

fn main() -> ExitCode {
    process::serve_if_asked();
    commands::run(&Cli::parse()).into()
}
