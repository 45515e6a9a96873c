//! Makes a module of every page, with the page as its documentation, so that
//! rustdoc compiles and runs the page's Rust blocks. Of every Rust program under which
//! stands what it prints it makes a function, for a test to hold the two together.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let chapters = here.join("../../chapters/src");
    println!("cargo::rerun-if-changed={}", chapters.display());
    let mut modules = String::new();
    let mut programs = Programs::default();
    for page in walkdir::WalkDir::new(&chapters).sort_by_file_name() {
        let page = page.expect("the chapters can be read").into_path();
        if page.extension().is_some_and(|end| end == "md") {
            let path = page.strip_prefix(&chapters).expect("it lies below");
            let name = name_of(path);
            let text = std::fs::read_to_string(&page).expect("a page is text");
            programs.take(path, &name, &text);
            writeln!(
                modules,
                "#[doc = include_str!({page:?})]\nmod {name} {{}}\n"
            )
            .expect("text can be written to a string");
        }
    }
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("pages.rs"), modules).expect("cargo's folder can be written");
    std::fs::write(out.join("programs.rs"), programs.source())
        .expect("cargo's folder can be written");
}

fn name_of(page: &Path) -> String {
    let path = page.with_extension("");
    let letters = path.to_string_lossy().to_lowercase();
    let name: String = letters
        .chars()
        .map(|letter| {
            if letter.is_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    format!("page_{name}")
}

/// What the info string of a program says: the second has no run button in the book,
/// because it uses what is not to be had on the playground.
const PROGRAM: [&str; 2] = ["rust", "rust,noplayground"];

/// What the info string of a block says in which the output of a program stands.
const PRINTS: &str = "text prints";

/// Programs with what they print.
#[derive(Default)]
struct Programs {
    modules: String,
    rows: String,
}

impl Programs {
    /// Takes the programs of a page.
    fn take(&mut self, path: &Path, page: &str, text: &str) {
        let blocks = blocks(text);
        for pair in blocks.windows(2) {
            let [program, output] = pair else { continue };
            if !PROGRAM.contains(&program.info.as_str()) || output.info != PRINTS {
                continue;
            }
            let name = format!("{page}_line_{}", program.line);
            let place = format!("{}:{}", path.display(), program.line);
            let (program, output) = (&program.text, &output.text);
            let _ = writeln!(
                self.modules,
                "mod {name} {{\n#![allow(warnings, clippy::all, clippy::pedantic)]\n{program}\n\
                 pub(super) fn run() {{ let _ = main(); }}\n}}\n"
            );
            let _ = writeln!(self.rows, "    ({place:?}, {name}::run, {output:?}),");
        }
    }

    fn source(&self) -> String {
        format!(
            "{}\n/// Each program's place, the program, and what it prints.\n\
             const PROGRAMS: &[(&str, fn(), &str)] = &[\n{}];\n",
            self.modules, self.rows
        )
    }
}

/// A fenced block of a page.
struct Block {
    info: String,
    text: String,
    /// The line of its fence, from 1.
    line: usize,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (at, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(info) => {
                is_open = true;
                blocks.push(Block {
                    info: info.to_owned(),
                    text: String::new(),
                    line: at + 1,
                });
            }
            None => {
                if let Some(block) = blocks.last_mut().filter(|_| is_open) {
                    block.text += line;
                    block.text.push('\n');
                }
            }
        }
    }
    blocks
}
