//! The code of a source without its comments and blanks: by it, two submissions
//! that differ in nothing else are seen to be the same work.

use crate::digest::Digester;
use crate::files::plain_text;
use crate::sources::SourceFile;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::str::FromStr;

/// Takes in the code of a source. What is no Rust is taken in as it is.
pub(super) fn gather(digester: &mut Digester, file: &SourceFile) {
    digester.part(file.path.to_string_lossy().as_bytes());
    let text = plain_text(&file.bytes);
    let tokens = text.and_then(|text| TokenStream::from_str(&text).ok());
    match tokens {
        Some(tokens) => digester.part(code(tokens)),
        None => digester.part(&file.bytes),
    };
}

/// The tokens, a blank after each. Brackets may be nested deeper than a stack is:
/// so what is open stands in a list.
fn code(tokens: TokenStream) -> String {
    let mut text = String::new();
    let mut open = vec![(tokens.into_iter().peekable(), "")];
    while let Some((tokens, end)) = open.last_mut() {
        let Some(token) = tokens.next() else {
            text.push_str(end);
            open.pop();
            continue;
        };
        match token {
            TokenTree::Group(group) => {
                let (begin, end) = brackets(&group);
                text.push_str(begin);
                open.push((group.stream().into_iter().peekable(), end));
            }
            // A doc comment is an attribute by now: `#[doc = "…"]`, `#![doc = "…"]`.
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let inner =
                    tokens.next_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == '!'));
                if tokens.next_if(is_doc).is_none() {
                    text.push_str(if inner.is_some() { "# ! " } else { "# " });
                }
            }
            other @ (TokenTree::Punct(_) | TokenTree::Ident(_) | TokenTree::Literal(_)) => {
                text.push_str(&other.to_string());
                text.push(' ');
            }
        }
    }
    text
}

fn is_doc(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let mut inside = group.stream().into_iter();
    let is_named = matches!(inside.next(), Some(TokenTree::Ident(name)) if name == "doc");
    let is_text = matches!(inside.next(), Some(TokenTree::Punct(it)) if it.as_char() == '=');
    group.delimiter() == Delimiter::Bracket && is_named && is_text
}

fn brackets(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("( ", ") "),
        Delimiter::Brace => ("{ ", "} "),
        Delimiter::Bracket => ("[ ", "] "),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> report::Digest {
        let mut digester = Digester::default();
        let file = SourceFile {
            path: "lib.rs".into(),
            bytes: text.as_bytes().to_vec(),
        };
        gather(&mut digester, &file);
        digester.finish()
    }

    const CODE: &str = "pub async fn answer(a: Vec<Vec<u8>>) -> u32 { a[0] #[cold] 42 }";

    #[test]
    fn comments_and_blanks_are_no_code() {
        for same in [
            "//! Mine.\n/// It is 42.\npub async fn answer( a: Vec<Vec<u8>> )\n-> u32\n{ a[0] #[cold] /* what else? */\t42 } // done\n",
            "#![doc = \"Mine.\"]\r\npub async fn answer(a: Vec<Vec<u8> >) -> u32 { a [0] #[cold] 42 }",
            "\u{feff}pub async fn answer(a: Vec<Vec<u8>>) -> u32 { /** in */ a[0] #[cold] 42 }",
        ] {
            assert_eq!(of(same), of(CODE), "{same}");
        }
    }

    #[test]
    fn everything_else_is() {
        for other in [
            CODE.replace("42", "41"),
            CODE.replace("answer", "answers"),
            CODE.replace("[0]", "(0)"),
            CODE.replace("#[cold]", ""),
            CODE.replace("42", "\"4 2\""),
        ] {
            assert_ne!(of(&other), of(CODE), "{other}");
        }
        assert_ne!(of("\"a b\""), of("\"a  b\""), "a text is no blank");
        assert_ne!(
            of("no { rust"),
            of("no {  rust"),
            "what is no Rust stands as it is"
        );
    }

    #[test]
    fn no_depth_of_brackets_is_too_deep() {
        let deep = |blank: &str| {
            format!(
                "f{}{}",
                format!("({blank}").repeat(20_000),
                ")".repeat(20_000)
            )
        };
        assert_eq!(of(&deep("")), of(&deep(" ")));
    }
}
