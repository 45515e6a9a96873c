//! What one student is shown: the report on what they handed in, and where there is none,
//! what has happened and what to do next. Nothing in it is anybody else's.

use crate::gradebook::{Row, State};
use crate::marks::Mark;
use crate::page;
use crate::store::{Fate, Known, Store};
use jiff::Timestamp;
use render::html::{self, Heading};
use render::markup::Markup;
use report::Hundredths;

/// Whom a page is for.
pub(crate) struct Addressed<'a> {
    /// How the student goes there.
    pub name: &'a str,
    /// What it is about, where that has a name.
    pub assignment: Option<&'a str>,
    /// What there was to earn.
    pub possible: Hundredths,
}

impl Addressed<'_> {
    /// The page of a student.
    ///
    /// # Errors
    ///
    /// When what was judged cannot be read any more.
    pub(crate) fn page(&self, row: &Row, store: &Store) -> anyhow::Result<String> {
        let submission = row.submission.as_deref();
        let known = submission.and_then(|it| store.find(it));
        let judged_at = known.and_then(judged_at);
        let report = submission.map(|it| store.report(it)).transpose()?.flatten();
        let Some(mut report) = report else {
            return Ok(self.notice(row, known));
        };
        if let Some(handed_in) = &mut report.handed_in {
            self.name.clone_into(&mut handed_in.name);
        }
        let report = report.for_students(Timestamp::now().as_second());
        let lines: Vec<String> = told_mark(row).into_iter().chain(judged_at).collect();
        let heading = Heading {
            title: &self.title(),
            lines: &lines,
        };
        Ok(html::headed(&report, heading))
    }

    fn title(&self) -> String {
        match self.assignment {
            Some(assignment) => format!("Feedback for {} on {assignment}", self.name),
            None => format!("Feedback for {}", self.name),
        }
    }

    /// The page of a student of whom nothing was judged.
    fn notice(&self, row: &Row, known: Option<&Known>) -> String {
        let title = self.title();
        let (happened, next) = told(row, known);
        let mark = match (&row.state, &row.mark) {
            (State::Excused, _) => None,
            (_, Some(mark)) => Some(in_words(mark)),
            (State::OurFault, None) => Some(format!("Mark: none yet, of {} points", self.possible)),
            (_, None) => Some(format!("Mark: none, of {} points", self.possible)),
        };
        let judged_at = known
            .and_then(judged_at)
            .filter(|_| row.state != State::Excused);
        let mut markup = Markup::new();
        markup.own("<!DOCTYPE html>\n");
        markup.element("html", &[("lang", &"en")], |markup| {
            markup.element("head", &[], |markup| page::head(markup, &title));
            markup.element("body", &[], |markup| {
                markup.leaf("h1", &[], &title);
                for line in [Some(happened), Some(next), mark, judged_at]
                    .into_iter()
                    .flatten()
                {
                    markup.leaf("p", &[], &line);
                }
            });
        });
        markup.into_text() + "\n"
    }
}

/// What has happened to a student of whom nothing was judged, and what to do next.
fn told(row: &Row, known: Option<&Known>) -> (String, String) {
    const AGAIN: &str =
        "Hand it in again while you may; if you no longer may, talk to your instructor.";
    let (happened, next) = match (&row.state, known.map(|it| &it.fate)) {
        (State::Excused, _) => (
            "You are excused: no mark is wanted of you.".to_owned(),
            "There is nothing to do.".to_owned(),
        ),
        (State::NothingHandedIn, _) => (
            "Nothing was handed in under your name, or your group's.".to_owned(),
            "If you did hand something in, tell your instructor: it may have come under \
             another name. If you did not, do it while you may."
                .to_owned(),
        ),
        (State::NotJudged(_), Some(Fate::OverBudget { seconds, .. })) => (
            format!(
                "Judging what you handed in took longer than {seconds} seconds, and was ended."
            ),
            format!(
                "Something in it may go on for ever, or wait for what never comes. Run `cargo grade` \
                 in your own folder: it says of each check what it waits for. {AGAIN}"
            ),
        ),
        (State::NotJudged(why), _) => (
            format!("What you handed in could not be read: {why}"),
            format!(
                "What can be read is a folder, or a whole archive (.zip, .tar or .tar.gz), with the \
                 folders of the exercises in it as the workbook has them. Open it once yourself \
                 before you hand it in. {AGAIN}"
            ),
        ),
        (State::Judged | State::OurFault, _) => (
            "What you handed in could not be judged, through no fault of yours. That costs you no \
             point."
                .to_owned(),
            "There is nothing to do: it will be tried again.".to_owned(),
        ),
    };
    (happened, next)
}

/// When it was judged, where that is known, in words.
fn judged_at(known: &Known) -> Option<String> {
    let judged_at = known.judged_at?;
    Some(
        judged_at
            .strftime("Judged on %Y-%m-%d at %H:%M UTC")
            .to_string(),
    )
}

/// The mark, where it is not what the page's own points come to: a student who reads
/// of those alone would take them for it.
fn told_mark(row: &Row) -> Option<String> {
    if row.state == State::Excused {
        return Some("You are excused: no mark is wanted of you.".to_owned());
    }
    let mark = row.mark.as_ref()?;
    (!mark.remarks().is_empty()).then(|| in_words(mark))
}

fn in_words(mark: &Mark) -> String {
    let points = format!("Mark: {} of {} points", mark.total, mark.possible);
    match mark.remarks() {
        remarks if remarks.is_empty() => points,
        remarks => format!("{points}, {remarks}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::Mark;
    use crate::roster::Student;
    use crate::store::{Kind, Outcome};
    use report::Weights;

    /// What a student of this state is shown, whose submission came to this.
    fn shown(state: State, mark: Option<Mark>, kind: Option<Kind>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), false, Weights::default()).unwrap();
        let submission = kind.is_some().then(|| "quagga.zip".to_owned());
        if let Some(kind) = kind {
            let outcome = Outcome {
                id: "quagga.zip".to_owned(),
                kind,
                took: None,
                judged_at: Some("2026-11-30T11:05:09Z".parse().unwrap()),
            };
            store.keep(outcome).unwrap();
        }
        let row = Row {
            student: Student {
                student: "quagga".to_owned(),
                ..Student::default()
            },
            state,
            mark,
            submission,
            is_not_started: false,
            attempts: None,
        };
        let addressed = Addressed {
            name: "1f2e",
            assignment: Some("a<1>"),
            possible: Hundredths::whole(8),
        };
        let page = addressed.page(&row, &store).unwrap();
        assert!(!page.contains("quagga"), "{page}");
        assert!(
            page.contains("<h1>Feedback for 1f2e on a&lt;1&gt;</h1>"),
            "{page}"
        );
        assert!(
            page.contains("<title>Feedback for 1f2e on a&lt;1&gt;"),
            "{page}"
        );
        page
    }

    fn has_all(page: &str, texts: &[&str]) {
        for text in texts {
            assert!(page.contains(text), "{text}: {page}");
        }
    }

    #[test]
    fn a_student_of_whom_nothing_was_judged_reads_what_to_do_next() {
        let page = shown(State::NothingHandedIn, None, None);
        has_all(
            &page,
            &[
                "Nothing was handed in",
                "<p>Mark: none, of 8 points</p>",
                "tell your instructor",
            ],
        );
        assert!(!page.contains("Judged on"), "{page}");

        let problem = "it is <torn>".to_owned();
        let unreadable = || {
            Some(Kind::Unreadable {
                problem: problem.clone(),
            })
        };
        let page = shown(State::NotJudged(problem.clone()), None, unreadable());
        has_all(
            &page,
            &[
                "could not be read: it is &lt;torn&gt;",
                "Mark: none, of 8 points",
                "Judged on 2026-11-30 at 11:05 UTC",
                "Hand it in again while you may",
            ],
        );
        let set = Mark {
            total: Hundredths::whole(3),
            possible: Hundredths::whole(8),
            set_by: vec!["the total: 3 by N. N. at 2026: secret".to_owned()],
            ..Mark::default()
        };
        let page = shown(State::NotJudged(problem.clone()), Some(set), unreadable());
        has_all(&page, &["<p>Mark: 3 of 8 points, set by a person</p>"]);
        assert!(
            !page.contains("secret") && !page.contains("N. N."),
            "{page}"
        );

        let over = Kind::OverBudget {
            seconds: 900,
            sources: None,
        };
        let page = shown(
            State::NotJudged("took longer than 900 s".to_owned()),
            None,
            Some(over),
        );
        has_all(
            &page,
            &["longer than 900 seconds", "wait for what never comes"],
        );

        let fault = Kind::Fault {
            problem: "no room in /home/instructor".to_owned(),
        };
        let page = shown(State::OurFault, None, Some(fault));
        has_all(
            &page,
            &[
                "no fault of yours",
                "none yet, of 8 points",
                "nothing to do",
            ],
        );
        assert!(!page.contains("instructor"), "{page}");

        let page = shown(State::Excused, None, unreadable());
        has_all(&page, &["You are excused", "nothing to do"]);
        assert!(!page.contains("torn") && !page.contains("Mark:"), "{page}");
    }

    #[test]
    fn a_report_has_the_mark_where_it_is_another_and_the_day() {
        let judged = || {
            let report = Box::new(report::Report::new(Vec::new()));
            Some(Kind::Judged {
                report,
                same_as: None,
            })
        };
        let late = Mark {
            total: Hundredths::whole(7),
            possible: Hundredths::whole(8),
            days_late: 1,
            ..Mark::default()
        };
        let page = shown(State::Judged, Some(late), judged());
        has_all(
            &page,
            &[
                "<p>Mark: 7 of 8 points, 1 day late</p>",
                "<p>Judged on 2026-11-30 at 11:05 UTC</p>",
            ],
        );
        let page = shown(State::Judged, Some(Mark::default()), judged());
        assert!(!page.contains("Mark:"), "{page}");
        let page = shown(State::Excused, None, judged());
        has_all(&page, &["You are excused"]);
    }
}
