//! Who is in the class.

use crate::found::parted_by_semicolons;
use crate::{log, name};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Everybody in the class, by the name that submissions go by.
#[derive(Debug, Default, Clone)]
pub(crate) struct Roster {
    /// Whether there was one: without, whoever handed in is in the class.
    pub is_given: bool,
    students: BTreeMap<String, Student>,
}

/// One student.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Student {
    /// The name that submissions go by: a user name, a number.
    #[serde(alias = "username", alias = "student_id", alias = "sid")]
    pub student: String,
    /// As a person is called.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub section: String,
    /// The group that hands in together; nothing for who works alone.
    #[serde(default)]
    pub group: String,
    /// The course system's own number.
    #[serde(default)]
    pub id: String,
}

/// What the column may be called by which submissions go: see [`Student::student`].
const KEYS: [&str; 4] = ["student", "username", "student_id", "sid"];

/// Whether a column says something of a student here.
fn is_known(column: &str) -> bool {
    KEYS.contains(&column) || ["name", "email", "section", "group", "id"].contains(&column)
}

impl Roster {
    /// Reads a CSV. Columns that are not known are left alone.
    ///
    /// # Errors
    ///
    /// When it cannot be read, has no column `student`, or a student twice: then in
    /// two groups, too.
    pub(crate) fn read(file: &Path) -> anyhow::Result<Self> {
        let named = || format!("{}", file.display());
        let bytes = std::fs::read(file).with_context(named)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at]
                .iter()
                .filter(|it| **it == b'\n')
                .count()
                + 1;
            anyhow::anyhow!(
                "{}, line {line}: it is not UTF-8; save it as CSV in UTF-8",
                named()
            )
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let heads = reader.headers().with_context(named)?;
        let heads: csv::StringRecord = heads.iter().map(str::to_lowercase).collect();
        anyhow::ensure!(
            heads.iter().any(|it| KEYS.contains(&it)),
            "{}: no column is called `student`; there are {}{}",
            named(),
            heads.iter().collect::<Vec<_>>().join(", "),
            parted_by_semicolons(&heads)
        );
        let unknown: Vec<&str> = heads.iter().filter(|it| !is_known(it)).collect();
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            log::line(&format!("{}: columns left alone: {unknown}", named()));
        }
        let mut students = BTreeMap::new();
        // Nobody's name differs from another's in the size of its letters alone, or in
        // how they are written.
        let mut seen: BTreeMap<String, Student> = BTreeMap::new();
        for (number, row) in (2..).zip(reader.records()) {
            let row = row.with_context(named)?;
            anyhow::ensure!(
                row.len() <= heads.len(),
                "{}: the row {number} has more cells than there are columns: a text with a comma \
                 stands in quotation marks",
                named()
            );
            let student: Student = row.deserialize(Some(&heads)).with_context(named)?;
            anyhow::ensure!(
                !student.student.is_empty(),
                "{}: a student without a name",
                named()
            );
            let key = name::key(&student.student);
            if let Some(before) = seen.insert(key, student.clone()) {
                anyhow::bail!(
                    "{}: {} stands there twice{}",
                    named(),
                    before.student,
                    if name::looks_same(&before.group, &student.group) {
                        String::new()
                    } else {
                        format!(", in the groups {:?} and {:?}", before.group, student.group)
                    }
                );
            }
            students.insert(student.student.clone(), student);
        }
        anyhow::ensure!(!students.is_empty(), "{}: there is nobody", named());
        let mut ids: BTreeMap<String, &Student> = BTreeMap::new();
        for student in students.values().filter(|it| !it.id.is_empty()) {
            if let Some(other) = ids.insert(name::key(&student.id), student) {
                anyhow::bail!(
                    "{}: {} and {} have the same id, {}",
                    named(),
                    other.student,
                    student.student,
                    student.id
                );
            }
        }
        Ok(Self {
            is_given: true,
            students,
        })
    }

    /// Everybody.
    pub(crate) fn students(&self) -> impl Iterator<Item = &Student> {
        self.students.values()
    }

    /// The part of it that is named: students, `group:NAME` and `section:NAME`.
    ///
    /// # Errors
    ///
    /// When a name is nobody's, or means several.
    pub(crate) fn only(&self, names: &[String]) -> anyhow::Result<Self> {
        let mut students = BTreeMap::new();
        for name in names {
            self.ensure_clear(name)?;
            let meant = self.named(name);
            anyhow::ensure!(
                !meant.is_empty(),
                "`{name}` is nobody on the roster; {}",
                self.parts()
            );
            students.extend(meant.into_iter().map(|it| (it.student.clone(), it.clone())));
        }
        Ok(Self {
            is_given: true,
            students,
        })
    }

    /// Who is named: see [`Roster::only`].
    fn named(&self, name: &str) -> Vec<&Student> {
        match name.split_once(':') {
            Some(("section", it)) => {
                let is_in = |of: &&Student| name::looks_same(&of.section, it);
                self.students().filter(is_in).collect()
            }
            _ => self.meant_by(name),
        }
    }

    /// Its groups and sections, in words.
    fn parts(&self) -> String {
        let named = |names: BTreeSet<String>, kind: &str| {
            let names: Vec<String> = names.into_iter().filter(|it| !it.is_empty()).collect();
            if names.is_empty() {
                format!("it has no {kind}")
            } else {
                format!("its {kind} are {}", names.join(", "))
            }
        };
        let groups = self
            .students()
            .map(|it| name::composed(&it.group))
            .collect();
        let sections = self
            .students()
            .map(|it| name::composed(&it.section))
            .collect();
        format!(
            "{}, {}",
            named(groups, "groups"),
            named(sections, "sections")
        )
    }

    /// Whether a submission of `who` is of somebody in this part of a whole roster.
    pub(crate) fn is_meant_by(&self, who: &str, whole: &Self) -> bool {
        let meant = whole.meant_by(who);
        meant
            .iter()
            .any(|it| self.students.contains_key(&it.student))
    }

    /// How many students are called so.
    pub(crate) fn called(&self, name: &str) -> usize {
        let is_it = |it: &&Student| name::is_same(&it.name, name);
        self.students().filter(is_it).count()
    }

    /// Who is meant by the name of a submission: a student, or all of a group, which may
    /// be written `group:NAME`. Letters may be large or small. Nobody where there is no
    /// such name, or where it means several; see [`Roster::ensure_clear`].
    pub(crate) fn meant_by(&self, name: &str) -> Vec<&Student> {
        let mut meanings = self.meanings(name);
        let (_, meant) = meanings.pop().unwrap_or_default();
        if meanings.is_empty() {
            meant
        } else {
            Vec::new()
        }
    }

    /// Holds that a name means no two: a mark must not go to the wrong one.
    ///
    /// # Errors
    ///
    /// When it does; all that it may mean is named.
    pub(crate) fn ensure_clear(&self, name: &str) -> anyhow::Result<()> {
        let meanings: Vec<String> = self.meanings(name).into_iter().map(|it| it.0).collect();
        anyhow::ensure!(
            meanings.len() < 2,
            "`{name}` means several in the class ({}): change it in the roster, or say which in a list, \
             by the column `student`, an address, or `group:NAME`",
            meanings.join("; ")
        );
        Ok(())
    }

    /// All that a name may mean, in words, each with those who are meant.
    fn meanings(&self, name: &str) -> Vec<(String, Vec<&Student>)> {
        let is_it = |known: &str| !known.is_empty() && name::is_same(known, name);
        let in_group = |is_it: &dyn Fn(&str) -> bool| -> Vec<&Student> {
            self.students().filter(|it| is_it(&it.group)).collect()
        };
        if let Some(group) = name.strip_prefix("group:") {
            let group = in_group(&|known| name::looks_same(known, group));
            return (!group.is_empty())
                .then(|| (name.to_owned(), group))
                .into_iter()
                .collect();
        }
        let mut meanings: Vec<(String, Vec<&Student>)> = Vec::new();
        for it in self.students() {
            let how = if is_it(&it.student) {
                format!("the student {}", it.student)
            } else if is_it(&it.email) {
                format!("{}, by the address", it.student)
            } else if is_it(&it.id) {
                format!("{}, by the id", it.student)
            } else {
                continue;
            };
            meanings.push((how, vec![it]));
        }
        let group = in_group(&is_it);
        // Who is alone in a group of that name is one and the same.
        let is_another = |one: &(String, Vec<&Student>)| one.1 != group;
        if !group.is_empty() && (meanings.is_empty() || meanings.iter().any(is_another)) {
            meanings.push((format!("the group {}", group[0].group), group));
        }
        if !meanings.is_empty() {
            return meanings;
        }
        // Two of one name are nobody: whoever looks at the page sees how many there are.
        let called: Vec<&Student> = self.students().filter(|it| is_it(&it.name)).collect();
        match called.as_slice() {
            [one] => vec![(format!("{}, by the name", one.student), called)],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(text: &str) -> anyhow::Result<Roster> {
        of_bytes(text.as_bytes())
    }

    fn of_bytes(bytes: &[u8]) -> anyhow::Result<Roster> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("roster.csv");
        std::fs::write(&file, bytes)?;
        Roster::read(&file)
    }

    #[test]
    fn a_mark_at_the_beginning_and_line_ends_of_any_kind_are_no_names() {
        let roster = roster("\u{feff}student,name\r\nada,\"Ada\r\nL\"\r\nbob,Bob\r\n").unwrap();
        let names: Vec<&str> = roster.students().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Ada\r\nL", "Bob"]);
        assert_eq!(roster.meant_by("ada").len(), 1);
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_the_line() {
        let error = of_bytes(b"student,name\nada,Ada\nbob,Andr\xe9\n").unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.contains("roster.csv, line 3: it is not UTF-8"),
            "{error}"
        );
    }

    #[test]
    fn students_and_groups_are_found_by_what_they_are_called() {
        let roster = roster(
            "student,name,group,email\nada,Ada L,red,a@x\nbob,Bob,red,b@x\ncy,Same,,\ndi,Same,,\n",
        )
        .unwrap();
        let meant = |name: &str| -> Vec<String> {
            let meant = roster.meant_by(name).into_iter();
            meant.map(|it| it.student.clone()).collect()
        };
        assert_eq!(meant("ADA"), ["ada"]);
        assert_eq!(meant("a@x"), ["ada"]);
        assert_eq!(meant("red"), ["ada", "bob"]);
        assert_eq!(meant("Ada L"), ["ada"]);
        assert_eq!(meant("Same"), Vec::<String>::new(), "two have that name");
        assert_eq!(meant(""), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_means_several_is_nobodys_and_refused() {
        let roster = roster(
            "student,name,group,email,id\n17,Ada,,,4\nbob,Bob,,bob@x,17\nred,Red,,,\n\
             cy,Cy,red,,\ndi,Di,red,cy@x,\ned,Ed,ed,,\nflo,Flo,,cy@x,\n",
        )
        .unwrap();
        for (name, meant) in [
            ("17", ["the student 17", "bob, by the id"]),
            ("RED", ["the student red", "the group red"]),
            ("cy@x", ["di, by the address", "flo, by the address"]),
        ] {
            let said = roster.ensure_clear(name).unwrap_err().to_string();
            assert!(said.contains(&meant.join("; ")), "{said}");
            assert_eq!(roster.meant_by(name), Vec::<&Student>::new(), "{name}");
            assert!(roster.only(&[name.to_owned()]).is_err());
        }
        let clear = |name: &str| {
            roster.ensure_clear(name).unwrap();
            let meant = roster.meant_by(name).into_iter();
            meant.map(|it| it.student.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(clear("4"), ["17"]);
        assert_eq!(clear("bob@x"), ["bob"]);
        assert_eq!(clear("group:red"), ["cy", "di"]);
        assert_eq!(clear("ed"), ["ed"], "alone in a group of that name");
    }

    /// Nobody sees a difference, so there is none.
    #[test]
    fn a_letter_and_its_accent_may_be_one_sign_or_two() {
        let text = "student,name,section,group,id\njos\u{e9},Jos\u{e9} L,N\u{e9},r\u{e9},i\u{e9}\nada,,,re\u{301},\n";
        let roster = roster(text).unwrap();
        for name in ["Jose\u{301}", "Jose\u{301} L", "ie\u{301}"] {
            let meant = roster.meant_by(name);
            assert_eq!(meant.len(), 1, "{name}");
            assert_eq!(meant[0].student, "jos\u{e9}", "as the roster has it");
        }
        for name in ["re\u{301}", "group:re\u{301}", "group:r\u{e9}"] {
            assert_eq!(roster.meant_by(name).len(), 2, "{name}");
        }
        let only = roster.only(&["section:Ne\u{301}".to_owned()]).unwrap();
        assert!(only.is_meant_by("Jose\u{301}", &roster));
        let said = roster.only(&["x".to_owned()]).unwrap_err().to_string();
        assert!(said.contains("its groups are r\u{e9}, its"), "{said}");
        for twice in [
            "student\nJos\u{e9}\njose\u{301}\n",
            "student,id\nada,\u{e9}\nbob,e\u{301}\n",
        ] {
            assert!(self::roster(twice).is_err(), "{twice}");
        }
    }

    #[test]
    fn a_student_in_two_groups_is_refused() {
        let error = roster("student,group\nada,red\nada,blue\n").unwrap_err();
        assert!(
            format!("{error:#}").contains("\"red\" and \"blue\""),
            "{error:#}"
        );
        let upper = roster("Student,Email,ID\nada,a@x,7\n").unwrap();
        assert_eq!(upper.meant_by("a@x").len(), 1, "heads in any letters");
        for (text, says) in [
            (
                "student,name,email\nada,Lee, Ada,a@x\n",
                "the row 2 has more cells",
            ),
            (
                "student,id\nada,7\nbob,7\n",
                "ada and bob have the same id, 7",
            ),
            ("student,name\n", "there is nobody"),
            (
                "student;name\nada;Ada\n",
                "there are student;name: save it with commas",
            ),
        ] {
            let error = format!("{:#}", roster(text).unwrap_err());
            assert!(error.contains(says), "{error}");
        }
        let error = roster("student\nada\nAda\n").unwrap_err();
        assert!(format!("{error:#}").contains("twice"), "{error:#}");
        let error = roster("name;student\nAda;ada\n").unwrap_err();
        assert!(
            format!("{error:#}").contains("no column is called `student`; there are name;student"),
            "{error:#}"
        );
    }
}
