//! The report as JSON, for programs.

use report::Report;

/// The whole report as JSON. Colours of the compiler's words are taken out.
///
/// # Errors
///
/// Never for a report that the grader made: it is plain data.
pub fn render(report: &Report) -> serde_json::Result<String> {
    let mut plain = report.clone();
    for exercise in &mut plain.exercises {
        for diagnostic in &mut exercise.diagnostics {
            diagnostic.rendered = anstream::adapter::strip_str(&diagnostic.rendered).to_string();
        }
        for check in &mut exercise.checks {
            check.beside.output = anstream::adapter::strip_str(&check.beside.output).to_string();
        }
    }
    Ok(serde_json::to_string_pretty(&plain)? + "\n")
}
