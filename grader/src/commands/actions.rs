//! What is printed in a job of GitHub Actions, where a line of the log can be a
//! command to the runner.

/// A text in which no line is a command to the runner: it may quote what a learner
/// wrote. Outside of a job it is as it was.
pub(super) fn no_commands(text: String) -> String {
    if std::env::var_os("GITHUB_ACTIONS").is_none_or(|it| it != "true") {
        return text;
    }
    let mut entropy = [0; 16];
    getrandom::fill(&mut entropy).expect("the system has random numbers to give");
    // Nobody but the runner may know the word that ends it.
    let token = format!("{:032x}", u128::from_le_bytes(entropy));
    format!("::stop-commands::{token}\n{text}\n::{token}::\n")
}
