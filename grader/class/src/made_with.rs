//! What submissions were judged with. Marks of one class compare only where that
//! was the same: parts that were graded on several machines, or a class that was
//! graded in two goes, may have met other checks.

use report::{Provenance, Report};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names and values of all that a report depends on, beside what was handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MadeWith(BTreeMap<String, String>);

/// What may differ: by it a mark should not change, and where it does, it is seen.
const MAY_DIFFER: [&str; 2] = ["toolchain", "walls in force"];

/// What of the provenance is the submission's own.
const OF_SUBMISSION: &str = "submission";

/// What is known only of what was judged.
const EXERCISES: &str = "exercises";

/// Names and values of a provenance, but for the submission's own.
fn parts(provenance: &Provenance) -> BTreeMap<String, String> {
    let Ok(Value::Object(fields)) = serde_json::to_value(provenance) else {
        return BTreeMap::new();
    };
    let text = |value: Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let others = fields.into_iter().filter(|(name, _)| name != OF_SUBMISSION);
    others.map(|(name, value)| (name, text(value))).collect()
}

impl MadeWith {
    /// What a report says of it. What a later grader adds to the provenance counts,
    /// too, and must be the same.
    pub(crate) fn of(report: &Report) -> Self {
        let mut parts = report.provenance.as_ref().map_or_else(BTreeMap::new, parts);
        let names: Vec<&str> = report
            .exercises
            .iter()
            .map(|it| it.name.0.as_str())
            .collect();
        parts.insert(EXERCISES.to_owned(), names.join(", "));
        let walls = report.walls.iter().filter(|it| it.is_in_force());
        let walls: Vec<String> = walls.map(|it| format!("{:?}", it.kind)).collect();
        parts.insert("walls in force".to_owned(), walls.join(", ").to_lowercase());
        Self(parts)
    }

    /// What a call judges with now, as far as that is known before it has judged: which
    /// exercises there are is taken from here.
    pub(crate) fn now(&self, provenance: &Provenance) -> Self {
        let mut now = parts(provenance);
        let exercises = self.0.get_key_value(EXERCISES);
        now.extend(exercises.map(|(name, value)| (name.clone(), value.clone())));
        Self(now)
    }

    /// The first part in which another differs that must be the same, with both
    /// values.
    pub(crate) fn parts_from<'a>(&'a self, other: &'a Self) -> Option<(&'a str, &'a str, &'a str)> {
        let mut names = self.0.keys().chain(other.0.keys());
        let differs = |name: &&String| {
            !MAY_DIFFER.contains(&name.as_str()) && self.0.get(*name) != other.0.get(*name)
        };
        let name = names.find(differs)?;
        let value = |of: &'a Self| of.0.get(name).map_or("nothing", String::as_str);
        Some((name, value(self), value(other)))
    }
}

/// What differs among those that were judged: a paragraph for each part.
pub(crate) fn differences<'a>(all: impl Iterator<Item = &'a MadeWith>) -> Vec<String> {
    let mut values: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let all: Vec<&MadeWith> = all.collect();
    let names = all.iter().flat_map(|it| it.0.keys());
    let names: std::collections::BTreeSet<&String> = names.collect();
    for name in names {
        for made_with in &all {
            let value = made_with.0.get(name).map_or("nothing", String::as_str);
            *values.entry(name).or_default().entry(value).or_default() += 1;
        }
    }
    values.retain(|_, counts| counts.len() > 1);
    values
        .into_iter()
        .map(|(name, counts)| told(name, &counts))
        .collect()
}

/// What a part is called.
fn called(name: &str) -> &str {
    if name == "hidden" {
        "hidden checks"
    } else {
        name
    }
}

fn told(name: &str, counts: &BTreeMap<&str, usize>) -> String {
    let mut text = format!("Not all were judged with the same {}:", called(name));
    for (value, count) in counts {
        let _ = write!(text, " {count} with {};", shown(value));
    }
    text.pop();
    text.push_str(if MAY_DIFFER.contains(&name) {
        ". Look at marks that differ where the sources do not."
    } else {
        ". Their marks do not compare: grade the class again, into another folder."
    });
    text
}

/// The beginning of a digest, and the first line of all else.
fn shown(value: &str) -> String {
    let line = value.lines().next().unwrap_or_default();
    let is_digest = line.len() == 64 && line.bytes().all(|it| it.is_ascii_hexdigit());
    let line = if is_digest { &line[..12] } else { line };
    if line.is_empty() {
        "none".to_owned()
    } else {
        line.to_owned()
    }
}

/// Why parts cannot be put together by a call that would judge otherwise.
pub(crate) fn cannot_merge(part: &str, (name, then, now): (&str, &str, &str)) -> String {
    format!(
        "{part} was judged with other {} than this call would judge with ({}, and now {}): name the \
         exercises and give the options with which the parts were graded, but for `--shard`",
        called(name),
        shown(then),
        shown(now)
    )
}

/// Why a call cannot go on with what was judged before.
pub(crate) fn cannot_go_on(folder: &str, (name, before, now): (&str, &str, &str)) -> String {
    format!(
        "{folder} was judged with other {} than this call would judge with ({}, and now {}), so the \
         marks of both would not compare: call it with the same options and exercises, or grade the \
         class into another folder, and `--compare {folder}` says whose mark is another",
        called(name),
        shown(before),
        shown(now)
    )
}

/// Why a part cannot be put together with those before it.
pub(crate) fn refused(folder: &str, (name, before, own): (&str, &str, &str)) -> String {
    format!(
        "{folder} was judged with other {name} than the folders before it ({}, and before it {}), so \
         its marks do not compare with theirs: grade that part again as the others were, and merge \
         then",
        shown(own),
        shown(before)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_with(parts: &[(&str, &str)]) -> MadeWith {
        let parts = parts
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()));
        MadeWith(parts.collect())
    }

    #[test]
    fn other_checks_part_what_another_toolchain_does_not() {
        let one = made_with(&[("checks", "a"), ("toolchain", "rustc 1")]);
        let two = made_with(&[("checks", "a"), ("toolchain", "rustc 2")]);
        let other = made_with(&[("checks", "b"), ("toolchain", "rustc 1")]);
        let seeded = made_with(&[("checks", "a"), ("seed", "7"), ("toolchain", "rustc 1")]);
        assert_eq!(one.parts_from(&two), None);
        assert_eq!(one.parts_from(&other), Some(("checks", "a", "b")));
        assert_eq!(one.parts_from(&seeded), Some(("seed", "nothing", "7")));
        let told = differences([&one, &two, &one].into_iter());
        assert_eq!(told.len(), 1);
        assert!(
            told[0].contains("toolchain: 2 with rustc 1; 1 with rustc 2. Look"),
            "{told:?}"
        );
        let told = differences([&one, &other].into_iter());
        assert!(
            told[0].contains("checks") && told[0].contains("do not compare"),
            "{told:?}"
        );
        assert_eq!(differences([&one, &one].into_iter()), Vec::<String>::new());
    }
}
