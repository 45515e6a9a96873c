//! What the compiler's words come down to where async is what confuses: one
//! sentence more, and the page to read.
//!
//! A confusion is known by the error's number and by what the compiler points at,
//! and as little as possible by its sentences: the next release words them anew.

use report::Advice;
use serde::Deserialize;

/// An error as far as it is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Words {
    #[serde(default)]
    message: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Words>,
}

/// A place that the compiler points at.
#[derive(Debug, Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    suggested_replacement: Option<String>,
    #[serde(default)]
    text: Vec<SourceLine>,
}

/// A line of the source, and which of its letters are meant.
#[derive(Debug, Deserialize)]
struct SourceLine {
    text: String,
    highlight_start: usize,
    highlight_end: usize,
}

/// What may help with an error of that number, where async is what it is about.
pub(super) fn advice(code: Option<&str>, words: &Words) -> Option<Advice> {
    let (text, page) = match code {
        None | Some("E0277") if words.is_about_send() && words.mentions("`Waker`") => {
            (waker(words), "event_loop")
        }
        None | Some("E0277") if words.is_about_send() => (not_send(words), "tasks"),
        Some("E0277") if words.mentions("Unpin") => (unpinned(), "at_once"),
        Some("E0277")
            if words.message.contains("is not a future") && words.kind().starts_with('&') =>
        {
            (lent(words.kind()), "tasks")
        }
        Some("E0277" | "E0308" | "E0369" | "E0599" | "E0609" | "E0614") if words.lacks_await() => {
            (lacks_await(words), "never_awaited")
        }
        Some("E0271" | "E0277" | "E0308") if words.mentions("JoinError") => {
            (joined(), "task_status")
        }
        Some("E0373") if words.suggests("move") => (not_moved(words), "tasks"),
        Some("E0382" | "E0507") if words.points_at("await") => (used_up(words), "task_status"),
        Some("E0382")
            if words
                .primary()
                .is_some_and(|it| it.source().starts_with("async")) =>
        {
            (moved(words), "tasks")
        }
        Some("E0597" | "E0716" | "E0521" | "E0759") if words.mentions("'static") => {
            (borrowed(words), "tasks")
        }
        Some("E0599") if words.points_at("poll") => (polled_unpinned(), "at_once"),
        Some("E0733") => (recursive(), "event_loop"),
        Some("E0728") => (outside(words), "at_once"),
        _ => return None,
    };
    Some(Advice {
        text,
        page: Some(page.to_owned()),
    })
}

impl Words {
    /// These words and all below them.
    fn all(&self) -> Vec<&Self> {
        let below = self.children.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    fn all_spans(&self) -> impl Iterator<Item = &Span> {
        self.all().into_iter().flat_map(|words| &words.spans)
    }

    /// Whether it is of a linker that was killed. It has no place in the source, which
    /// every word of the learner's has.
    pub(super) fn is_of_killed_linker(&self) -> bool {
        let is_linker = self.message.starts_with("linking with `") && self.spans.is_empty();
        let says = ["signal: 9 ", "terminated with signal 9 "];
        let mut words = self.all().into_iter();
        is_linker && words.any(|it| says.iter().any(|said| it.message.contains(said)))
    }

    fn mentions(&self, text: &str) -> bool {
        let mut labels = self.all_spans().filter_map(|span| span.label.as_deref());
        self.all().iter().any(|words| words.message.contains(text))
            || labels.any(|label| label.contains(text))
    }

    fn suggests(&self, text: &str) -> bool {
        let mut suggested = self
            .all_spans()
            .filter_map(|span| span.suggested_replacement.as_deref());
        suggested.any(|it| it.trim() == text)
    }

    /// Whether the compiler points at just this word of the source.
    fn points_at(&self, word: &str) -> bool {
        self.spans.iter().any(|span| span.source() == word)
    }

    /// The type, or the value, that the error is about.
    fn kind(&self) -> &str {
        in_backticks(&self.message).unwrap_or("")
    }

    fn is_about_send(&self) -> bool {
        self.message.contains("between threads safely")
    }

    /// A future stands where its result was meant: the compiler would write the
    /// `.await`, or misses in a future what only its result may have.
    fn lacks_await(&self) -> bool {
        let may_be_missed = ["Display", "Debug", "no method", "no field", "cannot"];
        let is_missed = may_be_missed.iter().any(|it| self.message.contains(it));
        self.suggests(".await") || (is_missed && self.message.contains("`impl Future<"))
    }

    fn primary(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.is_primary)
    }

    /// The value that is kept over an await, with its type, and where the await is.
    fn kept(&self) -> Option<(String, String, String)> {
        let note = self
            .children
            .iter()
            .find(|child| child.spans.iter().any(|span| span.source() == "await"))?;
        let awaits = note.spans.iter().find(|span| span.source() == "await")?;
        let value = note.spans.iter().find(|span| span.source() != "await")?;
        let kind = value.label.as_deref().and_then(in_backticks)?;
        let name = value.source().trim_start_matches("mut ");
        Some((name.to_owned(), kind.to_owned(), awaits.place()))
    }

    /// What would go along to another thread, with its type, where it is not kept
    /// over an await: captured, or awaited itself.
    fn taken_along(&self) -> Option<(String, String)> {
        let notes = self.children.iter();
        let mut spans = notes
            .filter(|note| note.message.contains("is not `Send`"))
            .flat_map(|note| &note.spans);
        spans.find_map(|span| {
            let label = span.label.as_deref()?;
            let kind = label
                .split_once("type ")
                .and_then(|it| in_backticks(it.1))?;
            Some((span.source().to_owned(), kind.to_owned()))
        })
    }

    /// Whether the type is a parameter: what it promises stands in the signature, and
    /// the compiler would change that.
    fn is_about_a_parameter(&self, kind: &str) -> bool {
        let bounds = ["std::marker::Send", "std::marker::Sync"];
        let mut suggested = self
            .all_spans()
            .filter_map(|span| span.suggested_replacement.as_deref());
        kind.starts_with('<') || suggested.any(|it| bounds.iter().any(|bound| it.contains(bound)))
    }
}

impl Span {
    /// What is meant in the source's own letters; empty where that takes more than
    /// a line.
    fn source(&self) -> &str {
        let [line] = self.text.as_slice() else {
            return "";
        };
        // Columns count letters from 1.
        let at = |column: usize| {
            let mut places = line.text.char_indices().map(|(at, _)| at);
            places
                .nth(column.saturating_sub(1))
                .unwrap_or(line.text.len())
        };
        line.text
            .get(at(line.highlight_start)..at(line.highlight_end))
            .unwrap_or("")
    }

    fn place(&self) -> String {
        format!("{}:{}", self.file_name, self.line_start)
    }
}

/// The first thing that a text has in backticks.
fn in_backticks(text: &str) -> Option<&str> {
    text.split('`').nth(1).filter(|it| !it.is_empty())
}

/// What to do where a parameter's type does not promise enough for another thread.
const OF_A_PARAMETER: &str = "Its type is a parameter that does not promise it, and the signature is part of \
     the contract: use it outside of the task, on what the task gives back through its handle or a \
     channel, or poll the futures here, with `join_all` or a stream.";

/// What to give in the place of what may not go to another thread.
const SENT_INSTEAD: &str = "an `Arc` for an `Rc`, a `Mutex` or an atomic for a `Cell`";

fn waker(words: &Words) -> String {
    let kind = words.kind();
    format!(
        "A waker may be called from any thread, so all that is in it must be `Send` and `Sync`, and `{kind}` \
         is not. Give it {SENT_INSTEAD} or a `RefCell`."
    )
}

fn not_send(words: &Words) -> String {
    if let Some((name, kind, place)) = words.kept() {
        return not_send_kept(words, &name, &kind, &place);
    }
    let taken_along = words.taken_along();
    let (name, kind) = match &taken_along {
        Some((name, kind)) if name.is_empty() => (String::new(), kind.as_str()),
        Some((name, kind)) => (format!("`{name}`, of type "), kind.as_str()),
        None => (String::new(), words.kind()),
    };
    let cure = if words.is_about_a_parameter(kind) && !kind.starts_with('&') {
        OF_A_PARAMETER.to_owned()
    } else if kind.starts_with('&') {
        of_a_reference()
    } else {
        format!("Give it a value that may: {SENT_INSTEAD}.")
    };
    format!(
        "What is spawned may run on another thread than the one that spawned it, and {name}`{kind}` may \
         not go there. {cure}"
    )
}

fn of_a_reference() -> String {
    "A reference goes along only if what it refers to is `Sync`. Hand the value itself over: \
     `into_iter()` gives values where `iter()` lends them."
        .to_owned()
}

fn not_send_kept(words: &Words, name: &str, kind: &str, place: &str) -> String {
    let cure = if kind.contains("Guard") {
        "Unlock before the await: take what you need in a block of its own, or `drop` the guard; a \
         lock that must be held over an await is `tokio::sync::Mutex`."
    } else if kind.contains("Rc<") {
        "Use an `Arc`, or let it end before the await, in a block of its own."
    } else if words.is_about_a_parameter(kind) {
        OF_A_PARAMETER
    } else if kind.starts_with('&') {
        "What it refers to must be `Sync`: a `Mutex` or an atomic for a `Cell`, `dyn Trait + Sync` \
         for a `dyn Trait`; or let it end before the await."
    } else {
        "Let it end before the await, in a block of its own, or keep a value there that is `Send`."
    };
    format!(
        "`{name}`, of type `{kind}`, is kept over the await at {place}, and may not go to another \
         thread as the task may. {cure}"
    )
}

fn lent(kind: &str) -> String {
    format!(
        "`{kind}` only refers to a future, and is none itself: await or spawn the value. `into_iter()` \
         gives values where `iter()` lends them; to await a future and keep it, lend it with `&mut`."
    )
}

fn joined() -> String {
    "The handle of a task gives a `Result` of its own: `Err(JoinError)` if the task panicked or was \
     aborted, and otherwise what the task returned, inside `Ok`. So what may fail itself gives a \
     `Result` in a `Result`."
        .to_owned()
}

fn used_up(words: &Words) -> String {
    let name = words.primary().map_or("", Span::source);
    format!(
        "`.await` uses its future up, and `{name}` is still needed here. Lend it: `(&mut {name}).await`."
    )
}

fn polled_unpinned() -> String {
    "Only a pinned future can be polled. One that may move between two polls (it is `Unpin`, as handles, \
     receivers and boxed futures are) is pinned by `Pin::new(&mut it).poll(context)`; any other by \
     `std::pin::pin!` or `Box::pin` beforehand."
        .to_owned()
}

fn lacks_await(words: &Words) -> String {
    let what = words.primary().map_or("", Span::source);
    let call = match what.split_once("?") {
        Some((call, _)) => call,
        None => what,
    };
    let named = if call.ends_with(')') {
        format!("`{call}` gives a future")
    } else {
        "This is a future".to_owned()
    };
    format!(
        "{named}, and not yet what comes of it: nothing has run. `.await` runs it and gives its result."
    )
}

fn unpinned() -> String {
    "A future may hold references into itself, so it may not move once it was polled. `std::pin::pin!` \
     keeps it in its place in this function; `Box::pin` gives it one that can be handed on."
        .to_owned()
}

fn not_moved(words: &Words) -> String {
    let name = in_backticks(
        words
            .primary()
            .and_then(|it| it.label.as_deref())
            .unwrap_or(""),
    );
    let name = name.map_or("a variable".to_owned(), |name| format!("`{name}`"));
    let (what, cure) = if words.message.starts_with("closure") {
        ("closure", "`move` in front of it")
    } else {
        ("block", "`async move`")
    };
    format!(
        "The {what} only borrows {name}, and may run when this function is long over. {cure} takes it \
         along; clone it first if you need it here as well."
    )
}

fn moved(words: &Words) -> String {
    let name = words.kind();
    format!(
        "An `async move` block takes all that it uses along, and `{name}` has gone with one already. Give \
         each block its own: share it in an `Arc`, and clone that in front of the block."
    )
}

fn borrowed(words: &Words) -> String {
    let labels = words.spans.iter().filter_map(|span| span.label.as_deref());
    let name = labels
        .filter(|label| label.contains("dropped") || label.contains("escapes"))
        .find_map(in_backticks);
    let name = name.map_or("something".to_owned(), |name| format!("`{name}`"));
    format!(
        "A task or a thread may outlive the function that spawned it, so it may borrow nothing from \
         there, and it borrows {name}. Give it a value of its own: clone it, or share it in an `Arc`."
    )
}

fn recursive() -> String {
    "A future holds all that is kept over its awaits, and one that holds itself would have no end. \
     `Box::pin(…).await` around the call puts the inner one elsewhere; a loop often needs neither."
        .to_owned()
}

fn outside(words: &Words) -> String {
    let is_closure = words
        .spans
        .iter()
        .any(|span| span.source().starts_with('|'));
    let place = if is_closure {
        "this closure is not async: write a `for` loop in the place of `map` or `filter`, or `async || …`, \
         which gives a future at each call"
    } else {
        "this function is not: make it an `async fn`, or hand the future on"
    };
    format!("Only an async function or block can wait for a future, and {place}.")
}
