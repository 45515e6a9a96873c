//! The gradebook: what everybody gets, in the order of the roster.

use crate::Arguments;
use crate::feedback::Addressed;
use crate::files;
use crate::found::Found;
use crate::history::Attempts;
use crate::judgement::Judgement;
use crate::made_with;
use crate::marks::{Mark, is_in_time, is_named, mark, nothing_earned, set_without_judgement};
use crate::name;
use crate::page;
use crate::roster::{Roster, Student};
use crate::rules::{Counts, Rules};
use crate::store::{Fate, Store};
use anyhow::Context;
use render::words::{counted, harmless, is_formula};
use report::{Hundredths, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Where the gradebook is written.
const FILE: &str = "gradebook.csv";

/// What everybody gets.
#[derive(Debug, Default)]
pub(crate) struct Gradebook {
    pub rows: Vec<Row>,
    /// The exercises, in the workbook's order.
    pub exercises: Vec<String>,
    /// Submissions of nobody who is on the roster, and how many are called so.
    pub strangers: Vec<(String, usize)>,
    /// What not all were judged with, in words.
    pub differences: Vec<String>,
    /// How many have handed in something that went round the checks.
    pub went_round: usize,
    /// The mark of somebody who has earned nothing.
    pub nothing_earned: Mark,
}

/// The columns of a gradebook that stand before its exercises, and those behind them.
const BEFORE_EXERCISES: [&str; 5] = ["student", "name", "section", "group", "state"];
const BEHIND_EXERCISES: [&str; 6] = [
    "days_late",
    "computed",
    "total",
    "possible",
    "set_by",
    "submission",
];

/// What is said of a total that an earlier gradebook has given.
pub(crate) const KEPT: &str = "kept from an earlier gradebook";

/// A gradebook that was read from its file.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// The exercises that it has.
    pub exercises: BTreeSet<String>,
    /// Its rows by the keys of students, each by its columns.
    pub rows: BTreeMap<String, BTreeMap<String, String>>,
}

/// What one student gets.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub student: Student,
    pub state: State,
    pub mark: Option<Mark>,
    /// The submission that counts.
    pub submission: Option<String>,
    /// Whether nothing in it is begun of what was graded.
    pub is_not_started: bool,
    /// Which attempts came to full marks, where there was more than one submission.
    pub attempts: Option<Attempts>,
}

/// What became of a student's submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// It was judged.
    Judged,
    /// There was none.
    NothingHandedIn,
    /// No mark is wanted.
    Excused,
    /// Nothing of it could be read, or it took too long; in words.
    NotJudged(String),
    /// The grader or the machine is at fault: there is no mark yet.
    OurFault,
}

impl State {
    /// In words.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Judged => "judged".to_owned(),
            Self::NothingHandedIn => "nothing handed in".to_owned(),
            Self::Excused => "excused".to_owned(),
            Self::NotJudged(why) => why.clone(),
            Self::OurFault => "not judged: a fault of the grader or the machine".to_owned(),
        }
    }
}

/// Who is in the class, and who of them handed in what.
struct Class<'f> {
    students: BTreeMap<String, Student>,
    handed_in: BTreeMap<String, Vec<&'f Found>>,
    /// See [`Gradebook::strangers`].
    strangers: Vec<(String, usize)>,
}

impl<'f> Class<'f> {
    fn of(found: &'f [Found], roster: &Roster) -> Self {
        let students = roster.students();
        let mut class = Self {
            students: students
                .map(|it| (it.student.clone(), it.clone()))
                .collect(),
            handed_in: BTreeMap::new(),
            strangers: Vec::new(),
        };
        for it in found {
            for who in &it.who {
                class.take(it, who, roster);
            }
        }
        class
    }

    fn take(&mut self, found: &'f Found, who: &str, roster: &Roster) {
        let meant = roster.meant_by(who).into_iter();
        let mut meant: Vec<String> = meant.map(|it| it.student.clone()).collect();
        if meant.is_empty() && roster.is_given {
            return self.strangers.push((found.id.clone(), roster.called(who)));
        }
        if meant.is_empty() {
            meant.push(self.called(who));
        }
        for student in meant {
            self.handed_in.entry(student).or_default().push(found);
        }
    }
}

impl Class<'_> {
    /// Who is called so, where there is no roster: whoever comes first has the name, and
    /// who is called the same is the same.
    fn called(&mut self, who: &str) -> String {
        let mut known = self.students.keys();
        if let Some(known) = known.find(|it| name::is_same(it, who)) {
            return known.clone();
        }
        let student = Student {
            student: who.to_owned(),
            ..Student::default()
        };
        self.students.insert(who.to_owned(), student);
        who.to_owned()
    }
}

/// Everybody who is in the class.
pub(crate) fn students(found: &[Found], roster: &Roster) -> Vec<String> {
    Class::of(found, roster).students.into_keys().collect()
}

/// Holds what is named to the class, before anything is graded: a mistake there gives
/// somebody another's mark, or costs one.
///
/// # Errors
///
/// When a name means several, an override is for somebody who is not in the class, or an
/// extension for nobody in it.
pub(crate) fn fit(rules: &Rules, found: &[Found], roster: &Roster) -> anyhow::Result<()> {
    let class = Class::of(found, roster);
    for it in found {
        for who in &it.who {
            let whose = || format!("nobody can tell whose {} is", it.id);
            roster.ensure_clear(who).with_context(whose)?;
        }
    }
    for it in &rules.overrides {
        let is_it = |student: &Student| name::is_same(&student.student, &it.student);
        anyhow::ensure!(
            class.students.values().any(is_it),
            "an override is for {}, who is not in the class",
            it.student
        );
    }
    // Without a roster nobody knows who has handed in nothing.
    let names = rules.extensions.iter().flat_map(|it| &it.who);
    for who in names.filter(|_| roster.is_given) {
        anyhow::ensure!(
            class.students.values().any(|it| is_named(it, who)),
            "an extension is for {who}, which is nobody in the class: a student by the column \
             `student`, `group:NAME` or `section:NAME`"
        );
    }
    Ok(())
}

impl Gradebook {
    /// What everybody gets, by what is known of their submissions.
    pub(crate) fn of(found: &[Found], roster: &Roster, rules: &Rules, store: &Store) -> Self {
        let mut class = Class::of(found, roster);
        let mut book = Self {
            strangers: class.strangers,
            differences: made_with::differences(store.made_with()),
            nothing_earned: nothing_earned(rules),
            ..Self::default()
        };
        let graded = rules.graded.iter();
        let mut exercises: BTreeSet<(report::Number, String)> =
            graded.map(|it| (it.number, it.name.clone())).collect();
        for (name, student) in class.students {
            let own = class.handed_in.remove(&name).unwrap_or_default();
            let row = row(student, &own, rules, store, &mut exercises);
            let judgement = page::judgement_of(&row, store);
            let is_honest = judgement.is_none_or(Judgement::went_round_nothing);
            book.went_round += usize::from(!is_honest);
            book.rows.push(row);
        }
        book.exercises = exercises.into_iter().map(|it| it.1).collect();
        book
    }

    /// Writes everything that is made of it.
    ///
    /// # Errors
    ///
    /// When something cannot be written.
    pub(crate) fn write(&self, arguments: &Arguments, store: &Store) -> anyhow::Result<()> {
        let out = &arguments.out;
        files::write(&out.join(FILE), self.to_csv(Shape::Own)?.as_bytes())?;
        files::write(
            &out.join("canvas.csv"),
            self.to_csv(Shape::Canvas)?.as_bytes(),
        )?;
        files::write(
            &out.join("moodle.csv"),
            self.to_csv(Shape::Moodle)?.as_bytes(),
        )?;
        files::write(
            &out.join("class.html"),
            page::class(self, arguments, store).as_bytes(),
        )?;
        let mut pages = BTreeSet::new();
        for row in &self.rows {
            let name = store.called(&row.student.student, arguments.names_everywhere);
            let addressed = Addressed {
                name: &name,
                assignment: arguments.assignment.as_deref(),
                possible: self.nothing_earned.possible,
            };
            let page = addressed.page(row, store)?;
            let name = page::file_name(&name);
            files::write(&out.join("feedback").join(&name), page.as_bytes())?;
            pages.insert(name);
        }
        files::keep_only(&out.join("feedback"), &pages)?;
        let now = jiff::Timestamp::now();
        let lines: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                serde_json::json!({
                    "at": now.to_string(),
                    "student": store.pseudonym(&row.student.student),
                    "state": row.state.words(),
                    "total": row.mark.as_ref().map(|mark| mark.total),
                })
                .to_string()
            })
            .collect();
        store.log(&lines)
    }

    fn to_csv(&self, shape: Shape) -> anyhow::Result<String> {
        let mut csv = csv::WriterBuilder::new().from_writer(Vec::new());
        match shape {
            Shape::Own => self.own(&mut csv)?,
            Shape::Canvas => self.canvas(&mut csv)?,
            Shape::Moodle => self.moodle(&mut csv)?,
        }
        let bytes = csv
            .into_inner()
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(String::from_utf8(bytes)?)
    }

    fn own(&self, csv: &mut csv::Writer<Vec<u8>>) -> csv::Result<()> {
        let mut head = BEFORE_EXERCISES.to_vec();
        head.extend(self.exercises.iter().map(String::as_str));
        head.extend(BEHIND_EXERCISES);
        csv.write_record(head)?;
        for row in &self.rows {
            let Student {
                student,
                name,
                section,
                group,
                ..
            } = &row.student;
            let state = harmless(&row.state.words());
            let mut cells: Vec<String> = [student, name, section, group, &state]
                .into_iter()
                .map(|it| safe(it))
                .collect();
            let mark = row.mark.as_ref();
            for exercise in &self.exercises {
                let points = mark.and_then(|mark| mark.exercises.get(exercise));
                cells.push(points.map(Hundredths::to_string).unwrap_or_default());
            }
            let of_mark = |get: &dyn Fn(&Mark) -> String| mark.map(get).unwrap_or_default();
            cells.push(of_mark(&days_late));
            cells.push(of_mark(&|it| it.computed.to_string()));
            cells.push(of_mark(&|it| it.total.to_string()));
            cells.push(of_mark(&|it| it.possible.to_string()));
            cells.push(safe(&of_mark(&|it| {
                let kept = it
                    .is_kept
                    .then(|| format!("the total: {}, {KEPT}", it.total));
                let set_by = it.set_by.iter().cloned().chain(kept);
                set_by.collect::<Vec<_>>().join("; ")
            })));
            let submission = row.submission.as_deref().unwrap_or_default();
            cells.push(safe(&harmless(submission)));
            csv.write_record(cells)?;
        }
        Ok(())
    }

    /// Canvas knows students by its own number; who has none is left out, because it
    /// would offer to create them.
    fn canvas(&self, csv: &mut csv::Writer<Vec<u8>>) -> csv::Result<()> {
        csv.write_record(["Student", "ID", "SIS Login ID", "Section", "Workbook"])?;
        let possible = self.nothing_earned.possible.to_string();
        csv.write_record(["    Points Possible", "", "", "", &possible])?;
        for row in self.rows.iter().filter(|it| !it.student.id.is_empty()) {
            let Student {
                student,
                name,
                section,
                id,
                ..
            } = &row.student;
            let points = match (&row.state, &row.mark) {
                (State::Excused, _) => "EX".to_owned(),
                (State::OurFault | State::NotJudged(_), None) => String::new(),
                (_, mark) => mark
                    .as_ref()
                    .map_or("0".to_owned(), |it| it.total.to_string()),
            };
            // By number and login it is known whose a row is: these stay as they are.
            csv.write_record([&safe(name), id, student, &safe(section), &points])?;
        }
        Ok(())
    }

    /// Moodle knows students by their address; a cell without a value is no grade.
    fn moodle(&self, csv: &mut csv::Writer<Vec<u8>>) -> csv::Result<()> {
        csv.write_record(["Email address", "Workbook (Real)", "Workbook feedback"])?;
        for row in self.rows.iter().filter(|it| !it.student.email.is_empty()) {
            let points = match (&row.state, &row.mark) {
                (State::Excused, _) | (State::OurFault | State::NotJudged(_), None) => {
                    String::new()
                }
                (_, mark) => mark
                    .as_ref()
                    .map_or("0".to_owned(), |it| it.total.to_string()),
            };
            csv.write_record([
                &row.student.email,
                &points,
                &safe(&harmless(&row.state.words())),
            ])?;
        }
        Ok(())
    }

    /// What whoever reads the marks has to know of them: a paragraph each.
    pub(crate) fn remarks(&self) -> Vec<String> {
        let own = [self.undated(), self.above_all(), self.without_sources()];
        let own = own.into_iter().flatten();
        self.differences.iter().cloned().chain(own).collect()
    }

    /// That some have more than there is to earn, in words.
    fn above_all(&self) -> Option<String> {
        let marks = self.rows.iter().filter_map(|it| it.mark.as_ref());
        let above = marks.filter(|it| it.total > it.possible).count();
        (above > 0).then(|| {
            let totals = counted(above, "total");
            format!("More than there is to earn, because somebody has set it: {totals}.")
        })
    }

    /// That nobody has handed in anything of what was graded, in words.
    fn without_sources(&self) -> Option<String> {
        let judged = self.rows.iter().filter(|it| it.state == State::Judged);
        let (all, none) = judged.fold((0, 0), |(all, none), row| {
            (all + 1, none + usize::from(row.is_not_started))
        });
        (all > 0 && all == none).then(|| {
            "No submission has a source of an exercise that was graded: is this the folder of the class?"
                .to_owned()
        })
    }

    /// That nobody has said when some were handed in, where it matters, in words.
    fn undated(&self) -> Option<String> {
        let marks = self.rows.iter().filter_map(|it| it.mark.as_ref());
        let undated = marks.filter(|it| it.is_undated).count();
        (undated > 0).then(|| {
            format!(
                "Nobody has said when some of what counts was handed in ({}): it is taken to be in \
                 time. A list with the column `submitted_at` says it.",
                counted(undated, "submission")
            )
        })
    }

    /// What a person reads at the end.
    pub(crate) fn summary(&self, arguments: &Arguments, store: &Store) -> String {
        let count =
            |is_it: &dyn Fn(&State) -> bool| self.rows.iter().filter(|it| is_it(&it.state)).count();
        let mut text = format!(
            "{}: {} judged, {} handed in nothing, {} excused, {} not judged, {} through a fault of ours\n",
            counted(self.rows.len(), "student"),
            count(&|it| *it == State::Judged),
            count(&|it| *it == State::NothingHandedIn),
            count(&|it| *it == State::Excused),
            count(&|it| matches!(it, State::NotJudged(_))),
            count(&|it| *it == State::OurFault),
        );
        // A person may have set a mark, or an earlier gradebook may have left one.
        let is_without = |it: &&Row| it.state == State::OurFault && it.mark.is_none();
        let ours: Vec<String> = self
            .rows
            .iter()
            .filter(is_without)
            .map(|it| store.called(&it.student.student, arguments.names_everywhere))
            .collect();
        if !ours.is_empty() {
            let _ = writeln!(
                text,
                "Through a fault of ours without a mark: {}",
                ours.join(", ")
            );
        }
        if !self.strangers.is_empty() {
            let _ = writeln!(
                text,
                "Of nobody on the roster: {}; class.html lists them",
                counted(self.strangers.len(), "submission")
            );
        }
        if self.went_round > 0 {
            let _ = writeln!(
                text,
                "Something went round the checks: {}; class.html says how",
                counted(self.went_round, "student")
            );
        }
        for remark in self.remarks() {
            let _ = writeln!(text, "{remark}");
        }
        let out = arguments.out.display();
        let _ = writeln!(text, "{out}/{FILE}, {out}/class.html, {out}/feedback");
        text
    }
}

/// How many days late, where that is known.
pub(crate) fn days_late(mark: &Mark) -> String {
    match mark.is_undated {
        true => String::new(),
        false => mark.days_late.to_string(),
    }
}

enum Shape {
    Own,
    Canvas,
    Moodle,
}

/// Reads the gradebook that an earlier call has written: what stands in the row of each
/// student, by columns.
///
/// # Errors
///
/// When there is none, or it has a student twice.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Read> {
    let file = folder.join(FILE);
    let named = || format!("{}", file.display());
    let mut reader =
        csv::Reader::from_path(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let head = reader.headers().with_context(named)?;
    let exercises = head.iter().filter(|it| !is_of_every_book(it));
    let exercises = exercises.map(str::to_owned).collect();
    let mut rows = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.with_context(named)?;
        let student = row.get("student").cloned().unwrap_or_default();
        // The higher total of two would be anybody's.
        anyhow::ensure!(
            rows.insert(name::key(&student), row).is_none(),
            "{}: {student} stands there twice",
            named()
        );
    }
    Ok(Read { exercises, rows })
}

/// Whether a column is no exercise's.
fn is_of_every_book(column: &str) -> bool {
    BEFORE_EXERCISES.contains(&column) || BEHIND_EXERCISES.contains(&column)
}

/// A cell that a spreadsheet takes for a text: what begins as a formula does would
/// be run.
pub(crate) fn safe(cell: &str) -> String {
    if is_formula(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// What a student gets for what was handed in.
fn row(
    student: Student,
    own: &[&Found],
    rules: &Rules,
    store: &Store,
    exercises: &mut BTreeSet<(report::Number, String)>,
) -> Row {
    let attempts: Vec<Attempt<'_>> = own
        .iter()
        .map(|it| Attempt::of(it, &student, rules, store))
        .collect();
    for judgement in own.iter().filter_map(|it| store.find(&it.id)?.judgement()) {
        let own = judgement.exercises.iter();
        exercises.extend(own.map(|it| (it.number, it.name.0.clone())));
    }
    let excused = crate::marks::Given::to(&student, &rules.extensions).excused;
    let counts = counting(&attempts, rules);
    let state = counts.map_or(State::NothingHandedIn, |it| it.state.clone());
    let mark = counts.and_then(|it| it.mark.clone());
    let mark = mark.or_else(|| set_without_judgement(&student, rules));
    Row {
        state: if excused { State::Excused } else { state },
        mark: mark.filter(|_| !excused),
        submission: counts.map(|it| it.found.id.clone()),
        is_not_started: counts.is_some_and(|it| it.is_not_started),
        attempts: Attempts::of(own, store),
        student,
    }
}

/// One of a student's submissions, and what it came to.
struct Attempt<'a> {
    found: &'a Found,
    state: State,
    mark: Option<Mark>,
    is_in_time: bool,
    is_not_started: bool,
}

impl<'a> Attempt<'a> {
    fn of(found: &'a Found, student: &Student, rules: &Rules, store: &Store) -> Self {
        let fate = store.find(&found.id).map(|known| &known.fate);
        let (state, judgement) = match fate {
            Some(Fate::Judged { judgement, .. }) => (State::Judged, Some(judgement)),
            Some(Fate::Unreadable { problem }) => (State::NotJudged(problem.clone()), None),
            Some(Fate::OverBudget { seconds, .. }) => {
                let words = format!("took longer than {seconds} s");
                (State::NotJudged(words), None)
            }
            Some(Fate::Fault) | None => (State::OurFault, None),
        };
        let at = found.submitted_at;
        Self {
            found,
            state,
            mark: judgement.map(|it| mark(it, at, student, rules)),
            is_in_time: is_in_time(at, student, rules),
            is_not_started: judgement.is_some_and(|it| {
                let mut exercises = it.exercises.iter();
                exercises.all(|it| it.verdict == Verdict::NotStarted)
            }),
        }
    }
}

/// The submission that counts. Those whose instant nobody has said come in the
/// order of their names. An older one does not stand in for one that could not be judged.
fn counting<'a, 'f>(attempts: &'a [Attempt<'f>], rules: &Rules) -> Option<&'a Attempt<'f>> {
    let by_time = |it: &&Attempt<'f>| it.found.order();
    let all = || attempts.iter();
    match rules.assignment.counts {
        Counts::Latest => all().max_by_key(by_time),
        Counts::LastBeforeDue => {
            let in_time = all().filter(|it| it.is_in_time);
            in_time
                .max_by_key(by_time)
                .or_else(|| all().min_by_key(by_time))
        }
        // While one is still to be judged, nobody knows which is the best.
        Counts::Best => all()
            .find(|it| it.state == State::OurFault)
            .or_else(|| all().max_by_key(|it| (it.mark.as_ref().map(|it| it.total), by_time(it)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Assignment;

    /// A submission of this day of a month, with what it came to.
    fn attempt(found: &Found, state: State, points: u64, is_in_time: bool) -> Attempt<'_> {
        let mark = (state == State::Judged).then(|| Mark {
            total: Hundredths::whole(u32::try_from(points).unwrap()),
            ..Mark::default()
        });
        Attempt {
            found,
            state,
            mark,
            is_in_time,
            is_not_started: false,
        }
    }

    /// A student may have chosen how a folder is called, and what an archive's reader says
    /// of it.
    #[test]
    fn no_cell_is_a_formula_or_turns_what_stands_beside_it() {
        let mut book = Gradebook::default();
        for (number, begin) in ["=", "@", "\n+", "\t", "\u{ff1d}"].into_iter().enumerate() {
            let text = format!("{begin}cmd|' /C calc'!A0\u{202e}\u{1b}[2J");
            book.rows.push(Row {
                student: Student {
                    student: number.to_string(),
                    email: format!("{number}@x"),
                    ..Student::default()
                },
                state: State::NotJudged(text.clone()),
                mark: None,
                submission: Some(text),
                is_not_started: false,
                attempts: None,
            });
        }
        for shape in [Shape::Own, Shape::Moodle] {
            let csv = book.to_csv(shape).unwrap();
            assert!(!csv.contains(['\u{202e}', '\u{1b}']), "{csv}");
            let mut read = csv::Reader::from_reader(csv.as_bytes());
            let cells: Vec<csv::StringRecord> = read.records().map(Result::unwrap).collect();
            assert_eq!(cells.len(), 5);
            for cell in cells.iter().flatten() {
                assert!(!is_formula(cell), "{cell}");
            }
        }
    }

    #[test]
    fn an_older_submission_does_not_stand_in_for_one_that_could_not_be_judged() {
        let found = |day: u32| Found {
            id: day.to_string(),
            who: Vec::new(),
            path: Path::new("").to_owned(),
            submitted_at: Some(format!("2026-11-{day:02}T12:00:00Z").parse().unwrap()),
            unclear: None,
        };
        let days = [1, 2, 3, 4].map(found);
        let torn = || State::NotJudged("torn".to_owned());
        let counts = |last: State, counts: Counts| {
            let attempts = [
                attempt(&days[0], State::Judged, 8, true),
                attempt(&days[1], State::Judged, 4, true),
                attempt(&days[2], last, 2, true),
                attempt(&days[3], State::Judged, 6, false),
            ];
            let rules = Rules {
                assignment: Assignment {
                    counts,
                    ..Assignment::default()
                },
                ..Rules::default()
            };
            let of =
                |attempts: &[Attempt<'_>]| counting(attempts, &rules).unwrap().found.id.clone();
            [of(&attempts), of(&attempts[..3])]
        };
        for state in [State::Judged, torn(), State::OurFault] {
            assert_eq!(counts(state.clone(), Counts::Latest), ["4", "3"]);
            assert_eq!(counts(state, Counts::LastBeforeDue), ["3", "3"]);
        }
        assert_eq!(counts(State::Judged, Counts::Best), ["1", "1"]);
        assert_eq!(counts(torn(), Counts::Best), ["1", "1"]);
        assert_eq!(counts(State::OurFault, Counts::Best), ["3", "3"]);
    }
}
