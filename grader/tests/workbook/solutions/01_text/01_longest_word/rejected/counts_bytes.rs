//! rejected by: the_longest_is_given — `len` of a text is that of its bytes
//! > The word with the most letters is given.

pub fn longest_word(text: &str) -> Option<&str> {
    text.split_whitespace().rev().max_by_key(|word| word.len())
}
