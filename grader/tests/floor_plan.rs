//! The floor plan and the code are one: `DESIGN.md` lists which room imports
//! which, and this reads every path that the rooms name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The crates of the workbook that a room may import.
const CRATES: [&str; 7] = [
    "evidence", "lab", "probe", "process", "recorder", "render", "report",
];

/// Rooms with what each of them imports: rooms in small letters, crates in
/// capitals.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn grader() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The list on the page, from top to bottom.
fn planned() -> Vec<(String, BTreeSet<String>)> {
    let page = fs::read_to_string(grader().join("DESIGN.md")).expect("the floor plan");
    let (_, list) = page.split_once("```arrows\n").expect("a list of arrows");
    let (list, _) = list.split_once("```").expect("its end");
    list.lines()
        .map(|line| {
            let (room, imports) = line.split_once("->").expect("an arrow in each line");
            let imports = imports.split_whitespace().map(str::to_owned).collect();
            (room.trim().to_owned(), imports)
        })
        .collect()
}

/// The code of a file without its comments and its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source");
    let code = text.split("#[cfg(test)]\nmod tests").next().expect("code");
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    code.lines().filter(is_code).collect::<Vec<_>>().join("\n")
}

/// What follows `start` wherever it stands as a path of its own: one name, or
/// those between braces.
fn named_after(code: &str, start: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices(start) {
        let before = code[..at].chars().next_back();
        // A bracket begins the mark that checks are found by, which is a text here.
        if before.is_some_and(|it| it.is_alphanumeric() || "_:[".contains(it)) {
            continue;
        }
        let rest = &code[at + start.len()..];
        let listed = rest
            .strip_prefix('{')
            .map_or(vec![rest], |rest| top_level(rest));
        for path in listed {
            let path = path.trim_start();
            let end = path.find(|it: char| !(it.is_alphanumeric() || it == '_'));
            named.insert(path[..end.unwrap_or(path.len())].to_owned());
        }
    }
    named
}

/// The parts of a list in braces, up to its end.
fn top_level(rest: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0, 0);
    for (at, letter) in rest.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&rest[begin..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&rest[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the sources can be read").into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

/// The crates that a piece of code names.
fn crates_in(code: &str) -> BTreeSet<String> {
    let is_named = |name: &&&str| !named_after(code, &format!("{name}::")).is_empty();
    CRATES
        .iter()
        .filter(is_named)
        .map(|name| name.to_uppercase())
        .collect()
}

/// What each room of the grader really imports.
fn drawn() -> Arrows {
    let folder = grader().join("src");
    let mut drawn = Arrows::new();
    for path in sources(&folder) {
        let below = path.strip_prefix(&folder).expect("it lies below");
        let first = below.components().next().expect("a name");
        let room = Path::new(first.as_os_str()).with_extension("");
        let room = room.to_string_lossy().into_owned();
        if room == "lib" {
            continue;
        }
        let code = code(&path);
        let imports = drawn.entry(room.clone()).or_default();
        for start in ["crate::", "grader::"] {
            imports.extend(named_after(&code, start));
        }
        imports.extend(crates_in(&code));
        imports.remove(&room);
    }
    drawn
}

#[test]
fn the_rooms_import_what_the_floor_plan_says() {
    let planned: Arrows = planned().into_iter().collect();
    let drawn = drawn();
    let rooms: BTreeSet<&String> = planned.keys().chain(drawn.keys()).collect();
    for room in rooms {
        assert_eq!(drawn.get(room), planned.get(room), "the arrows of `{room}`");
    }
}

#[test]
fn arrows_point_down_only() {
    let planned = planned();
    let rooms: Vec<&String> = planned.iter().map(|(room, _)| room).collect();
    for (at, (room, imports)) in planned.iter().enumerate() {
        for import in imports {
            let place = rooms.iter().position(|room| *room == import);
            assert!(
                place.is_none_or(|place| place > at),
                "`{room}` imports `{import}`, which stands above it"
            );
        }
    }
}

/// What a crate's own sources name of the workbook's crates.
fn crates_of(name: &str) -> BTreeSet<String> {
    let folder = grader().join(name).join("src");
    let mut crates = BTreeSet::new();
    for path in sources(&folder) {
        crates.extend(crates_in(&code(&path)));
    }
    crates.remove(&name.to_uppercase());
    crates
}

#[test]
fn the_crates_know_what_the_floor_plan_says() {
    let only = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let expected: [(&str, BTreeSet<String>); 7] = [
        ("evidence", only(&[])),
        ("process", only(&[])),
        ("report", only(&["EVIDENCE"])),
        ("render", only(&["EVIDENCE", "REPORT"])),
        ("recorder", only(&[])),
        ("lab", only(&[])),
        ("probe", only(&["EVIDENCE", "LAB", "RECORDER"])),
    ];
    for (name, crates) in expected {
        assert_eq!(crates_of(name), crates, "the crates that `{name}` knows");
    }
}

#[test]
fn the_reader_of_paths_sees_all_ways_to_write_them() {
    let code =
        "use crate::{a::{B, C}, d};\nuse crate::e::F;\nfn g() { crate::h::i(); other_crate::j() }";
    let named: Vec<String> = named_after(code, "crate::").into_iter().collect();
    assert_eq!(named, ["a", "d", "e", "h"]);
}
