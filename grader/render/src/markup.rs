//! XML and HTML that is well-formed by construction.
//!
//! Names of elements and attributes are the program's own, every text and every
//! value is escaped on its way in, and what is opened is closed: nothing that a
//! learner writes can become an element.

use crate::words;
use std::fmt::{self, Display, Write};

/// A name and a value of an attribute.
pub type Attribute<'a> = (&'static str, &'a dyn Display);

/// A piece of XML or HTML.
#[derive(Debug, Default)]
pub struct Markup {
    written: String,
}

impl Markup {
    /// An empty piece.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long it is by now, in bytes.
    pub fn bytes(&self) -> usize {
        self.written.len()
    }

    /// An element with what `body` writes between its tags.
    pub fn element(
        &mut self,
        name: &'static str,
        attributes: &[Attribute<'_>],
        body: impl FnOnce(&mut Self),
    ) {
        self.tag(name, attributes);
        self.written.push('>');
        body(self);
        self.written.push_str("</");
        self.written.push_str(name);
        self.written.push('>');
    }

    /// An element that holds a text and nothing else.
    pub fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(name, attributes, |markup| markup.text(text));
    }

    /// An element of SVG that holds nothing, or one of HTML that cannot.
    pub fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.written.push_str("/>");
    }

    /// A text. What would be markup is escaped, and what would not be shown is
    /// written out.
    pub fn text(&mut self, text: &str) {
        let _ = Escaped(&mut self.written).write_str(text);
    }

    /// A piece of the program's own that is markup already: a style sheet, a
    /// declaration.
    pub fn own(&mut self, markup: &'static str) {
        self.written.push_str(markup);
    }

    /// All that was written.
    pub fn into_text(self) -> String {
        self.written
    }

    fn tag(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.written.push('<');
        self.written.push_str(name);
        for (attribute, value) in attributes {
            self.written.push(' ');
            self.written.push_str(attribute);
            self.written.push_str("=\"");
            let begin = self.written.len();
            let _ = write!(Escaped(&mut self.written), "{value}");
            // A reader of XML takes a line end in a value for a space.
            if self.written[begin..].contains('\n') {
                let value = self.written.split_off(begin).replace('\n', "&#10;");
                self.written.push_str(&value);
            }
            self.written.push('"');
        }
    }
}

/// Escapes what is written into it.
struct Escaped<'m>(&'m mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let is_plain = |it: &u8| matches!(it, b' '..=b'~') && !b"<>&\"".contains(it);
        if text.as_bytes().iter().all(is_plain) {
            self.0.push_str(text);
        } else {
            escape(&words::harmless(text), self.0);
        }
        Ok(())
    }
}

fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '&' => into.push_str("&amp;"),
            '"' => into.push_str("&quot;"),
            letter => into.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_stays_text() {
        let hostile = "</script><b>\u{0}\u{1b}[2J & \"'\u{202e}\u{fffe}";
        let mut markup = Markup::new();
        markup.leaf("p", &[("title", &hostile)], hostile);
        let text = r"&lt;/script&gt;&lt;b&gt;\u{0}\u{1b}[2J &amp; &quot;'\u{202e}\u{fffe}";
        assert_eq!(
            markup.into_text(),
            format!("<p title=\"{text}\">{text}</p>")
        );
    }
}
