//! rejected by: of_equals_the_first_is_given — `max_by_key` gives the last of equals
//! > Of several that are equally long it is the first.

pub fn longest_word(text: &str) -> Option<&str> {
    text.split_whitespace()
        .max_by_key(|word| word.chars().count())
}
