//! Showing a report, or what goes on while one is made.
//!
//! Whatever is drawn here comes from the crate `report`, so a format can be
//! added without knowing how a submission is built or run. What is shown of a
//! check is a value, [`view::CheckView`], and each format draws it in its way.
//! [`formats`] lists what a finished report can be written as.

mod ascii_json;
mod cut;
mod finding;
pub mod formats;
mod gfm;
pub mod html;
pub mod live;
pub mod markup;
pub mod page;
pub mod style;
pub mod terminal;
pub mod timeline;
pub mod view;
pub mod words;
