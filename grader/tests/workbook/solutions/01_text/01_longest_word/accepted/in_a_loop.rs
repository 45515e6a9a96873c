pub fn longest_word(text: &str) -> Option<&str> {
    let mut longest: Option<&str> = None;
    for word in text.split_whitespace() {
        if longest.is_none_or(|longest| word.chars().count() > longest.chars().count()) {
            longest = Some(word);
        }
    }
    longest
}
