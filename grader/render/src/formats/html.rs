//! The report as one page of HTML: see [`crate::html`].

use super::{Format, nothing};
use crate::html;

pub(super) const FORMAT: Format = Format {
    name: "html",
    about: "one page for a browser",
    lacks: nothing,
    render: |report, _| html::render(report),
};
