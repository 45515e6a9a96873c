//! A translation keeps up with the book: what counts as translated has
//! nothing left in English, and no translation loses a link or touches code.
//! What the pages say otherwise by now is listed and fails nothing: who changes
//! an English page need not know every language of the book.

use polib::catalog::Catalog;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Each language with the chapters and pages that are translated whole.
const TRANSLATED: &[(&str, &[&str])] = &[(
    "ja",
    &[
        "README.md",
        "00_first_steps",
        "01_event_loop",
        "06_patterns",
        "GLOSSARY.md",
    ],
)];

/// Whether a page is, or lies in, what `TRANSLATED` names.
fn is_part_of(page: &str, part: &str) -> bool {
    page.strip_prefix(part)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn chapters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../chapters")
}

/// The pages by their paths from `src`, with `/` on every system.
type Pages = BTreeMap<String, Page>;

/// What a catalogue is held against.
struct Page {
    /// What a reader reads.
    prose: BTreeSet<String>,
    /// The fenced blocks, one after the other.
    code: String,
    /// The ids of the headings, each with the heading that it is made of.
    headings: BTreeMap<String, String>,
    /// Where the links lead.
    links: Vec<String>,
}

impl Page {
    fn new(markdown: &str) -> Self {
        let mut code = String::new();
        let mut headings = BTreeMap::new();
        for block in blocks(markdown) {
            match block {
                Block::Code(text) => code += &text,
                Block::Heading(text) => {
                    headings.insert(id_of(&text), text);
                }
                Block::Prose(_) => {}
            }
        }
        Self {
            prose: prose(markdown),
            code,
            headings,
            links: marks(markdown).links.into_iter().collect(),
        }
    }
}

fn pages() -> Pages {
    let source = chapters().join("src");
    walkdir::WalkDir::new(&source)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| {
            let name = path.strip_prefix(&source).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            (name, Page::new(&std::fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// A text of the book, and what stands in its place.
struct Entry {
    /// The pages that the text stands on.
    pages: Vec<String>,
    original: String,
    /// Empty if there is none that the book uses.
    translation: String,
    /// What stands there is of an older text, or a guess of `msgmerge`.
    is_fuzzy: bool,
}

fn entries(catalog: &Catalog) -> Vec<Entry> {
    catalog
        .messages()
        .map(|message| Entry {
            pages: message.source().split_whitespace().map(page_of).collect(),
            original: message.msgid().to_owned(),
            translation: if message.is_fuzzy() {
                String::new()
            } else {
                let translation = message.msgstr();
                translation.expect("pages have no plurals").to_owned()
            },
            is_fuzzy: message.is_fuzzy(),
        })
        .collect()
}

/// The page that a reference such as `src/01_loops/index.md` means: mdBook calls
/// the first page of a folder so, and it lies there as `README.md`.
fn page_of(reference: &str) -> String {
    let page = reference.strip_prefix("src/").unwrap_or(reference);
    let page = page.split(':').next().unwrap_or_default();
    match page.strip_suffix("index.md") {
        Some(folder) => format!("{folder}README.md"),
        None => page.to_owned(),
    }
}

/// Each language with what is translated whole and all entries of its catalogue.
fn languages() -> Vec<(&'static str, &'static [&'static str], Vec<Entry>)> {
    TRANSLATED
        .iter()
        .map(|&(language, whole)| {
            let path = chapters().join(format!("po/{language}.po"));
            let catalog = polib::po_file::parse(&path)
                .unwrap_or_else(|error| panic!("{} is no catalogue: {error}", path.display()));
            assert_eq!(catalog.metadata.language, language, "{}", path.display());
            (language, whole, entries(&catalog))
        })
        .collect()
}

/// A piece of a page, its text with one blank wherever blanks and line ends stand.
enum Block {
    Prose(String),
    Heading(String),
    /// As it stands there.
    Code(String),
}

fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES,
    )
}

/// Paragraphs, headings, cells, items and fenced blocks, in their order.
fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text = String::new();
    for event in parser(markdown) {
        match event {
            Event::Text(it) | Event::Code(it) => text += &it,
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::CodeBlock) => blocks.push(Block::Code(std::mem::take(&mut text))),
            Event::End(TagEnd::Heading(_)) => {
                blocks.push(Block::Heading(flat(&std::mem::take(&mut text))));
            }
            Event::Start(tag) if is_inline(&tag.to_end()) => {}
            Event::End(tag) if is_inline(&tag) => {}
            Event::Start(_) | Event::End(_) => {
                if !text.trim().is_empty() {
                    blocks.push(Block::Prose(flat(&text)));
                }
                text.clear();
            }
            _ => {}
        }
    }
    blocks
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image
    )
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn prose(markdown: &str) -> BTreeSet<String> {
    blocks(markdown)
        .into_iter()
        .filter_map(|block| match block {
            Block::Prose(text) | Block::Heading(text) => Some(text),
            Block::Code(_) => None,
        })
        .collect()
}

/// As mdBook makes it of a heading.
fn id_of(heading: &str) -> String {
    heading
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ => letter
                .is_alphanumeric()
                .then(|| letter.to_ascii_lowercase()),
        })
        .collect()
}

/// What a translation must keep.
#[derive(Debug, PartialEq, Eq)]
struct Marks {
    /// Where links and pictures lead.
    links: BTreeSet<String>,
    code: BTreeSet<String>,
}

fn marks(markdown: &str) -> Marks {
    let mut links = BTreeSet::new();
    let mut code = BTreeSet::new();
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.insert(dest_url.to_string());
            }
            Event::Code(text) => {
                code.insert(text.to_string());
            }
            _ => {}
        }
    }
    Marks { links, code }
}

/// Whether there is a word in it that is not code.
fn has_words(markdown: &str) -> bool {
    parser(markdown).any(
        |event| matches!(event, Event::Text(text) if text.contains(|it: char| it.is_alphabetic())),
    )
}

/// Whether an entry is a paragraph, heading or cell of a page, and not out of its code.
/// Alone, a title such as "0. First steps" reads as a list.
fn is_prose_of(entry: &Entry, page: &Page) -> bool {
    let text = prose(&entry.original);
    page.prose.contains(&flat(&entry.original)) || (!text.is_empty() && text.is_subset(&page.prose))
}

/// The pages of an entry that are there.
fn pages_of<'a>(entry: &'a Entry, pages: &'a Pages) -> impl Iterator<Item = &'a Page> {
    entry.pages.iter().filter_map(|page| pages.get(page))
}

/// What a reader of a chapter or page would find in English.
fn untranslated<'a>(entries: &'a [Entry], pages: &Pages, part: &str) -> Vec<&'a str> {
    entries
        .iter()
        .filter(|entry| entry.translation.is_empty() && !entry.is_fuzzy)
        .filter(|entry| has_words(&entry.original))
        .filter(|entry| {
            entry
                .pages
                .iter()
                .filter(|page| is_part_of(page, part))
                .filter_map(|page| pages.get(page))
                .any(|page| is_prose_of(entry, page))
        })
        .map(|entry| entry.original.as_str())
        .collect()
}

/// What `msgmerge` or a translator has to look at, a line each.
fn out_of_step(entries: &[Entry], pages: &Pages, whole: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut known = BTreeSet::new();
    for entry in entries {
        known.extend(prose(&entry.original));
        if entry.is_fuzzy {
            lines.push(format!("fuzzy: {}", entry.original));
        } else if !entry.translation.is_empty()
            && !pages_of(entry, pages).any(|page| is_prose_of(entry, page))
        {
            lines.push(format!("on no page any more: {}", entry.original));
        }
    }
    for (name, page) in pages {
        if whole.iter().any(|part| is_part_of(name, part)) {
            let new = page.prose.difference(&known);
            lines.extend(new.map(|text| format!("not in the catalogue, {name}: {text}")));
        }
    }
    lines
}

#[test]
fn a_translated_chapter_has_nothing_left_in_english() {
    let pages = pages();
    for (language, whole, entries) in languages() {
        for line in out_of_step(&entries, &pages, whole) {
            // Past the test harness, which keeps the words of tests that pass.
            writeln!(std::io::stderr(), "{language}.po, {line}").unwrap();
        }
        for part in whole {
            assert!(
                pages.keys().any(|page| is_part_of(page, part)),
                "{language}: the book has no {part}"
            );
            let left = untranslated(&entries, &pages, part);
            assert!(
                left.is_empty(),
                "{language}: {part} counts as translated, and these are not:\n{}",
                left.join("\n")
            );
        }
    }
}

/// A catalogue's translations that break a rule, none of them left out: who mends
/// one wants to see the others.
fn breaking<'a>(
    entries: &'a [Entry],
    breaks: impl Fn(&Entry) -> bool + 'a,
) -> impl Iterator<Item = &'a Entry> {
    entries
        .iter()
        .filter(|entry| !entry.translation.is_empty())
        .filter(move |entry| breaks(entry))
}

#[test]
fn a_translation_keeps_every_link_and_every_piece_of_code() {
    for (language, _, entries) in languages() {
        let loses = |entry: &Entry| marks(&entry.translation) != marks(&entry.original);
        let faults: Vec<_> = breaking(&entries, loses)
            .map(|entry| {
                let (kept, needed) = (marks(&entry.translation), marks(&entry.original));
                format!("{}\n  has {kept:?}\n  not {needed:?}", entry.original)
            })
            .collect();
        assert!(faults.is_empty(), "{language}:\n{}", faults.join("\n"));
    }
}

/// Beside a letter that needs no blank, `**` after a full stop is none of Markdown's.
#[test]
fn emphasis_in_a_translation_ends_where_it_should() {
    for (language, _, entries) in languages() {
        let shows_marks = |entry: &Entry| {
            let read = prose(&entry.translation);
            read.iter().any(|text| text.contains("**"))
        };
        let faults: Vec<_> = breaking(&entries, shows_marks)
            .map(|entry| entry.translation.as_str())
            .collect();
        assert!(
            faults.is_empty(),
            "{language}: a reader sees `**`; put a blank behind it, or the full stop:\n{}",
            faults.join("\n")
        );
    }
}

#[test]
fn code_is_never_translated() {
    let pages = pages();
    for (language, _, entries) in languages() {
        let is_code = |entry: &Entry| {
            pages_of(entry, &pages)
                .any(|page| page.code.contains(entry.original.trim()) && !is_prose_of(entry, page))
        };
        let faults: Vec<_> = breaking(&entries, is_code)
            .map(|entry| entry.original.as_str())
            .collect();
        assert!(
            faults.is_empty(),
            "{language}: this is code:\n{}",
            faults.join("\n")
        );
    }
}

#[test]
fn a_link_to_a_heading_finds_it_in_every_language() {
    let pages = pages();
    let languages = languages();
    let mut followed = 0;
    for (name, page) in &pages {
        let inside = page.links.iter().filter(|link| !link.contains("://"));
        for (file, id) in inside.filter_map(|link| link.split_once('#')) {
            let target = target_of(name, file);
            let Some(heading) = pages[&target].headings.get(id) else {
                panic!("{name}: no heading of {target} has the id `{id}`");
            };
            for (language, _, entries) in &languages {
                let entry = entries.iter().find(|entry| entry.original == *heading);
                let translation = entry.map_or("", |entry| &entry.translation);
                assert!(
                    translation.is_empty() || translation.ends_with(&format!("{{#{id}}}")),
                    "{language}: {name} links to the heading `{heading}`, so its translation must \
                     end with {{#{id}}}: {translation}"
                );
            }
            followed += 1;
        }
    }
    assert!(followed > 0, "pages link to headings");
}

/// The page that a link leads to.
fn target_of(from: &str, file: &str) -> String {
    let mut path: Vec<&str> = from.split('/').collect();
    if !file.is_empty() {
        path.pop();
    }
    for part in file.split('/').filter(|part| !part.is_empty()) {
        match part {
            ".." => drop(path.pop()),
            _ => path.push(part),
        }
    }
    path.join("/")
}

/// The entries of a catalogue without its header.
fn catalogue(text: &str) -> Vec<Entry> {
    let text = format!("msgid \"\"\nmsgstr \"Language: xx\\n\"\n\n{text}");
    entries(&polib::po_file::parse_from_reader(text.as_bytes()).unwrap())
}

fn one_page(markdown: &str) -> Pages {
    Pages::from([("00_one/README.md".to_owned(), Page::new(markdown))])
}

#[test]
fn what_is_left_in_english_is_found_and_code_is_not_taken_for_it() {
    let pages = one_page("# A title\n\nSome\nwords.\n\n```python\nprint(\"some words\")\n```\n");
    let entries = catalogue(
        "#: src/00_one/index.md\nmsgid \"A title\"\nmsgstr \"X\"\n\n\
         #: src/00_one/index.md\nmsgid \"Some words.\"\nmsgstr \"\"\n\n\
         #: src/00_one/index.md\nmsgid \"\\\"some words\\\"\"\nmsgstr \"\"\n",
    );
    assert_eq!(untranslated(&entries, &pages, "00_one"), ["Some words."]);
    assert_eq!(untranslated(&entries, &pages, "01_two"), [""; 0]);
}

#[test]
fn a_guess_of_msgmerge_is_no_translation() {
    let entries = catalogue("#: src/00_one/index.md\n#, fuzzy\nmsgid \"`a`\"\nmsgstr \"`b`\"\n");
    assert!(breaking(&entries, |_| true).next().is_none());
    let pages = one_page("`a`, or\n\n`b`\n");
    assert!(untranslated(&entries, &pages, "00_one").is_empty());
}

#[test]
fn what_is_out_of_step_is_listed_from_both_sides() {
    let pages = one_page("# A title\n\nNew words.\n");
    let entries = catalogue(
        "#: src/00_one/index.md\n#, fuzzy\nmsgid \"A title\"\nmsgstr \"X\"\n\n\
         #: src/00_one/index.md\nmsgid \"Old words.\"\nmsgstr \"Y\"\n",
    );
    assert_eq!(
        out_of_step(&entries, &pages, &["00_one"]),
        [
            "fuzzy: A title",
            "on no page any more: Old words.",
            "not in the catalogue, 00_one/README.md: New words.",
        ]
    );
}
