//! Shapes that known holes of the compiler need. In safe Rust they are of no use to an
//! exercise, but no proof of anything: they are shown to whoever grades, and nothing is
//! refused for them. Who knows them can write them otherwise.

use crate::files::plain_text;
use crate::sources::SourceFile;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use report::{Hole, Suspect};
use std::collections::HashMap;
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
        let shapes: Vec<_> = shapes(&tokens).take(SHOWN).collect();
        shapes.into_iter().map(move |(line, hole)| Suspect {
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

/// In one walk, however long a text is and whatever is in it: this is done in the
/// grader's own process, where nothing ends it.
fn shapes(tokens: &[Token]) -> impl Iterator<Item = (usize, Hole)> {
    let is_for_every_type = for_every_type(tokens);
    let shape = move |begin: usize| {
        if is_nested_reference(&tokens[begin..]) {
            Some(Hole::NestedLifetimes)
        } else if is_for_every_type[begin] {
            Some(Hole::ForEveryType)
        } else {
            None
        }
    };
    (0..tokens.len()).filter_map(move |begin| Some((tokens[begin].line, shape(begin)?)))
}

/// Whether it begins with a reference to a reference, each of another named lifetime.
fn is_nested_reference(tokens: &[Token]) -> bool {
    let is_named =
        |text: &str| text.len() > 1 && text.starts_with('\'') && text != "'_" && text != "'static";
    let [one, outer, two, inner, ..] = tokens else {
        return false;
    };
    let is_nested = one.text == "&" && two.text == "&";
    is_nested && is_named(&outer.text) && is_named(&inner.text) && outer.text != inner.text
}

/// For each token, whether with it an implementation begins that is for a parameter of
/// its own that need not be sized, and has an associated type.
fn for_every_type(tokens: &[Token]) -> Vec<bool> {
    let has_type = bodies_with_a_type(tokens);
    let mut found = vec![false; tokens.len()];
    let mut begin = 0;
    let bodies = (0..tokens.len()).filter(|at| tokens[*at].text == "{");
    for body in bodies {
        if has_type[body]
            && let Some(last) = last_head_for_every_type(&tokens[begin..body])
        {
            for at in begin..=begin + last {
                found[at] = tokens[at].text == "impl";
            }
        }
        begin = body + 1;
    }
    found
}

/// For each token, whether it opens a body that has an associated type.
fn bodies_with_a_type(tokens: &[Token]) -> Vec<bool> {
    let mut has_type = vec![false; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => open.push(at),
            "type" => {
                if let Some(body) = open.last() {
                    has_type[*body] = true;
                }
            }
            "}" => {
                let inner = open.pop();
                if let (Some(inner), Some(outer)) = (inner, open.last()) {
                    has_type[*outer] |= has_type[inner];
                }
            }
            _ => {}
        }
    }
    has_type
}

/// Where in what stands before a body a head may begin at the latest that has a
/// parameter which need not be sized, and is for a parameter.
fn last_head_for_every_type(head: &[Token]) -> Option<usize> {
    let mut unsized_at = None;
    // Where each name was last declared as a parameter, and where it was last behind `for`.
    let mut parameters: HashMap<&str, usize> = HashMap::new();
    let mut behind_for: HashMap<&str, usize> = HashMap::new();
    for (at, two) in head.windows(2).enumerate() {
        match (two[0].text.as_str(), two[1].text.as_str()) {
            ("?", "Sized") => unsized_at = Some(at),
            ("<" | ",", name) => {
                parameters.insert(name, at);
            }
            ("for", name) => {
                behind_for.insert(name, at);
            }
            _ => {}
        }
    }
    let both = behind_for.iter();
    let both = both.filter_map(|(name, at)| Some((*at).min(*parameters.get(name)?)));
    Some(both.max()?.min(unsized_at?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, Hole)> {
        shapes(&flat(TokenStream::from_str(text).unwrap())).collect()
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

    /// A walk that begins anew at each word would not end before whoever waits gives up.
    #[test]
    fn a_text_as_long_as_a_source_may_be_is_looked_through_in_one_walk() {
        let filled = |begin: &str, part: &str, end: &str| {
            let times = (1024 * 1024 - begin.len() - end.len()) / part.len();
            format!("{begin}{}{end}", part.repeat(times))
        };
        let suspects_in = |text: String| {
            let bytes = text.into_bytes();
            let path = "lib.rs".into();
            suspects("folder", &[SourceFile { path, bytes }]).len()
        };
        let shape = "impl<T: ?Sized> A for T { type B = u8; }";
        for (text, shown) in [
            (filled("fn f() {} ", "impl for ", "{}"), 0),
            (
                filled("", "impl ", "<T: ?Sized> for T { type A = u8; }"),
                SHOWN,
            ),
            (filled("", "impl<T: ?Sized> for T ", "{}"), 0),
            (filled("impl<T: ?Sized> A for T", "<a, ", "{}"), 0),
            (filled("impl ?Sized for T ", ", a for b ", "{}"), 0),
            (filled("impl<T: ?Sized> A for T ", "impl for ", ""), 0),
            (filled("", "impl{", &"}".repeat(174_762)), 0),
            (filled("", "impl<T:?Sized>for T ", "{{}type}"), SHOWN),
            (filled("fn f() {}", "(", &")".repeat(524_283)), 0),
            (filled("", "&'a ", ""), 0),
            (filled("", "&'a &'b ", ""), SHOWN),
            (filled("", shape, ""), SHOWN),
        ] {
            assert_eq!(suspects_in(text.clone()), shown, "{}", &text[..60]);
        }
    }
}
