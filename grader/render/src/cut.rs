//! Texts with an end: what a learner's code says may be megabytes long, and every
//! reader has a limit.

/// What stands where a text was cut.
const MARK: &str = "\n… (cut)";

/// So much room for texts.
#[derive(Debug)]
pub(crate) struct Room {
    /// The most bytes of one text.
    pub each: usize,
    /// How many bytes are left for all that come.
    pub left: usize,
}

impl Room {
    /// As much of a text as there is room for.
    pub(crate) fn fit(&mut self, text: &str) -> String {
        let text = cut(text, self.each.min(self.left));
        self.left -= text.len();
        text
    }
}

/// A text of at most so many bytes, cut between two letters, with a mark where it
/// was cut.
pub(crate) fn cut(text: &str, most_bytes: usize) -> String {
    if text.len() <= most_bytes {
        return text.to_owned();
    }
    let Some(room) = most_bytes.checked_sub(MARK.len()) else {
        return String::new();
    };
    format!("{}{MARK}", &text[..text.floor_char_boundary(room)])
}

/// The first line of a text.
pub(crate) fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_letters_and_says_so() {
        assert_eq!(cut("short", 5), "short");
        let text = cut(&"ü".repeat(20), 21);
        assert!(text.len() <= 21 && text.ends_with(MARK), "{text}");
        assert_eq!(cut("too long for a mark", 3), "");
    }

    #[test]
    fn all_texts_together_have_an_end() {
        let mut room = Room { each: 20, left: 30 };
        let texts = [(); 3].map(|()| room.fit(&"x".repeat(100)));
        assert!(texts.concat().len() <= 30, "{texts:?}");
        assert_eq!(texts[0].len(), 20);
    }
}
