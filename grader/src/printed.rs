//! What a learner's code printed in a check, and at which virtual instant.
//!
//! A check's output is one pipe, and nothing in the check's process can ask how
//! much has gone into it. So a check that did not pass and printed something runs
//! once more, and marks in its output when virtual time has moved. What it printed
//! and its verdict stay those of the first run: only if the second printed the same
//! are its instants those of the first.

use evidence::{Hang, PrintedAt, StampWord};
use process::Output;
use report::{Limit, Reason};
use std::ops::Range;

/// What the learner's code printed: the output without what the test harness
/// wrote round it.
pub(crate) fn printed(output: &str, check: &str) -> String {
    output[within(output, check)].to_owned()
}

/// Where in the output of a check stands what the learner's code printed.
fn within(output: &str, check: &str) -> Range<usize> {
    let begin = format!("test {check} ... ");
    let rest = output
        .trim_start()
        .trim_start_matches("running 1 test")
        .trim_start();
    let rest = rest.strip_prefix(&begin).unwrap_or(rest);
    let end = ["\nfailures:\n", "\ntest result: "]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()
        .unwrap_or(rest.len());
    let printed = rest[..end].trim_end();
    let printed = printed
        .strip_suffix("FAILED")
        .or(printed.strip_suffix("ok"))
        .unwrap_or(printed);
    let start = output.len() - rest.len();
    start..start + printed.trim_end().len()
}

/// Whether it is worth another run of a check to know when it printed what: it is
/// shown, and the run comes to an end by itself and soon.
pub(crate) fn is_worth_another_run(reason: &Reason) -> bool {
    match reason {
        Reason::Unmet { .. }
        | Reason::Panicked { .. }
        | Reason::NotMeasured { .. }
        | Reason::Unplanned { .. }
        | Reason::StackOverflow
        | Reason::Signal { .. }
        | Reason::ExitCode { .. }
        | Reason::EndedEarly => true,
        Reason::Hung { hang } => match hang {
            Hang::Deadlock { .. }
            | Hang::NeverRests { .. }
            | Hang::TicksOn { .. }
            | Hang::OutsideTime { .. } => true,
            // Seconds of real time pass before each of these is sure.
            Hang::StuckPoll { .. } | Hang::TimeStands { .. } | Hang::Unfinished { .. } => false,
        },
        Reason::PassedLimit { limit } => match limit {
            Limit::Output | Limit::Processes | Limit::Disk | Limit::Wall | Limit::Cpu => false,
        },
        Reason::Met
        | Reason::Todo { .. }
        | Reason::BrokenSeal { .. }
        | Reason::KilledItsSupervisor
        | Reason::Compiler
        | Reason::WarningLeft { .. }
        | Reason::CannotStart { .. }
        | Reason::NoRoom { .. }
        | Reason::Lost
        | Reason::Cancelled
        | Reason::Unreadable { .. }
        | Reason::NotTaken { .. }
        | Reason::Forbidden { .. }
        | Reason::ReadsElsewhere { .. }
        | Reason::Unfinished { .. }
        | Reason::Untouched
        | Reason::Withheld { .. } => false,
    }
}

/// At which instant each line of `first` was printed, as another run of the check
/// marks it; nothing where that run printed something else, or no instant is known.
/// Of a run whose output was cut only the lines after the cut are looked at.
pub(crate) fn instants(
    first: &str,
    marked: &Output,
    word: &StampWord,
    check: &str,
) -> Vec<Option<PrintedAt>> {
    let is_cut = marked.dropped_bytes > 0;
    let (text, marks) = if is_cut {
        word.split(&marked.tail)
    } else {
        word.split(&marked.text())
    };
    let within = within(&text, check);
    let mut lines = Vec::new();
    let mut at = within.start;
    for line in text[within].split_inclusive('\n') {
        let before = marks.partition_point(|(mark, _)| *mark <= at);
        let instant = before.checked_sub(1).and_then(|last| marks[last].1);
        lines.push((line.trim_end_matches(['\r', '\n']), instant));
        at += line.len();
    }
    // The line that the cut went through.
    let lines = if is_cut {
        lines.get(1..)
    } else {
        Some(&lines[..])
    };
    let Some(lines) = lines else {
        return Vec::new();
    };
    let printed: Vec<&str> = first.lines().collect();
    let Some(before) = printed.len().checked_sub(lines.len()) else {
        return Vec::new();
    };
    let is_same = printed[before..]
        .iter()
        .eq(lines.iter().map(|(line, _)| line));
    let is_known = lines.iter().any(|(_, instant)| instant.is_some());
    if !is_same || !is_known || (before > 0 && !is_cut) {
        return Vec::new();
    }
    let unseen = std::iter::repeat_n(None, before);
    unseen
        .chain(lines.iter().map(|(_, instant)| *instant))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::Key;

    #[test]
    fn what_the_harness_writes_is_not_the_learners_output() {
        let passed = "\nrunning 1 test\ntest a ... ok\n\ntest result: ok. 1 passed; 0 failed\n\n";
        assert_eq!(printed(passed, "a"), "");
        let failed = "\nrunning 1 test\ntest a ... one\ntwo\nFAILED\n\nfailures:\n\nfailures:\n    a\n\ntest result: FAILED. 0 passed\n\n";
        assert_eq!(printed(failed, "a"), "one\ntwo");
        assert_eq!(
            printed("\nrunning 1 test\ntest a ... half a li", "a"),
            "half a li"
        );
    }

    fn word() -> StampWord {
        StampWord::from(Key::from_entropy("word"))
    }

    fn at(us: u64) -> Option<PrintedAt> {
        Some(PrintedAt { scenario: 1, us })
    }

    fn whole(text: &str) -> Output {
        Output {
            head: text.to_owned(),
            ..Output::default()
        }
    }

    fn marked() -> String {
        let [start, later, end] = [at(0), at(5), None].map(|at| word().mark(at));
        format!(
            "\nrunning 1 test\ntest a ... before\n{start}one\ntwo \n{later}three\n{end}after\nFAILED\n\nfailures:\n"
        )
    }

    #[test]
    fn each_line_has_the_instant_of_the_mark_before_it() {
        let seen = instants(
            "before\none\ntwo \nthree\nafter",
            &whole(&marked()),
            &word(),
            "a",
        );
        assert_eq!(seen, [None, at(0), at(0), at(5), None]);
    }

    #[test]
    fn a_run_that_printed_something_else_says_nothing_of_the_first() {
        for other in [
            "before\none\ntwo \nthree",
            "before\none\ntwo \nTHREE\nafter",
            "one\ntwo \nthree\nafter",
            "one more\nbefore\none\ntwo \nthree\nafter",
            "",
        ] {
            assert_eq!(instants(other, &whole(&marked()), &word(), "a"), []);
        }
    }

    #[test]
    fn a_line_has_the_instant_at_which_it_began() {
        let (start, later) = (word().mark(at(0)), word().mark(at(7)));
        let seen = instants(
            "begun, ended\nnext",
            &whole(&format!("test a ... {start}begun, {later}ended\nnext\n")),
            &word(),
            "a",
        );
        assert_eq!(seen, [at(0), at(7)]);
    }

    #[test]
    fn of_cut_output_the_lines_after_the_cut_have_instants() {
        let output = Output {
            head: "test a ... 1\n2\n".to_owned(),
            dropped_bytes: 9,
            tail: format!("f of 4\n5\n{}6\n", word().mark(at(3))),
        };
        let first = "1\n2\n3\nhalf of 4\n5\n6";
        assert_eq!(
            instants(first, &output, &word(), "a"),
            [None, None, None, None, None, at(3)]
        );
    }
}
