//! What an exercise promises: its contract.
//!
//! The contract stands in the doc comments of the starter. Each list item in
//! them is a promise; what stands outside of lists is prose, which says what the
//! caller owes and what things are. A check names the promise that it holds, and
//! a rejected solution the one that it breaks, by quoting from it.

use crate::files::plain_text;
use crate::sources::SourceFile;

/// The contract of an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contract {
    /// Its list items, in their order, each on one line.
    pub promises: Vec<String>,
    /// The sentences outside of lists.
    pub prose: Vec<String>,
}

impl Contract {
    /// The contract in the doc comments of `sources`.
    pub fn of(sources: &[SourceFile]) -> Self {
        let mut contract = Self::default();
        let is_rust = |file: &&SourceFile| file.path.extension().is_some_and(|end| end == "rs");
        for file in sources.iter().filter(is_rust) {
            contract.read(&plain_text(&file.bytes).unwrap_or_default());
        }
        contract
    }

    fn read(&mut self, source: &str) {
        let mut place = Place::Outside;
        for line in source.lines().map(str::trim_start) {
            let doc = line.strip_prefix("///").filter(|it| !it.starts_with('/'));
            place = match doc {
                Some(doc) => self.read_line(doc.strip_prefix(' ').unwrap_or(doc), place),
                None => Place::Outside,
            };
        }
    }

    fn read_line(&mut self, line: &str, place: Place) -> Place {
        let text = line.trim();
        if text.starts_with("```") {
            return match place {
                Place::Code => Place::Outside,
                _ => Place::Code,
            };
        }
        match place {
            Place::Code => Place::Code,
            _ if text.is_empty() || text.starts_with('#') => Place::Outside,
            Place::Item if line.starts_with("  ") && item(text).is_none() => {
                append(self.promises.last_mut(), text);
                Place::Item
            }
            _ if item(text).is_some() => {
                self.promises.extend(item(text).map(str::to_owned));
                Place::Item
            }
            Place::Prose => {
                let paragraph = self.prose.pop().unwrap_or_default();
                self.prose.extend(sentences(&format!("{paragraph} {text}")));
                Place::Prose
            }
            _ => {
                self.prose.extend(sentences(text));
                Place::Prose
            }
        }
    }

    /// The promise that is quoted: the one in which the quotation stands.
    ///
    /// # Errors
    ///
    /// Why it is no quotation: it stands in no promise, or in several.
    pub fn quoted(&self, quotation: &str) -> Result<&str, String> {
        let mut holding = self.promises.iter().filter(|it| it.contains(quotation));
        match (holding.next(), holding.next()) {
            (Some(promise), None) => Ok(promise),
            (Some(_), Some(_)) => Err(format!(
                "“{quotation}” stands in several promises: quote more of one"
            )),
            (None, _) if self.prose.iter().any(|it| it.contains(quotation)) => Err(format!(
                "“{quotation}” is prose of the contract: make it a list item"
            )),
            (None, _) => Err(format!(
                "“{quotation}” stands in no promise of the contract"
            )),
        }
    }

    /// The promises of the compiler's silence about `lint`.
    pub fn about_lint(&self, lint: &str) -> Vec<String> {
        let code = format!("`{lint}`");
        let about = self.promises.iter().filter(|it| it.contains(&code));
        about.cloned().collect()
    }
}

/// Where a line stands that was read last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Prose,
    Item,
    Code,
}

/// What a line says behind the mark of a list item.
fn item(text: &str) -> Option<&str> {
    let numbered = || {
        let (number, rest) = text.split_once(". ")?;
        (!number.is_empty() && number.bytes().all(|it| it.is_ascii_digit())).then_some(rest)
    };
    let marked = text.strip_prefix("- ").or_else(|| text.strip_prefix("* "));
    marked.or_else(numbered).map(str::trim_start)
}

fn append(promise: Option<&mut String>, text: &str) {
    if let Some(promise) = promise {
        promise.push(' ');
        promise.push_str(text);
    }
}

fn sentences(paragraph: &str) -> Vec<String> {
    let ends = |text: &str| text.ends_with(['.', '!', '?']);
    let mut sentences = vec![String::new()];
    for word in paragraph.split_whitespace() {
        let last = sentences.last_mut().expect("there is always one");
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
        if ends(word) {
            sentences.push(String::new());
        }
    }
    sentences.retain(|it| !it.is_empty());
    sentences
}

/// The quotations among the lines of a comment, each on one line: what stands
/// behind `>`, as Markdown has it. Lines in a row are one.
pub(super) fn quotations<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<String> {
    let mut quotations: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let quoted = line.trim().strip_prefix('>').map(str::trim);
        if let Some(text) = quoted {
            match quotations.last_mut().filter(|_| goes_on) {
                Some(last) => append(Some(last), text),
                None => quotations.push(text.to_owned()),
            }
        }
        goes_on = quoted.is_some();
    }
    quotations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(text: &str) -> Contract {
        Contract::of(&[SourceFile {
            path: "lib.rs".into(),
            bytes: text.as_bytes().to_owned(),
        }])
    }

    const QUEUE: &str = "
        //! - no promise: what the module is about

        /// A queue. It is made
        /// inside a runtime. Mostly.
        ///
        /// - What is put in first
        ///   comes out first.
        /// - A full queue makes its `put` wait.
        ///
        /// ```
        /// - no promise, but code
        /// ```
        pub struct Queue;

        impl Queue {
            // - no promise
            /// Closes it.
            ///
            /// # Errors
            ///
            /// 1. When it is closed: nothing changes.
            pub fn close(&self) {}
        }
    ";

    #[test]
    fn list_items_are_promises_and_the_rest_is_prose() {
        let queue = contract(QUEUE);
        assert_eq!(
            queue.promises,
            [
                "What is put in first comes out first.",
                "A full queue makes its `put` wait.",
                "When it is closed: nothing changes."
            ]
        );
        assert_eq!(
            queue.prose,
            [
                "A queue.",
                "It is made inside a runtime.",
                "Mostly.",
                "Closes it."
            ]
        );
    }

    #[test]
    fn a_quotation_stands_in_exactly_one_promise() {
        let queue = contract(QUEUE);
        assert_eq!(
            queue.quoted("put in first comes out"),
            Ok("What is put in first comes out first.")
        );
        let why_not = |quotation| queue.quoted(quotation).expect_err("no quotation");
        assert!(why_not("put").contains("several"));
        assert!(why_not("It is made inside a runtime.").contains("prose"));
        assert!(why_not("comes out last").contains("no promise"));
        assert_eq!(
            queue.about_lint("put"),
            ["A full queue makes its `put` wait."]
        );
    }

    #[test]
    fn lines_in_a_row_are_one_quotation() {
        let lines = "About.\n> one\n>  and more\n\n> two\nEnd.";
        assert_eq!(quotations(lines.lines()), ["one and more", "two"]);
    }
}
