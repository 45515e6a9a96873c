//! Which guard of a lock may still be held at a line: a look at the text alone, for a
//! sentence beside what is known. It is a possibility and never a verdict.

use std::collections::HashMap;

/// The methods that give a guard.
const LOCKS: [&str; 3] = ["lock", "read", "write"];

/// What may stand behind them in a `let` that keeps the guard itself.
const UNWRAPS: [&str; 3] = ["unwrap", "expect", "unwrap_or_else"];

/// A sentence about a guard that an earlier line may still hold where `line` of `source`
/// locks something of the same name.
pub(crate) fn perhaps_held(source: &str, line: usize) -> Option<String> {
    let tokens = tokens(source);
    let mut guards = Guards::default();
    guards.open_block();
    // Where the statement under way begins.
    let mut begin = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.line == line
            && let Some(lock) = Lock::at(&tokens, at)
        {
            let mut held = guards.held.iter().rev().flatten();
            let held = held.find(|held| held.lock.names_the_same(&lock));
            return held.map(|held| held.sentence(line));
        }
        match token.text {
            "{" => {
                guards.open_block();
                guards.hold(Held::in_head(&tokens[begin..at]));
                begin = at + 1;
            }
            "}" => {
                guards.close_block();
                begin = at + 1;
            }
            ";" => {
                if guards.blocks.is_empty() {
                    return None;
                }
                guards.hold(Held::by_let(&tokens[begin..at]));
                begin = at + 1;
            }
            "drop" => {
                if let Some(dropped) = tokens.get(at + 2) {
                    guards.give_back(dropped.text);
                }
            }
            _ => {}
        }
    }
    None
}

/// The guards that may be held at a place. Each is taken in once and left once, so any
/// text is gone through in one walk.
#[derive(Default)]
struct Guards<'s> {
    /// Those of all open blocks, the innermost last; none where one was given back.
    held: Vec<Option<Held<'s>>>,
    /// How many there were when each open block began.
    blocks: Vec<usize>,
    /// Where those of a name stand in `held`.
    named: HashMap<&'s str, Vec<usize>>,
}

impl<'s> Guards<'s> {
    fn open_block(&mut self) {
        self.blocks.push(self.held.len());
    }

    fn close_block(&mut self) {
        let Some(begin) = self.blocks.pop() else {
            return;
        };
        for held in self.held.drain(begin..).flatten() {
            if let Some(places) = held.name.and_then(|name| self.named.get_mut(name)) {
                places.pop();
            }
        }
    }

    fn hold(&mut self, held: Option<Held<'s>>) {
        let Some(held) = held else {
            return;
        };
        if let Some(name) = held.name {
            self.named.entry(name).or_default().push(self.held.len());
        }
        self.held.push(Some(held));
    }

    fn give_back(&mut self, name: &str) {
        for at in self.named.remove(name).unwrap_or_default() {
            self.held[at] = None;
        }
    }
}

struct Held<'s> {
    lock: Lock<'s>,
    /// The variable that keeps it; none where a head does.
    name: Option<&'s str>,
    /// What it is the head of: `while let`.
    head: &'static str,
}

impl<'s> Held<'s> {
    /// A guard that is a temporary of a head whose body it outlives.
    fn in_head(head: &[Token<'s>]) -> Option<Self> {
        let begins = |two: &[Token<'_>]| match (two[0].text, two[1].text) {
            ("while", "let") => Some("while let"),
            ("if", "let") => Some("if let"),
            ("match", _) => Some("match"),
            _ => None,
        };
        let at = head.windows(2).rposition(|two| begins(two).is_some())?;
        let lock = (at..head.len()).find_map(|at| Lock::at(head, at))?;
        Some(Self {
            lock,
            name: None,
            head: begins(&head[at..at + 2])?,
        })
    }

    /// A guard that a `let` keeps, if that is all it keeps.
    fn by_let(statement: &[Token<'s>]) -> Option<Self> {
        let words: Vec<&'s str> = statement.iter().map(|token| token.text).collect();
        let name = match words.as_slice() {
            ["let", "mut", name, ..] | ["let", name, ..] => *name,
            _ => return None,
        };
        let at = (0..statement.len()).find(|at| Lock::at(statement, *at).is_some())?;
        let behind = words[at + 3..]
            .iter()
            .filter(|word| word.chars().all(char::is_alphabetic));
        let is_kept = behind
            .clone()
            .next()
            .is_none_or(|word| UNWRAPS.contains(word));
        let takes_more = words[at + 3..]
            .windows(2)
            .any(|two| two[0] == "." && !UNWRAPS.contains(&two[1]));
        (is_kept && !takes_more).then(|| Self {
            lock: Lock::at(statement, at).expect("it was found there"),
            name: Some(name),
            head: "",
        })
    }

    fn sentence(&self, line: usize) -> String {
        let Lock {
            of,
            method,
            line: since,
            ..
        } = &self.lock;
        match self.name {
            Some(name) => format!(
                "line {since} keeps `{of}.{method}()` in `{name}`, until its block ends or `{name}` \
                 is dropped, and line {line} locks within"
            ),
            None => format!(
                "line {since} holds `{of}.{method}()` through the whole body of its `{}`: the guard \
                 lives until that body ends, and line {line} locks within it. A `let` of its own \
                 before the `{}` gives it back at once",
                self.head, self.head
            ),
        }
    }
}

/// A call that locks.
struct Lock<'s> {
    /// What is locked, as a path: `self.queue`.
    of: String,
    /// The last name of it.
    last: &'s str,
    method: &'s str,
    line: usize,
}

impl<'s> Lock<'s> {
    /// The call whose method's name stands at that token.
    fn at(tokens: &[Token<'s>], at: usize) -> Option<Self> {
        let method = tokens.get(at)?;
        let around =
            [at.checked_sub(1)?, at + 1, at + 2].map(|at| tokens.get(at).map(|it| it.text));
        if !LOCKS.contains(&method.text) || around != [Some("."), Some("("), Some(")")] {
            return None;
        }
        // Tokio's lock does not block.
        if tokens
            .get(at + 4)
            .is_some_and(|token| token.text == "await")
        {
            return None;
        }
        let is_of_path = |token: &&Token<'_>| token.text == "." || token.is_word();
        let path = tokens[..at - 1].iter().rev().take_while(is_of_path);
        let mut path: Vec<&'s str> = path.map(|token| token.text).collect();
        let last = *path.first()?;
        path.reverse();
        Some(Self {
            // A keyword before it is no part of the path.
            of: path.concat().trim_start_matches("match").to_owned(),
            last,
            method: method.text,
            line: method.line,
        })
    }

    fn names_the_same(&self, other: &Self) -> bool {
        self.last == other.last
    }
}

struct Token<'s> {
    text: &'s str,
    line: usize,
}

impl Token<'_> {
    fn is_word(&self) -> bool {
        self.text
            .starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
    }
}

/// The words and signs of a source, without comments and literals of text.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let skipped = comment(rest).or_else(|| literal(rest));
        let length = skipped.unwrap_or_else(|| {
            let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            if is_of_word(first) {
                rest.find(|letter| !is_of_word(letter))
                    .unwrap_or(rest.len())
            } else {
                first.len_utf8()
            }
        });
        let (text, behind) = rest.split_at(length);
        if skipped.is_none() && !first.is_whitespace() {
            tokens.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = behind;
    }
    tokens
}

/// How long the comment is that a text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inner = text.strip_prefix("/*")?;
    let mut depth = 1;
    let mut at = 0;
    while depth > 0 && at < inner.len() {
        let here = &inner.as_bytes()[at..];
        let step = match here {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
    }
    // A comment without an end, or one that ends in the middle of a letter: to the end.
    let length = 2 + at;
    Some(if text.is_char_boundary(length) {
        length
    } else {
        text.len()
    })
}

/// How long the text in quotes is that a text begins with.
fn literal(text: &str) -> Option<usize> {
    let raw = text.trim_start_matches(['b', 'c']);
    if let Some(raw) = raw.strip_prefix('r')
        && let quoted = raw.trim_start_matches('#')
        && quoted.starts_with('"')
    {
        let end = format!("\"{}", "#".repeat(raw.len() - quoted.len()));
        let begin = text.len() - quoted.len() + 1;
        return Some(
            text[begin..]
                .find(&end)
                .map_or(text.len(), |at| begin + at + end.len()),
        );
    }
    let quote = text.chars().next()?;
    let is_letter = quote == '\'' && {
        let mut letters = text.chars().skip(1);
        // `'a` is a lifetime, `'a'` a letter.
        letters.next() == Some('\\') || letters.next() == Some('\'')
    };
    if quote != '"' && !is_letter {
        return None;
    }
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == quote && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        ends
    });
    Some(end.map_or(text.len(), |(at, _)| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of the line that holds `// here`.
    fn said(source: &str) -> Option<String> {
        let at = source.lines().position(|line| line.contains("// here"));
        perhaps_held(source, at.expect("a mark") + 1)
    }

    #[test]
    fn a_guard_in_the_head_of_a_while_let_lives_through_its_body() {
        let said = said(
            "fn run(&self) {
                while let Some(job) = self.queue.lock().unwrap().pop() {
                    job();
                    self.queue.lock().unwrap().push(1); // here
                }
            }",
        );
        assert_eq!(
            said.unwrap(),
            "line 2 holds `self.queue.lock()` through the whole body of its `while let`: the guard \
             lives until that body ends, and line 4 locks within it. A `let` of its own before the \
             `while let` gives it back at once"
        );
    }

    #[test]
    fn heads_of_if_let_and_match_hold_too() {
        let in_if = "if let Some(a) = queue.lock().unwrap().pop() {\n queue.lock(); // here\n}";
        assert!(said(in_if).unwrap().contains("its `if let`"));
        let in_match =
            "let a = match queue.lock().unwrap().pop() {\n None => {\n queue.lock(); // here\n}}";
        let said = said(in_match).unwrap();
        assert!(
            said.contains("`queue.lock()`") && said.contains("its `match`"),
            "{said}"
        );
    }

    #[test]
    fn a_let_keeps_its_guard_until_the_block_ends() {
        let kept = "{\nlet first = answer.lock().unwrap();\nlet b = answer.lock(); // here\n}";
        assert_eq!(
            said(kept).unwrap(),
            "line 2 keeps `answer.lock()` in `first`, until its block ends or `first` is dropped, \
             and line 3 locks within"
        );
    }

    #[test]
    fn nothing_is_said_where_no_guard_is_held() {
        for source in [
            // The condition's temporaries are gone before the body.
            "while queue.lock().unwrap().is_empty() {\n queue.lock(); // here\n}",
            "{ let first = a.lock().unwrap(); drop(first);\n a.lock(); // here\n}",
            "{ let first = a.lock().unwrap(); }\n a.lock(); // here",
            "{ let length = a.lock().unwrap().len();\n a.lock(); // here\n}",
            "{ let other = b.lock().unwrap();\n a.lock(); // here\n}",
            "{ let first = a.lock().await;\n a.lock(); // here\n}",
            "{ /* let g = a.lock().unwrap(); */ let s = \"let g = a.lock().unwrap();\";\n a.lock(); // here\n}",
            "a.lock(); // here",
            "// here",
        ] {
            assert_eq!(said(source), None, "{source}");
        }
    }

    #[test]
    fn any_text_has_tokens() {
        for text in [
            "'",
            "\"",
            "r#\"",
            "/* é",
            "'é'",
            "b'\\''",
            "/*/**/",
            "}}}",
            "é.lock()",
        ] {
            perhaps_held(text, 1);
        }
        let words: Vec<&str> = tokens("a<'a> 'x' r#\"q\"# b\"\\\"\" /* c */ d // e")
            .iter()
            .map(|token| token.text)
            .collect();
        assert_eq!(words, ["a", "<", "'", "a", ">", "b", "d"]);
    }

    /// It is the learner's text, and nothing ends the grader that reads it.
    #[test]
    fn a_text_as_long_as_a_source_may_be_is_read_in_one_walk() {
        let half = 512 * 1024;
        let kept = "let g = a.lock();";
        for (before, behind) in [
            (kept, "drop(h);"),
            (kept, "drop(g);"),
            ("{", "drop(g);"),
            ("{let g = a.lock();", "drop(g);}"),
            ("if let a.lock() {", "drop(g);"),
        ] {
            let text = before.repeat(half / before.len()) + &behind.repeat(half / behind.len());
            perhaps_held(&text, 2);
        }
    }
}
