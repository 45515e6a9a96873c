//! Words by which code reaches Tokio's means to move the clock.
//!
//! These means are the checks' alone. A library is built alone without them first, so
//! one that names them does not compile. But a name may have two meanings: a function of
//! its own, and with Tokio's means a name that comes by `*`, or a method that Tokio has,
//! too. What such a name means only the compiler can tell, so it is asked; what can have
//! one meaning alone is told here.

use super::forbidden::readings;
use crate::files::{plain_text, slashed};
use crate::sources::SourceFile;
use proc_macro2::{TokenStream, TokenTree};
use report::Reason;
use std::collections::BTreeSet;
use std::path::Path;

/// A method: wherever it is called it may be Tokio's.
const METHOD: &str = "start_paused";

/// The same as the compiler may write it.
const METHOD_ALONE: &str = "Builder::start_paused";

/// Each word, and what it means where it is Tokio's.
const MEANS: [(&str, &str); 4] = [
    ("advance", "tokio::time::advance"),
    ("pause", "tokio::time::pause"),
    ("resume", "tokio::time::resume"),
    (METHOD, "tokio::runtime::Builder::start_paused"),
];

/// Words that ask for a variable while the code is compiled.
const ASKS: [&str; 2] = ["option_env", "env"];

/// What stands in a source that may have a second meaning.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    function: bool,
    method: bool,
    /// A `*` that may import names: it has no operand behind it.
    glob: bool,
    /// Any other, which a macro may put behind a path.
    star: bool,
    macros: bool,
}

/// Whether one of the words may mean Tokio's in sources whose library compiles without it.
/// Of a program beside that it is not known whether it does.
pub(crate) fn may_move_the_clock(files: &[SourceFile]) -> bool {
    let mut seen = Seen::default();
    for file in files {
        let is_program = file.path.starts_with("bin");
        let Some(text) = plain_text(&file.bytes) else {
            continue;
        };
        for reading in readings(&text) {
            let has_word = || MEANS.iter().any(|(word, _)| text.contains(word));
            match reading {
                Some(_) if is_program && has_word() => return true,
                Some(tokens) => look(tokens, &mut seen),
                // Nobody knows where a comment ends.
                None if has_word() => return true,
                None => {}
            }
        }
    }
    let may_import = seen.glob || (seen.macros && seen.star);
    seen.method || (seen.function && may_import)
}

fn look(tokens: TokenStream, seen: &mut Seen) {
    each(tokens, |token, next| match token {
        TokenTree::Ident(ident) => match name(&ident.to_string()) {
            METHOD => seen.method = true,
            "macro_rules" => seen.macros = true,
            word => seen.function |= MEANS.iter().any(|(known, _)| *known == word),
        },
        TokenTree::Punct(sign) if sign.as_char() == '*' => match next {
            Some(TokenTree::Punct(next)) if !matches!(next.as_char(), ',' | ';') => {
                seen.star = true;
            }
            None | Some(TokenTree::Punct(_)) => seen.glob = true,
            Some(_) => seen.star = true,
        },
        _ => {}
    });
}

/// What the compiler has told of code so far, line by line.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Named by their whole paths.
    whole: BTreeSet<&'static str>,
    /// Named without one: the compiler leaves it out where no other function that it
    /// knows has that name.
    alone: BTreeSet<&'static str>,
    /// Functions of the code's own that have no path.
    own: BTreeSet<&'static str>,
}

impl Told {
    /// Takes the next line.
    pub(crate) fn take(&mut self, line: &str) {
        let line = without_texts(line);
        let is_about_names = line.trim_start().starts_with("debug ");
        for (word, path) in MEANS {
            if has(&line, path, |behind| !behind.starts_with(is_part)) {
                self.whole.insert(word);
            }
            let short = if word == METHOD { METHOD_ALONE } else { word };
            if !is_about_names && has(&line, short, is_used) {
                self.alone.insert(word);
            }
            let own = line
                .strip_prefix("fn ")
                .and_then(|it| it.strip_prefix(word));
            if own.is_some_and(|it| it.starts_with('(')) {
                self.own.insert(word);
            }
        }
    }

    /// The word by which the code means Tokio's, if it does.
    pub(crate) fn moves_the_clock(&self) -> Option<&'static str> {
        let alone = self.alone.difference(&self.own);
        self.whole.iter().chain(alone).next().copied()
    }
}

/// Whether a line has a path, and behind it what makes it that path.
fn has(line: &str, path: &str, is_it: impl Fn(&str) -> bool) -> bool {
    line.match_indices(path)
        .any(|(at, _)| !line[..at].ends_with(is_part) && is_it(&line[at + path.len()..]))
}

/// Whether a sign may be part of a longer path.
fn is_part(sign: char) -> bool {
    sign.is_alphanumeric() || "_:'.".contains(sign)
}

/// Whether a name is called, passed on or made a pointer of: without a path it may be a
/// word of the compiler's own.
fn is_used(behind: &str) -> bool {
    behind.starts_with(['(', ')', '}', ',']) || behind.starts_with(" as ")
}

/// A line without what stands in quotes.
fn without_texts(line: &str) -> String {
    let line = line.replace("'\"'", "").replace("'\\\"'", "");
    let (mut text, mut is_text, mut is_escaped) = (String::new(), false, false);
    for sign in line.chars() {
        if sign == '"' && !is_escaped {
            is_text = !is_text;
        } else if !is_text {
            text.push(sign);
        }
        is_escaped = is_text && sign == '\\' && !is_escaped;
    }
    text
}

/// Why code is refused that means Tokio's by `word`: where that stands first.
pub(crate) fn clock_word(files: &[SourceFile], word: &str) -> Reason {
    first_of(files, &[word])
}

/// Why code is refused whose meaning may be another at each build.
pub(crate) fn asking_word(files: &[SourceFile]) -> Reason {
    first_of(files, &ASKS)
}

/// The first place of one of the words, or else the begin of the library.
fn first_of(files: &[SourceFile], words: &[&str]) -> Reason {
    let mut places = files.iter().filter_map(|file| {
        let text = plain_text(&file.bytes)?;
        let (line, word) = readings(&text)
            .into_iter()
            .flatten()
            .find_map(|tokens| place(tokens, words))?;
        Some((slashed(&Path::new("src").join(&file.path)), line, word))
    });
    let (file, line, word) = places
        .next()
        .unwrap_or_else(|| ("src/lib.rs".to_owned(), 1, words[0].to_owned()));
    Reason::Forbidden { file, line, word }
}

fn place(tokens: TokenStream, words: &[&str]) -> Option<(usize, String)> {
    let mut first = None;
    each(tokens, |token, _| {
        if let TokenTree::Ident(ident) = token {
            let text = ident.to_string();
            if first.is_none() && words.contains(&name(&text)) {
                first = Some((ident.span().start().line, name(&text).to_owned()));
            }
        }
    });
    first
}

/// Calls `look` with each token, and the one behind it in the same brackets.
fn each(tokens: TokenStream, mut look: impl FnMut(&TokenTree, Option<&TokenTree>)) {
    let mut open = vec![tokens.into_iter().peekable()];
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            None => {
                open.pop();
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter().peekable()),
            Some(token) => look(&token, tokens.peek()),
        }
    }
}

/// A name however it is spelled.
fn name(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> [SourceFile; 1] {
        [SourceFile {
            path: "lib.rs".into(),
            bytes: text.as_bytes().to_vec(),
        }]
    }

    #[test]
    fn a_word_may_mean_another_thing_where_a_name_comes_by_a_star_or_is_a_method() {
        let may = |text: &str| may_move_the_clock(&file(text));
        assert!(may("fn pause() {} fn f() { use tokio::time::*; pause() }"));
        assert!(may(
            "fn pause() {} fn f() { use tokio::{time::{*}}; r#pause() }"
        ));
        assert!(may("fn f() { use tokio::{time::{self, *}}; advance() }"));
        assert!(may("trait T { fn start_paused(self); }"));
        let by_a_macro =
            "macro_rules! m { ($s:tt $w:ident) => { use tokio::time::$s; } } m!(* pause);";
        assert!(may(by_a_macro));
        assert!(may(
            "#!/bin/sh (\nfn pause() {} fn f() { use tokio::time::*; pause() }"
        ));
        assert!(!may(
            "fn pause() {} fn f(x: &u32) -> u32 { pause(); *x * 2 }"
        ));
        assert!(!may(
            "use tokio::time::*; // pause\nfn f() { g(\"pause\"); unpause() }"
        ));
    }

    fn moved(lines: &[&str]) -> Option<&'static str> {
        let mut told = Told::default();
        lines.iter().for_each(|line| told.take(line));
        told.moves_the_clock()
    }

    #[test]
    fn what_the_compiler_says_is_read_outside_of_texts() {
        for line in [
            "_1 = tokio::time::pause() -> [return: bb1, unwind continue];",
            "_0 = call::<fn() {tokio::time::pause}>(tokio::time::pause) -> [return: bb3];",
            "_1 = f(const \"\\\"\", const '\"', tokio::time::pause as fn ()) -> bb3;",
            "_1 = pause() -> [return: bb1, unwind continue];",
            "_1 = pause as fn() (PointerCoercion(ReifyFnPointer(Safe), Implicit));",
            "_0 = tokio::time::pause;",
            "        debug still => tokio::time::pause;",
        ] {
            assert_eq!(moved(&[line]), Some("pause"), "{line}");
        }
        let method = "_3 = tokio::runtime::Builder::start_paused(move _4, const true) -> bb2;";
        assert_eq!(moved(&[method]), Some("start_paused"));
        for line in [
            "_1 = own::tokio::time::pause() -> [return: bb1, unwind continue];",
            "_1 = tokio::time::pause_all() -> [return: bb1, unwind continue];",
            "_5 = <tokio::runtime::Builder as P>::start_paused(copy _6, const true) -> bb6;",
            "_1 = const \"it is \\\" tokio::time::pause() here\";",
            "        debug pause => _1;",
            "        resume;",
        ] {
            assert_eq!(moved(&[line]), None, "{line}");
        }
    }

    /// The compiler leaves a path out only where it is clear without.
    #[test]
    fn a_function_of_its_own_is_known_by_where_it_begins() {
        let call = "    _1 = pause() -> [return: bb1, unwind continue];";
        let own = "fn pause() -> () {";
        let of_a_trait = "fn Player::pause(_1: &Self) -> () {";
        assert_eq!(moved(&[call, own]), None);
        assert_eq!(moved(&[call, of_a_trait]), Some("pause"));
        let both = "    _1 = tokio::time::pause() -> [return: bb1, unwind continue];";
        assert_eq!(moved(&[call, own, both]), Some("pause"));
    }

    #[test]
    fn the_first_place_is_named() {
        let Reason::Forbidden { file, line, word } =
            clock_word(&file("// pause\nfn f() {\n    r#pause();\n}"), "pause")
        else {
            panic!("another reason");
        };
        assert_eq!(
            (file.as_str(), line, word.as_str()),
            ("src/lib.rs", 3, "pause")
        );
    }
}
