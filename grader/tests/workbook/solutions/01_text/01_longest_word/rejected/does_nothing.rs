//! rejected by: the_longest_is_given, of_equals_the_first_is_given — the first thing that compiles

pub fn longest_word(text: &str) -> Option<&str> {
    None
}
