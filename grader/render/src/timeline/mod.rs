//! A timeline: what is drawn of it, and how that is drawn as text.

mod layout;
mod text;

pub use layout::{Picture, Row};
pub use text::{LEGEND, draw};
