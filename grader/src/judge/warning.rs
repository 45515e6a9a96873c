//! Judging what the compiler says.

use report::{CheckReport, Diagnostic, Reason, Verdict};

/// Judges whether the compiler still gives warnings of `lint`. `others` are the
/// exercise's checks that were run: of code that was not begun or did not
/// compile, its warnings say nothing.
pub(crate) fn judge(lint: &str, diagnostics: &[Diagnostic], others: &[CheckReport]) -> Reason {
    let all = |verdict| others.iter().all(|check| check.verdict() == verdict);
    let is_it = |it: &&Diagnostic| it.code.as_deref() == Some(lint);
    let count = diagnostics.iter().filter(is_it).count();
    if all(Verdict::DidNotCompile) {
        Reason::Compiler
    } else if count == 0 {
        Reason::Met
    } else if all(Verdict::NotStarted) {
        Reason::Untouched
    } else {
        Reason::WarningLeft {
            lint: lint.to_owned(),
            count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINT: &str = "unused_must_use";

    fn judged(other: Reason, codes: &[&str]) -> Reason {
        let diagnostics: Vec<Diagnostic> = codes
            .iter()
            .map(|&code| Diagnostic {
                level: "warning".to_owned(),
                code: Some(code.to_owned()),
                rendered: String::new(),
                advice: None,
            })
            .collect();
        judge(LINT, &diagnostics, &[CheckReport::not_run("other", other)])
    }

    #[test]
    fn each_warning_of_the_lint_is_counted_and_no_other() {
        let left = Reason::WarningLeft {
            lint: LINT.to_owned(),
            count: 2,
        };
        assert_eq!(judged(Reason::Met, &[LINT, "dead_code", LINT]), left);
        assert_eq!(judged(Reason::Met, &["dead_code"]), Reason::Met);
    }

    #[test]
    fn code_that_was_not_begun_or_did_not_compile_is_not_blamed_for_its_warnings() {
        let todo = Reason::Todo {
            task: String::new(),
        };
        assert_eq!(judged(todo, &[LINT]), Reason::Untouched);
        assert_eq!(judged(Reason::Compiler, &[]), Reason::Compiler);
    }
}
