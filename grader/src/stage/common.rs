//! A package that wants all that some exercise of the workbook wants, and is never built.
//!
//! Of a crate that several packages use, cargo switches on what those at hand want
//! together. For other exercises it would therefore build some crates once more, in a
//! class for every submission that begins others. With this package at hand, too, what
//! is switched on is always the same.

use crate::workbook::{EXERCISES, Workbook};
use std::fs;
use toml::{Table, Value};

/// What cargo knows it by.
pub(super) const NAME: &str = "what-any-exercise-wants";

/// A program, so that whoever asks for libraries or for tests does not ask for it.
pub(super) const PROGRAM: &[u8] = b"fn main() {}\n";

/// Its manifest. An exercise whose manifest cannot be read wants nothing.
pub(super) fn manifest(workbook: &Workbook) -> String {
    let mut wanted = [
        ("dependencies", Table::new()),
        ("dev-dependencies", Table::new()),
    ];
    for exercise in workbook.exercises() {
        let path = workbook.root.join(EXERCISES);
        let text = fs::read_to_string(path.join(&exercise.path).join("Cargo.toml"));
        let manifest: Table = text.ok().and_then(|it| it.parse().ok()).unwrap_or_default();
        for (kind, all) in &mut wanted {
            let own = manifest.get(*kind).and_then(Value::as_table);
            for (name, want) in own.into_iter().flatten() {
                add(all, name, want);
            }
        }
    }
    let [(_, normal), (_, of_tests)] = wanted;
    let mut manifest = Table::from_iter([(
        "package".to_owned(),
        Value::from(Table::from_iter([
            ("name".to_owned(), NAME.into()),
            ("version".to_owned(), "0.0.0".into()),
            ("edition".to_owned(), "2024".into()),
        ])),
    )]);
    manifest.insert("dependencies".to_owned(), normal.into());
    manifest.insert("dev-dependencies".to_owned(), of_tests.into());
    manifest.to_string()
}

/// Adds what an exercise wants of a crate to what others want of it. Where a path leads
/// from that exercise's folder, it leads from no other.
fn add(all: &mut Table, name: &str, want: &Value) {
    if ["path", "optional"]
        .iter()
        .any(|key| want.get(key).is_some())
    {
        return;
    }
    let Some(known) = all.get_mut(name) else {
        all.insert(name.to_owned(), want.clone());
        return;
    };
    let features = want.get("features").and_then(Value::as_array);
    let Some(features) = features.filter(|it| !it.is_empty()) else {
        return;
    };
    if let Value::String(version) = known {
        *known = Table::from_iter([("version".to_owned(), version.clone().into())]).into();
    }
    let Some(known) = known.as_table_mut() else {
        return;
    };
    let known = known
        .entry("features")
        .or_insert_with(|| Value::Array(Vec::new()));
    if let Some(known) = known.as_array_mut() {
        let new = features.iter().filter(|it| !known.contains(it));
        let new: Vec<Value> = new.cloned().collect();
        known.extend(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_want_of_a_crate_is_wanted_together() {
        let mut all = Table::new();
        let wants: [Table; 4] = [
            "a = \"1\"\nb.workspace = true\nc = { path = \"../c\" }",
            "a = { version = \"1\", features = [\"x\"] }",
            "b = { workspace = true, features = [\"y\", \"z\"] }",
            "a = { version = \"1\", features = [\"x\", \"w\"] }\nb.workspace = true",
        ]
        .map(|it| it.parse().unwrap());
        for (name, want) in wants.iter().flatten() {
            add(&mut all, name, want);
        }
        let expected = "a = { version = \"1\", features = [\"x\", \"w\"] }\n\
                        b = { workspace = true, features = [\"y\", \"z\"] }";
        assert_eq!(all, expected.parse().unwrap());
    }
}
