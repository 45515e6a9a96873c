//! `cargo grade`.

use std::process::ExitCode;

fn main() -> ExitCode {
    grader::commands::main()
}
