//! Makes a module of every page, with the page as its documentation, so that
//! rustdoc compiles and runs the page's Rust blocks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let chapters = here.join("../../chapters/src");
    println!("cargo::rerun-if-changed={}", chapters.display());
    let mut modules = String::new();
    for page in walkdir::WalkDir::new(&chapters).sort_by_file_name() {
        let page = page.expect("the chapters can be read").into_path();
        if page.extension().is_some_and(|end| end == "md") {
            let name = name_of(page.strip_prefix(&chapters).expect("it lies below"));
            writeln!(
                modules,
                "#[doc = include_str!({page:?})]\nmod {name} {{}}\n"
            )
            .expect("text can be written to a string");
        }
    }
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("pages.rs"), modules).expect("cargo's folder can be written");
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
