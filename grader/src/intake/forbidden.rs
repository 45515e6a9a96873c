//! Words that no solution needs, and with which code could go round the checks.
//!
//! The exercises forbid `unsafe` code, and the compiler holds that. It does not
//! see everything as such: `#[unsafe(naked)]` with `naked_asm!` gives code that
//! runs before `main`. Every such thing must be spelled with one of these words,
//! so a source that has one outside of comments and texts is not run.

use crate::files::plain_text;
use crate::sources::SourceFile;
use proc_macro2::{TokenStream, TokenTree};
use report::Reason;
use std::path::Path;
use std::str::FromStr;

const WORDS: [&str; 5] = ["unsafe", "extern", "asm", "naked_asm", "global_asm"];

/// The first such word in the sources of an exercise. A text that is no Rust is
/// for the compiler to refuse; if it does not, see [`forbidden_anywhere`].
pub(crate) fn forbidden(files: &[SourceFile]) -> Option<Reason> {
    reason(files, |text| {
        let readings = readings(text).into_iter();
        readings.flatten().find_map(first)
    })
}

/// The first such word in sources that compile and could not be taken apart here: in
/// these it counts in comments and texts, too, for nobody knows where they end.
pub(crate) fn forbidden_anywhere(files: &[SourceFile]) -> Option<Reason> {
    reason(files, |text| {
        let is_clear = readings(text).iter().all(Option::is_some);
        if is_clear { None } else { first_in_text(text) }
    })
}

fn reason(files: &[SourceFile], found: impl Fn(&str) -> Option<(usize, String)>) -> Option<Reason> {
    files.iter().find_map(|file| {
        let (line, word) = found(&plain_text(&file.bytes)?)?;
        Some(Reason::Forbidden {
            file: crate::files::slashed(&Path::new("src").join(&file.path)),
            line,
            word,
        })
    })
}

/// The ways in which a text may be taken apart: none where it cannot be. The compiler
/// leaves out a first line that begins like a shell's, and not one that is an attribute;
/// what such a line opens, a comment or a bracket, is open in one reading only.
pub(super) fn readings(text: &str) -> Vec<Option<TokenStream>> {
    let whole = TokenStream::from_str(text).ok();
    if !text.starts_with("#!") {
        return vec![whole];
    }
    let end = text.find('\n').unwrap_or(text.len());
    // In the place of the line there is an empty one: lines keep their numbers.
    vec![whole, TokenStream::from_str(&text[end..]).ok()]
}

fn first_in_text(text: &str) -> Option<(usize, String)> {
    text.lines().zip(1..).find_map(|(line, number)| {
        let mut words = line.split(|it: char| !it.is_alphanumeric() && it != '_');
        let word = words.find(|word| WORDS.contains(word))?;
        Some((number, word.to_owned()))
    })
}

fn first(tokens: TokenStream) -> Option<(usize, String)> {
    let mut open = vec![tokens.into_iter()];
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            None => {
                open.pop();
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(TokenTree::Ident(ident)) => {
                let word = ident.to_string();
                if WORDS.contains(&word.as_str()) {
                    return Some((ident.span().start().line, word));
                }
            }
            Some(TokenTree::Punct(_) | TokenTree::Literal(_)) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(usize, String)> {
        first(TokenStream::from_str(text).unwrap())
    }

    #[test]
    fn a_word_counts_where_it_is_code() {
        assert_eq!(
            found("fn f() {\n    g(|| { unsafe { h() } });\n}"),
            Some((2, "unsafe".to_owned()))
        );
        assert_eq!(
            found("#[unsafe(no_mangle)] fn f() {}"),
            Some((1, "unsafe".to_owned()))
        );
        assert_eq!(
            found("macro_rules! m { () => { extern \"C\" {} } }"),
            Some((1, "extern".to_owned()))
        );
        assert_eq!(found("use core::arch::asm;"), Some((1, "asm".to_owned())));
        assert_eq!(
            found("// unsafe\n/// extern\nfn f() { print(\"asm\", 'u') }"),
            None
        );
        assert_eq!(found("fn r#unsafe_like() { let not_unsafe = 1; }"), None);
    }

    /// The compiler leaves a first line for a shell out, and whoever reads tokens does
    /// not.
    #[test]
    fn what_cannot_be_taken_apart_is_searched_as_a_text() {
        let of = |text: &str| {
            let bytes = text.as_bytes().to_vec();
            let files = [SourceFile {
                path: "lib.rs".into(),
                bytes,
            }];
            (
                forbidden(&files).is_some(),
                forbidden_anywhere(&files).is_some(),
            )
        };
        assert_eq!(of("#!/bin/sh (\n#[unsafe(naked)] fn f() {}"), (true, true));
        assert_eq!(of("#!/bin/sh (\nfn not_unsafe() {}"), (false, false));
        assert_eq!(of("// unsafe\nfn f() {}"), (false, false));
        assert_eq!(of("// unsafe\nfn f() {"), (false, true));
        let in_a_comment_for_one_reader = "#!/bin/sh /*\n#[unsafe(naked)] fn f() {}\n// */";
        assert_eq!(of(in_a_comment_for_one_reader), (true, false));
        assert_eq!(of("#![allow(dead_code)]\nfn f() {}"), (false, false));
    }

    #[test]
    fn no_depth_of_brackets_is_too_deep() {
        let depth = 20_000;
        let text = format!(
            "fn f() {{ {}unsafe{} }}",
            "(".repeat(depth),
            ")".repeat(depth)
        );
        assert_eq!(found(&text), Some((1, "unsafe".to_owned())));
    }
}
