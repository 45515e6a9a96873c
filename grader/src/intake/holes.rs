//! Shapes that known holes of the compiler need. In safe Rust they are of no use to an
//! exercise, but no proof of anything: they are shown to whoever grades, and nothing is
//! refused for them. Who knows them can write them otherwise.

use crate::files::plain_text;
use crate::sources::SourceFile;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use report::{Hole, Suspect};
use std::path::Path;
use std::str::FromStr;

/// How many are shown of one submission.
const SHOWN: usize = 20;

/// The shapes in the sources of the exercise in `folder`.
pub(super) fn suspects(folder: &str, files: &[SourceFile]) -> Vec<Suspect> {
    let found = files.iter().flat_map(|file| {
        let text = plain_text(&file.bytes).unwrap_or_default();
        let tokens = TokenStream::from_str(&text).map_or_else(|_| Vec::new(), flat);
        let path = Path::new(folder).join("src").join(&file.path);
        let path = crate::files::slashed(&path);
        shapes(&tokens)
            .into_iter()
            .map(move |(line, hole)| Suspect {
                file: path.clone(),
                line,
                hole,
            })
    });
    found.take(SHOWN).collect()
}

#[derive(Debug)]
struct Token {
    text: String,
    line: usize,
}

/// All tokens in a row, with the delimiters of groups; a lifetime is one token.
fn flat(tokens: TokenStream) -> Vec<Token> {
    let mut flat: Vec<Token> = Vec::new();
    let mut open = vec![(tokens.into_iter(), None)];
    while let Some((tokens, close)) = open.last_mut() {
        let Some(token) = tokens.next() else {
            let close: Option<Token> = close.take();
            flat.extend(close);
            open.pop();
            continue;
        };
        let line = token.span().start().line;
        let text = match &token {
            TokenTree::Group(group) => {
                let (begin, end) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                let of = |text: &str| Token {
                    text: text.to_owned(),
                    line,
                };
                flat.push(of(begin));
                open.push((group.stream().into_iter(), Some(of(end))));
                continue;
            }
            other => other.to_string(),
        };
        match flat.last_mut() {
            Some(last) if last.text == "'" => last.text += &text,
            _ => flat.push(Token { text, line }),
        }
    }
    flat
}

fn shapes(tokens: &[Token]) -> Vec<(usize, Hole)> {
    let at = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let is_named =
        |text: &str| text.len() > 1 && text.starts_with('\'') && text != "'_" && text != "'static";
    let shape = |begin: usize| {
        let nested = at(begin) == "&" && at(begin + 2) == "&";
        let (outer, inner) = (at(begin + 1), at(begin + 3));
        if nested && is_named(outer) && is_named(inner) && outer != inner {
            Some(Hole::NestedLifetimes)
        } else if at(begin) == "impl" && is_for_every_type(&tokens[begin..]) {
            Some(Hole::ForEveryType)
        } else {
            None
        }
    };
    let found = (0..tokens.len()).filter_map(|begin| Some((tokens[begin].line, shape(begin)?)));
    found.collect()
}

/// Whether an implementation is for a parameter of its own that need not be sized, and
/// has an associated type.
fn is_for_every_type(tokens: &[Token]) -> bool {
    let is = |token: &Token, text: &str| token.text == text;
    let Some(body) = tokens.iter().position(|it| is(it, "{")) else {
        return false;
    };
    let (head, body) = tokens.split_at(body);
    let may_be_unsized = head
        .windows(2)
        .any(|two| is(&two[0], "?") && is(&two[1], "Sized"));
    let for_parameter = head.windows(2).any(|two| {
        let is_parameter = |pair: &[Token]| {
            (is(&pair[0], "<") || is(&pair[0], ",")) && pair[1].text == two[1].text
        };
        is(&two[0], "for") && head.windows(2).any(is_parameter)
    });
    let mut depth = 0;
    let own = body.iter().take_while(|token| {
        depth += i32::from(is(token, "{")) - i32::from(is(token, "}"));
        depth > 0
    });
    may_be_unsized && for_parameter && own.into_iter().any(|it| is(it, "type"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, Hole)> {
        shapes(&flat(TokenStream::from_str(text).unwrap()))
    }

    #[test]
    fn the_shapes_of_known_holes_are_found() {
        assert_eq!(
            found(
                "trait Object<U> { type Output; }\nimpl<T: ?Sized, U> Object<U> for T { type Output = U; }"
            ),
            [(2, Hole::ForEveryType)]
        );
        assert_eq!(
            found("fn longer<'a, 'b, T: ?Sized>(_: &'a &'b (), value: &'b T) -> &'a T { value }"),
            [(1, Hole::NestedLifetimes)]
        );
    }

    #[test]
    fn what_comes_near_them_is_not() {
        for near in [
            "impl<T: ?Sized + Future> Ext for T {}",
            "impl<T: Future> Future for Timed<T> { type Output = T::Output; }",
            "impl<F: Future + ?Sized> Future for Boxed<F> { type Output = F::Output; }",
            "fn pairs<'a>(names: &'a [&'a str]) -> &'a str { names[0] }",
            "fn f<'a, 'b>(one: &'a str, two: &'b str) {}",
            "fn f(text: &'static &'static str) { let both = && a; }",
        ] {
            assert_eq!(found(near), [], "{near}");
        }
    }
}
