//! The longest word of a text.

/// The longest word of `text`; words are what white space sets apart.
///
/// - The word with the most letters is given.
/// - Of several that are equally long it is the first.
/// - Of a text without words there is none.
pub fn longest_word(text: &str) -> Option<&str> {
    todo!("the longest word")
}
