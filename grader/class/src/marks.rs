//! Marks: what a judgement is worth by the rules. Pure: nothing is read here, and no
//! clock is asked. When something was handed in is what the caller says.

use crate::gradebook::KEPT;
use crate::judgement::Judgement;
use crate::name;
use crate::roster::Student;
use crate::rules::{Extension, Override, Rules};
use jiff::Timestamp;
use render::words::counted;
use report::Hundredths;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What one student gets for one submission.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// Points of each exercise, before lateness.
    pub exercises: BTreeMap<String, Hundredths>,
    /// What there was to earn.
    pub possible: Hundredths,
    /// Days that were late and cost something.
    pub days_late: u32,
    /// Whether nobody has said when it was handed in, and so whether it was late.
    pub is_undated: bool,
    /// Days that were late and were given.
    pub days_given: u32,
    /// What it all comes to.
    pub total: Hundredths,
    /// What it would come to without what a person has set.
    pub computed: Hundredths,
    /// Whether no mark is wanted.
    pub excused: bool,
    /// Who has set points, and why.
    pub set_by: Vec<String>,
    /// Whether the total is that of an earlier gradebook, which was higher.
    #[serde(default)]
    pub is_kept: bool,
}

impl Mark {
    /// Why it is not what the checks that passed come to; nothing where it is. Who has
    /// set points, and why, is for the gradebook alone.
    pub(crate) fn remarks(&self) -> String {
        let mut remarks = Vec::new();
        if self.days_late > 0 {
            let days = usize::try_from(self.days_late).unwrap_or(usize::MAX);
            remarks.push(format!("{} late", counted(days, "day")));
        }
        if !self.set_by.is_empty() {
            remarks.push("set by a person".to_owned());
        }
        if self.is_kept {
            remarks.push(KEPT.to_owned());
        }
        remarks.join(", ")
    }
}

/// What a judgement is worth to a student.
pub(crate) fn mark(
    judgement: &Judgement,
    submitted_at: Option<Timestamp>,
    student: &Student,
    rules: &Rules,
) -> Mark {
    let mut exercises = BTreeMap::new();
    let mut possible = Hundredths(0);
    for exercise in &judgement.exercises {
        possible = possible + exercise.points.possible;
        exercises.insert(exercise.name.0.clone(), exercise.points.earned);
    }
    let earned: Hundredths = exercises.values().copied().sum();
    let extension = Given::to(student, &rules.extensions);
    let (days_late, days_given) = days_late(submitted_at, &extension, rules);
    let computed = after_lateness(earned, days_late, rules);
    let mut mark = Mark {
        exercises,
        possible,
        days_late,
        is_undated: submitted_at.is_none() && rules.assignment.due.is_some(),
        days_given,
        total: computed,
        computed,
        excused: extension.excused,
        set_by: Vec::new(),
        is_kept: false,
    };
    set(&mut mark, student, rules);
    mark
}

/// What a person has set for a student of whom nothing was judged; none where nobody has.
pub(crate) fn set_without_judgement(student: &Student, rules: &Rules) -> Option<Mark> {
    let mut mark = nothing_earned(rules);
    set(&mut mark, student, rules);
    (!mark.set_by.is_empty()).then_some(mark)
}

/// The mark of somebody who has earned nothing.
pub(crate) fn nothing_earned(rules: &Rules) -> Mark {
    Mark {
        possible: rules.graded.iter().map(|it| it.possible).sum(),
        ..Mark::default()
    }
}

/// What a student was given by all extensions that name them.
#[derive(Debug, Default)]
pub(crate) struct Given {
    due: Option<Timestamp>,
    late_days: u32,
    pub excused: bool,
    pub wall_factor: f64,
}

/// Whether an extension's `who` names a student: by the column `student`, as a group or as
/// a section.
pub(crate) fn is_named(student: &Student, who: &str) -> bool {
    let named = |kind: &str| who.strip_prefix(kind);
    match (named("group:"), named("section:")) {
        (Some(group), _) => !group.is_empty() && name::looks_same(group, &student.group),
        (_, Some(section)) => !section.is_empty() && name::looks_same(section, &student.section),
        _ => name::is_same(who, &student.student),
    }
}

impl Given {
    pub(crate) fn to(student: &Student, extensions: &[Extension]) -> Self {
        let mut given = Self {
            wall_factor: 1.0,
            ..Self::default()
        };
        let is_meant = |it: &&Extension| it.who.iter().any(|who| is_named(student, who));
        for extension in extensions.iter().filter(is_meant) {
            given.due = given.due.max(extension.due);
            given.late_days += extension.late_days;
            given.excused |= extension.excused;
            given.wall_factor = given.wall_factor.max(extension.wall_factor.unwrap_or(1.0));
        }
        given
    }
}

/// Whether a submission of this instant came in time for a student. One whose instant
/// nobody knows did.
pub(crate) fn is_in_time(at: Option<Timestamp>, student: &Student, rules: &Rules) -> bool {
    days_late(at, &Given::to(student, &rules.extensions), rules).0 == 0
}

/// The days begun after the due date that cost something, and those that were
/// given.
fn days_late(at: Option<Timestamp>, given: &Given, rules: &Rules) -> (u32, u32) {
    const DAY: i64 = 24 * 60 * 60;
    let (Some(at), Some(due)) = (at, given.due.max(rules.assignment.due)) else {
        return (0, 0);
    };
    let grace = i64::from(rules.assignment.late.grace_minutes) * 60;
    let late = at.as_second() - due.as_second() - grace;
    // A second after the grace it is late by all that came before, too.
    let late = if late > 0 { late + grace } else { 0 };
    let days = u32::try_from((late + DAY - 1) / DAY).unwrap_or(u32::MAX);
    let given = days.min(given.late_days);
    (days - given, given)
}

fn after_lateness(earned: Hundredths, days: u32, rules: &Rules) -> Hundredths {
    let late = &rules.assignment.late;
    if late.days.is_some_and(|most| days > most) {
        return Hundredths(0);
    }
    let lost = u64::from(days) * u64::from(late.percent_a_day);
    let left = usize::try_from(100_u64.saturating_sub(lost)).unwrap_or(0);
    earned.share(left, 100)
}

/// Puts what a person has set beside what was computed. Points of an exercise
/// stand as they were set: they know how late it was.
fn set(mark: &mut Mark, student: &Student, rules: &Rules) {
    let own: Vec<&Override> = rules
        .overrides
        .iter()
        .filter(|it| name::is_same(&it.student, &student.student))
        .collect();
    let said = |it: &Override| {
        let what = it.exercise.as_deref().unwrap_or("the total");
        format!(
            "{what}: {} by {} at {}: {}",
            it.hundredths(),
            it.by,
            it.at,
            it.why
        )
    };
    for it in &own {
        mark.set_by.push(said(it));
        let Some(exercise) = &it.exercise else {
            continue;
        };
        let before = mark.exercises.insert(exercise.clone(), it.hundredths());
        let before = after_lateness(before.unwrap_or_default(), mark.days_late, rules);
        mark.total = Hundredths(mark.total.0.saturating_sub(before.0)) + it.hundredths();
    }
    if let Some(total) = own.iter().rev().find(|it| it.exercise.is_none()) {
        mark.total = total.hundredths();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Files;
    use report::{AskedCheck, ExerciseName, ExerciseReport, Number, Reason, Report, Subject};

    /// A report in which so many of four checks pass, of ten points.
    fn report(name: &str, passed: usize) -> Report {
        let checks = (0..4).map(|at| AskedCheck {
            name: format!("check_{at}"),
            holds_idle: false,
            promises: Vec::new(),
            weight: 1,
        });
        let subject = Subject {
            name: ExerciseName(name.to_owned()),
            number: Number {
                chapter: 1,
                section: 1,
            },
            title: name.to_owned(),
            folder: name.to_owned(),
            page: name.to_owned(),
            points: Hundredths::whole(10),
            minutes: 0,
            checks: checks.collect(),
        };
        let results = subject.checks.iter().enumerate().map(|(at, check)| {
            let reason = if at < passed {
                Reason::Met
            } else {
                Reason::Untouched
            };
            report::CheckReport::not_run(&check.name, reason)
        });
        let results = results.collect();
        Report::new(vec![ExerciseReport::new(&subject, results, Vec::new())])
    }

    fn judged(passed: usize, rules: &Rules) -> Judgement {
        let mut report = report("queue", passed);
        report.weigh(&rules.weights);
        Judgement::of(&report)
    }

    fn ada() -> Student {
        Student {
            student: "ada".to_owned(),
            group: "red".to_owned(),
            section: "B".to_owned(),
            ..Student::default()
        }
    }

    fn rules(assignment: &str, extensions: &str, overrides: &str) -> Rules {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let files = [
            write("a", assignment),
            write("e", extensions),
            write("o", overrides),
        ];
        let files = Files {
            assignment: Some(&files[0]),
            extensions: Some(&files[1]),
            overrides: Some(&files[2]),
            weights: None,
        };
        Rules::read(files).unwrap()
    }

    const LATE: &str = "due = \"2026-11-30T12:00:00Z\"\n[late]\ngrace_minutes = 10\npercent_a_day = 10\ndays = 3\n";

    fn total(rules: &Rules, at: &str) -> String {
        let at = Some(at.parse().unwrap());
        mark(&judged(4, rules), at, &ada(), rules).total.to_string()
    }

    #[test]
    fn each_day_begun_costs_and_grace_does_not() {
        let rules = rules(LATE, "", "");
        assert_eq!(total(&rules, "2026-11-30T12:00:00Z"), "10");
        assert_eq!(total(&rules, "2026-11-30T12:10:00Z"), "10");
        assert_eq!(total(&rules, "2026-11-30T12:10:01Z"), "9");
        assert_eq!(total(&rules, "2026-12-01T12:10:00+00:00"), "8");
        assert_eq!(total(&rules, "2026-12-03T12:00:00Z"), "7");
        assert_eq!(total(&rules, "2026-12-03T12:20:00Z"), "0", "the fourth day");
        // The instant counts, wherever it was noted.
        assert_eq!(total(&rules, "2026-11-30T13:00:00+01:00"), "10");
    }

    #[test]
    fn who_was_given_more_time_loses_less() {
        let own = "[[extension]]\nwho = [\"group:red\"]\ndue = \"2026-12-01T12:00:00Z\"\nreason = \"private\"\n[[extension]]\nwho = [\"section:B\"]\nlate_days = 1\n";
        let rules = rules(LATE, own, "");
        assert_eq!(total(&rules, "2026-12-01T12:00:00Z"), "10");
        assert_eq!(
            total(&rules, "2026-12-02T12:00:00Z"),
            "10",
            "a day was given"
        );
        assert_eq!(total(&rules, "2026-12-03T12:00:00Z"), "9");
        let mut other = ada();
        other.group = "blue".to_owned();
        other.section = "A".to_owned();
        let at = Some("2026-12-01T12:00:00Z".parse().unwrap());
        let mark = mark(&judged(4, &rules), at, &other, &rules);
        assert_eq!((mark.total.to_string().as_str(), mark.days_late), ("9", 1));
    }

    #[test]
    fn who_is_named_may_be_written_in_one_sign_or_two() {
        let own = "[[extension]]\nwho = [\"Jose\u{301}\"]\nexcused = true\n\
                   [[extension]]\nwho = [\"group:re\u{301}\", \"section:Se\u{301}\"]\nlate_days = 1\n";
        let set = "[[override]]\nstudent = \"Jose\u{301}\"\npoints = 3\nby = \"N\"\nat = \"now\"\nwhy = \"w\"\n";
        let rules = rules(LATE, own, set);
        let student = |student: &str, group: &str, section: &str| Student {
            student: student.to_owned(),
            group: group.to_owned(),
            section: section.to_owned(),
            ..Student::default()
        };
        let jose = student("jos\u{e9}", "", "");
        assert!(Given::to(&jose, &rules.extensions).excused);
        let mark = set_without_judgement(&jose, &rules).unwrap();
        assert_eq!(mark.total, Hundredths::whole(3));
        for member in [student("a", "r\u{e9}", ""), student("b", "", "S\u{e9}")] {
            assert_eq!(Given::to(&member, &rules.extensions).late_days, 1);
        }
    }

    #[test]
    fn what_nobody_has_said_the_instant_of_is_in_time_and_marked_so() {
        let rules = rules(LATE, "", "");
        let mark = mark(&judged(4, &rules), None, &ada(), &rules);
        assert_eq!(mark.total.to_string(), "10");
        assert!(mark.is_undated && is_in_time(None, &ada(), &rules));
        let late = Some("2026-12-02T12:00:00Z".parse().unwrap());
        assert!(!is_in_time(late, &ada(), &rules));
    }

    #[test]
    fn points_are_the_rules_where_they_say_so() {
        let rules = rules("[points]\nqueue = 3\n", "", "");
        let mark = mark(&judged(2, &rules), None, &ada(), &rules);
        assert_eq!(mark.total.to_string(), "1.5");
        assert_eq!(mark.possible.to_string(), "3");
    }

    #[test]
    fn what_a_person_has_set_stands_and_says_who_and_why() {
        let set = "[[override]]\nstudent = \"Ada\"\nexercise = \"queue\"\npoints = 7.25\nby = \"N. N.\"\nat = \"2026-12-05\"\nwhy = \"looked at it\"\n";
        let rules = rules(LATE, "", set);
        let at = Some("2026-12-01T12:00:00Z".parse().unwrap());
        let mark = mark(&judged(4, &rules), at, &ada(), &rules);
        assert_eq!(mark.total.to_string(), "7.25");
        assert_eq!(mark.computed.to_string(), "9");
        assert_eq!(
            mark.set_by,
            ["queue: 7.25 by N. N. at 2026-12-05: looked at it"]
        );
        // What a student reads has neither who nor why.
        assert_eq!(mark.remarks(), "1 day late, set by a person");
        assert_eq!(Mark::default().remarks(), "");
    }

    /// Otherwise only who was given more time would be late.
    #[test]
    fn nobody_is_given_more_time_where_there_is_no_due_date() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("extensions.toml");
        let text = "[[extension]]\nwho = [\"ada\"]\ndue = \"2026-12-01T12:00:00Z\"\n";
        std::fs::write(&file, text).unwrap();
        let files = Files {
            extensions: Some(&file),
            ..Files::default()
        };
        let error = format!("{:#}", Rules::read(files).unwrap_err());
        assert!(error.contains("`due` belongs into `--rules`"), "{error}");
    }

    #[test]
    fn a_mistake_in_a_file_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rules.toml");
        std::fs::write(&file, "due = \"tomorrow\"\n").unwrap();
        let files = Files {
            assignment: Some(&file),
            ..Files::default()
        };
        let error = format!("{:#}", Rules::read(files).unwrap_err());
        assert!(
            error.contains("rules.toml") && error.contains("due"),
            "{error}"
        );
    }
}
