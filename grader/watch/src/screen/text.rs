//! A text with a title, scrolled.

use crate::state::Scroll;
use ansi_to_tui::IntoText as _;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Text};
use ratatui::widgets::{Paragraph, Wrap};
use render::{timeline, view};
use report::CheckReport;

/// A text with a title.
pub(super) struct Shown<'t> {
    title: &'t str,
    text: Text<'static>,
    is_wrapped: bool,
}

impl<'t> Shown<'t> {
    /// A text whose colours are written as a terminal wants them; long lines go on
    /// below.
    pub(super) fn ansi(title: &'t str, text: &str) -> Self {
        Self {
            title,
            text: coloured(text),
            is_wrapped: true,
        }
    }

    /// A text whose long lines go on at the right.
    pub(super) fn unwrapped(title: &'t str, text: &str) -> Self {
        Self {
            is_wrapped: false,
            ..Self::ansi(title, text)
        }
    }

    /// How many columns its widest line takes.
    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    /// How many lines it takes in so many columns, without its title.
    pub(super) fn height(&self, columns: u16) -> usize {
        self.paragraph().line_count(columns)
    }

    fn paragraph(&self) -> Paragraph<'static> {
        let paragraph = Paragraph::new(self.text.clone());
        if self.is_wrapped {
            paragraph.wrap(Wrap { trim: false })
        } else {
            paragraph
        }
    }

    /// Draws it, and gives how far it can be scrolled: no further than asked.
    pub(super) fn draw(self, scroll: Scroll, frame: &mut Frame<'_>, area: Rect) -> Scroll {
        let [head, _, body] = Layout::vertical([
            Constraint::Length(u16::from(!self.title.is_empty())),
            Constraint::Length(u16::from(!self.title.is_empty())),
            Constraint::Fill(1),
        ])
        .areas(area);
        let bold = Style::new().add_modifier(Modifier::BOLD);
        frame.render_widget(Line::styled(self.title.to_owned(), bold), head);
        let widest = self.text.width();
        let paragraph = self.paragraph();
        let lines = paragraph.line_count(body.width);
        let right = if self.is_wrapped { 0 } else { widest };
        let scroll = Scroll {
            down: scroll.down.min(lines.saturating_sub(body.height.into())),
            right: scroll.right.min(right.saturating_sub(body.width.into())),
        };
        let cut = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let paragraph = paragraph.scroll((cut(scroll.down), cut(scroll.right)));
        frame.render_widget(paragraph, body);
        scroll
    }
}

/// A text with its colours. One that cannot be read as such is shown as it is.
pub(super) fn coloured(text: &str) -> Text<'static> {
    text.into_text()
        .unwrap_or_else(|_| Text::raw(text.to_owned()))
}

/// What the loop did in a check, in so many columns, the axis so many times as
/// long and without so many columns at its left.
pub(super) fn timeline(
    check: &CheckReport,
    folder: &str,
    columns: usize,
    zoom: usize,
    skipped: usize,
) -> String {
    let pictures = view::pictures(check, folder);
    if pictures.is_empty() {
        return "Nothing happened in this check that a timeline could show.".to_owned();
    }
    let drawn = pictures
        .iter()
        .map(|picture| timeline::zoomed(picture, columns, zoom, skipped).join("\n"));
    drawn.collect::<Vec<_>>().join("\n\n")
}
