//! `cargo grade` in this workbook.

fn main() -> std::process::ExitCode {
    grader::commands::main()
}
