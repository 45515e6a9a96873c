//! A page of the book in the terminal.

mod code;
mod table;
#[cfg(test)]
mod tests;

use crate::style::{ACCENT, BOLD, DIM};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::fmt::Write as _;
use table::Table;

/// The widest a text is drawn: longer lines are hard to read.
const WIDEST: usize = 100;

/// How far code stands in.
const INDENT: &str = "    ";

/// Draws a page, which is Markdown, for a terminal of so many columns.
pub fn draw(markdown: &str, columns: usize) -> String {
    let mut page = Page {
        columns: columns.clamp(20, WIDEST),
        ..Page::default()
    };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(markdown, options) {
        page.take(event);
    }
    page.drawn
}

/// A page as far as it is drawn.
#[derive(Debug, Default)]
struct Page {
    columns: usize,
    drawn: String,
    /// The paragraph, heading or cell that is open, with its styles.
    text: String,
    /// Of each list that is open the number of its next item, if it has numbers.
    lists: Vec<Option<u64>>,
    /// What stands before the first line of the next paragraph.
    bullet: String,
    quotes: usize,
    /// The language of the code that is open.
    code: Option<String>,
    table: Option<Table>,
    /// Where the link that is open leads, if that is out of the book.
    link: Option<String>,
    /// Whether what is open stands in a part that is folded.
    is_folded: bool,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        if let Event::Html(html) | Event::InlineHtml(html) = &event {
            return self.html(html);
        }
        if self.is_folded {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code.is_some() => self.text += &text,
            Event::Text(text) => self.text += &text,
            Event::Code(code) => {
                let _ = write!(self.text, "{ACCENT}{code}{ACCENT:#}");
            }
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => {
                let rule = "─".repeat(self.columns);
                let _ = writeln!(self.drawn, "{DIM}{rule}{DIM:#}\n");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                self.code = Some(match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                });
            }
            Tag::List(first) => {
                self.end_paragraph();
                self.lists.push(first);
            }
            Tag::Item => {
                self.bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::Emphasis => self.text += "\x1b[3m",
            Tag::Strong => self.text += "\x1b[1m",
            Tag::Link { dest_url, .. } => {
                self.link = dest_url.contains("://").then(|| dest_url.to_string());
                self.text += "\x1b[4m";
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::Paragraph => {
                self.end_paragraph();
                if self.lists.is_empty() {
                    self.drawn.push('\n');
                }
            }
            TagEnd::Item => self.end_paragraph(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.drawn.push('\n');
                }
            }
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(table) = &mut self.table {
                    table.cell(cell);
                }
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.drawn += &table.draw(self.columns);
                    self.drawn.push('\n');
                }
            }
            TagEnd::Emphasis => self.text += "\x1b[23m",
            TagEnd::Strong => self.text += "\x1b[22m",
            TagEnd::Link => {
                self.text += "\x1b[24m";
                if let Some(link) = self.link.take() {
                    let _ = write!(self.text, " {DIM}<{link}>{DIM:#}");
                }
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = std::mem::take(&mut self.text);
        let line = match level {
            HeadingLevel::H1 => {
                let under = "═".repeat(textwrap::core::display_width(&text).min(self.columns));
                format!("{BOLD}{text}{BOLD:#}\n{DIM}{under}{DIM:#}\n\n")
            }
            _ => format!("{BOLD}{text}{BOLD:#}\n\n"),
        };
        self.drawn += &line;
    }

    /// Draws the text that is open, behind the bullet or the bar that belongs to it.
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let bullet = std::mem::take(&mut self.bullet);
        let depth = self.lists.len().saturating_sub(1);
        let margin = "  ".repeat(depth) + &"│ ".repeat(self.quotes);
        let rest = margin.clone() + &" ".repeat(if self.lists.is_empty() { 0 } else { 2 });
        let first = if bullet.is_empty() {
            rest.clone()
        } else {
            margin + &bullet
        };
        for line in wrapped(&text, self.columns, &first, &rest) {
            let _ = writeln!(self.drawn, "{line}");
        }
    }

    fn code_block(&mut self) {
        let language = self.code.take().unwrap_or_default();
        let code = std::mem::take(&mut self.text);
        for line in code.lines() {
            let line = format!("{INDENT}{}", code::coloured(line, &language));
            let _ = writeln!(self.drawn, "{}", line.trim_end());
        }
        self.drawn.push('\n');
    }

    /// Of a part that is folded, its first line is drawn.
    fn html(&mut self, html: &str) {
        if let Some((_, rest)) = html.split_once("<summary>") {
            let summary = rest.split("</summary>").next().unwrap_or_default();
            let _ = writeln!(
                self.drawn,
                "{ACCENT}▸ {summary}{ACCENT:#} {DIM}(in the book){DIM:#}\n"
            );
        }
        if html.contains("<details") {
            self.is_folded = true;
        }
        if html.contains("</details>") {
            self.is_folded = false;
        }
    }
}

/// A text in lines of at most so many columns. A style that goes on over the end
/// of a line ends there, and begins again on the next.
fn wrapped(text: &str, columns: usize, first: &str, rest: &str) -> Vec<String> {
    let options = textwrap::Options::new(columns)
        .break_words(false)
        .initial_indent(first)
        .subsequent_indent(rest);
    let mut open = Vec::new();
    let lines = textwrap::wrap(text.trim_end(), options);
    lines.iter().map(|line| carried(line, &mut open)).collect()
}

/// A line with the styles that are open at its beginning, closed at its end.
fn carried(line: &str, open: &mut Vec<String>) -> String {
    if open.is_empty() && !line.contains('\x1b') {
        return line.to_owned();
    }
    let begin = open.concat();
    for code in line.split('\x1b').skip(1) {
        let Some((code, _)) = code.split_once('m') else {
            continue;
        };
        match code {
            "[0" => open.clear(),
            "[22" | "[23" | "[24" => {
                open.pop();
            }
            code => open.push(format!("\x1b{code}m")),
        }
    }
    let blanks = line.len() - line.trim_start().len();
    let end = if open.is_empty() { "" } else { "\x1b[0m" };
    format!("{}{begin}{}{end}", &line[..blanks], &line[blanks..])
}
