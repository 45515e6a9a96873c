//! rejected by: without_words_there_is_none — `split` gives empty words between two blanks
//! > Of a text without words there is none.

pub fn longest_word(text: &str) -> Option<&str> {
    text.split(' ')
        .rev()
        .max_by_key(|word| word.chars().count())
}
