//! The attribute that makes a function a check: `#[probe::test]`.
//!
//! It is a crate of its own because Rust asks that of attribute macros. It
//! moves tokens about by hand: a parser would be most of every fresh build.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Makes a function without arguments a check.
///
/// The function becomes an ordinary `#[test]`, so `cargo test` and an editor's
/// "run test" know it. Its body runs inside `probe::run_check`, which takes the
/// grader's key first: before anything in the body is evaluated.
///
/// # Panics
///
/// At compile time, when it stands on anything but `fn name() { … }`.
#[proc_macro_attribute]
pub fn test(_arguments: TokenStream, function: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = function.into_iter().collect();
    let name = tokens
        .windows(2)
        .find_map(|pair| match pair {
            [TokenTree::Ident(keyword), TokenTree::Ident(name)] if keyword.to_string() == "fn" => {
                Some(name.to_string())
            }
            _ => None,
        })
        .expect("#[probe::test] stands on a function");
    let Some(TokenTree::Group(body)) = tokens.pop() else {
        panic!("#[probe::test] stands on a function with a body");
    };
    let mut call: TokenStream = format!("::probe::run_check({name:?}, ||)")
        .parse()
        .expect("the name of a function is a legal string");
    // The body goes in as its own tokens, so that errors point into the check.
    call = call
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(arguments) => {
                let mut inner: Vec<TokenTree> = arguments.stream().into_iter().collect();
                inner.push(TokenTree::Group(body.clone()));
                TokenTree::Group(Group::new(
                    Delimiter::Parenthesis,
                    inner.into_iter().collect(),
                ))
            }
            other => other,
        })
        .collect();
    tokens.push(TokenTree::Group(Group::new(Delimiter::Brace, call)));
    let mut check: TokenStream = "#[::core::prelude::v1::test]".parse().expect("legal Rust");
    check.extend(tokens);
    check
}
