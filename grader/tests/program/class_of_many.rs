//! A made-up class of any size, in known shares: every mark is known beforehand,
//! in one go, killed at random and resumed, and in four parts.

use crate::class::{BASE, BROKEN, FORBIDDEN, HOSTILE, WRONG, end_all};
use crate::scratch;
use crate::small::{GOOD, Small, grader, starter};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What somebody in the class does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Honest,
    /// The same code as the honest, with a comment of their own.
    OwnComment,
    Wrong,
    Hostile,
    Forbidden,
    Broken,
    /// A day late.
    Late,
    /// Handed in by one of two.
    Group,
    Absent,
    /// Honest, and called as no spreadsheet likes it.
    Awkward,
}

/// Of twenty, what each does.
const TWENTY: [Share; 20] = {
    use Share::{
        Absent, Awkward, Broken, Forbidden, Group, Honest, Hostile, Late, OwnComment, Wrong,
    };
    [
        Honest, Honest, Honest, Honest, Honest, Honest, Honest, OwnComment, Wrong, Wrong, Wrong,
        Hostile, Forbidden, Broken, Late, Late, Group, Group, Absent, Awkward,
    ]
};

const AWKWARD: [&str; 8] = [
    "=HYPERLINK(\"http://x\",\"y\")",
    "O'Neil, \"Q\"",
    "two\nlines",
    "@at",
    "+1",
    "-1",
    "Ünï <b>ß</b> \u{202e}",
    ".././x",
];

/// A student and a submission.
struct Member {
    share: Share,
    number: usize,
    student: String,
}

impl Member {
    fn new(number: usize) -> Self {
        let share = TWENTY[number % TWENTY.len()];
        let round = number / TWENTY.len();
        let student = match share {
            Share::Awkward => format!("{}{round}", AWKWARD[round % AWKWARD.len()]),
            _ => format!("student-{number:04}"),
        };
        Self {
            share,
            number,
            student,
        }
    }

    /// Each that is not honest writes something of their own.
    fn text(&self) -> Option<String> {
        let number = self.number;
        let own = |text: &str| Some(format!("{text}// {number}\n"));
        match self.share {
            Share::Honest | Share::Late | Share::Group | Share::Awkward => Some(GOOD.to_owned()),
            Share::OwnComment => own(GOOD),
            Share::Wrong => Some(WRONG.replace("41", &format!("{}", 100 + number))),
            Share::Hostile => own(HOSTILE),
            Share::Forbidden => own(FORBIDDEN),
            Share::Broken => own(BROKEN),
            Share::Absent => None,
        }
    }

    /// By which name it is handed in: the second of a group hands in nothing.
    fn handed_in_as(&self) -> Option<String> {
        match self.share {
            Share::Absent => None,
            Share::Group if !self.number.is_multiple_of(2) => None,
            Share::Group => Some(self.group()),
            _ => Some(self.student.clone()),
        }
    }

    fn group(&self) -> String {
        match self.share {
            Share::Group => format!("group-{}", self.number / 2),
            _ => String::new(),
        }
    }

    fn submitted_at(&self) -> &'static str {
        match self.share {
            Share::Late => "2026-12-01T11:00:00Z",
            _ => "2026-11-30T11:00:00Z",
        }
    }

    /// What the gradebook must say, of four points.
    fn total(&self) -> &'static str {
        match self.share {
            Share::Honest | Share::OwnComment | Share::Group | Share::Awkward => "4",
            Share::Late => "3.6",
            Share::Wrong | Share::Hostile | Share::Forbidden | Share::Broken => "0",
            Share::Absent => "",
        }
    }
}

struct Class {
    small: Small,
    folder: TempDir,
    members: Vec<Member>,
}

impl Class {
    fn of(members: usize) -> Self {
        let class = Self {
            small: Small::new(&[("queue", &starter())]),
            folder: scratch::folder(),
            members: (0..members).map(Member::new).collect(),
        };
        let mut list = csv::Writer::from_path(class.path("class.csv")).unwrap();
        list.write_record(["student", "path", "submitted_at"])
            .unwrap();
        let mut roster = csv::Writer::from_path(class.path("roster.csv")).unwrap();
        roster.write_record(["student", "name", "group"]).unwrap();
        for member in &class.members {
            let name = format!("{}, \"the {:?}\"", member.student, member.share);
            let group = member.group();
            roster
                .write_record([&member.student, &name, &group])
                .unwrap();
            if let (Some(name), Some(text)) = (member.handed_in_as(), member.text()) {
                let path = format!("in/{}", member.number);
                let source = class.path(&path).join("queue/src");
                fs::create_dir_all(&source).unwrap();
                fs::write(source.join("lib.rs"), text).unwrap();
                list.write_record([&name, &path, member.submitted_at()])
                    .unwrap();
            }
        }
        list.flush().unwrap();
        roster.flush().unwrap();
        fs::write(
            class.path("rules.toml"),
            "due = \"2026-11-30T12:00:00Z\"\n[late]\npercent_a_day = 10\n",
        )
        .unwrap();
        class
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn arguments(&self, out: &str, more: &[String]) -> Vec<String> {
        let path = |name: &str| self.path(name).display().to_string();
        let mut arguments = vec!["batch".to_owned(), path("class.csv")];
        for (option, value) in [
            ("--out", path(out)),
            ("--roster", path("roster.csv")),
            ("--rules", path("rules.toml")),
            ("--base", BASE.path().display().to_string()),
            ("--jobs", "2".to_owned()),
        ] {
            arguments.extend([option.to_owned(), value]);
        }
        arguments.extend(more.iter().cloned());
        arguments
    }

    fn batch(&self, out: &str, more: &[String]) -> Duration {
        let begun = Instant::now();
        let mut command = grader();
        command
            .current_dir(self.small.root())
            .timeout(Duration::from_secs(1800))
            .args(self.arguments(out, more))
            .assert()
            .code(0);
        begun.elapsed()
    }

    fn book(&self, out: &str) -> String {
        fs::read_to_string(self.path(out).join("gradebook.csv")).unwrap()
    }

    /// Every mark is as known beforehand, and everybody has a row.
    fn assert_marks(&self, out: &str) {
        let book = self.book(out);
        let mut reader = csv::Reader::from_reader(book.as_bytes());
        let heads = reader.headers().unwrap().clone();
        let total = heads.iter().position(|it| it == "total").unwrap();
        let rows: BTreeMap<String, String> = reader
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[0].to_owned(), row[total].to_owned()))
            .collect();
        assert_eq!(rows.len(), self.members.len());
        for member in &self.members {
            let formula = member.student.starts_with(['=', '+', '-', '@']);
            let cell = format!("{}{}", if formula { "'" } else { "" }, member.student);
            let expected = member.total();
            assert_eq!(rows[&cell], expected, "{cell}, {:?}", member.share);
        }
    }

    /// Grades it, kills the call so many times at random, and goes on each time.
    fn killed(&self, out: &str, times: usize, longest: Duration) -> Duration {
        let begun = Instant::now();
        let program = assert_cmd::cargo::cargo_bin("grader");
        let mut chance = 20_261_130_u64;
        for _ in 0..times {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let part = u32::try_from(chance >> 40).unwrap() % 1000;
            let mut child = Command::new(&program)
                .current_dir(self.small.root())
                .args(self.arguments(out, &["--resume".to_owned()]))
                .env_remove("CI")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(longest * part / 1000);
            end_all(child.id());
            let _ = child.wait();
        }
        self.batch(out, &["--resume".to_owned()]);
        begun.elapsed()
    }

    fn in_four_parts(&self) -> Duration {
        let begun = Instant::now();
        let mut merge = vec!["--merge".to_owned()];
        for part in 1..=4 {
            let out = format!("part{part}");
            self.batch(&out, &["--shard".to_owned(), format!("{part}/4")]);
            merge.push(self.path(&out).display().to_string());
        }
        self.batch("merged", &merge);
        begun.elapsed()
    }

    /// What is left in the folders of a call: results and what is made of them.
    fn assert_nothing_is_left(&self, out: &str) {
        let left: Vec<String> = walkdir::WalkDir::new(self.path(out))
            .into_iter()
            .map(|it| it.unwrap().path().display().to_string())
            .filter(|it| it.contains("/slot-") || it.contains("/.torn-"))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }
}

fn proves(members: usize, kills: usize, longest: Duration) {
    let class = Class::of(members);
    let whole = class.batch("whole", &[]);
    class.assert_marks("whole");
    class.assert_nothing_is_left("whole");
    let killed = class.killed("killed", kills, longest);
    assert_eq!(class.book("killed"), class.book("whole"));
    class.assert_nothing_is_left("killed");
    let parts = class.in_four_parts();
    assert_eq!(class.book("merged"), class.book("whole"));
    eprintln!(
        "{members} members: whole {whole:.1?}, killed {kills} times and resumed {killed:.1?}, \
         in four parts {parts:.1?}"
    );
}

#[test]
fn a_class_of_twenty_is_the_same_however_it_is_graded() {
    proves(20, 2, Duration::from_secs(6));
}

#[test]
#[ignore = "it takes many minutes; a class of twenty is graded each time"]
fn a_class_of_two_hundred_killed_ten_times_is_the_same() {
    proves(200, 10, Duration::from_secs(30));
}
