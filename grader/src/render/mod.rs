//! Rendering: a report, or what goes on, for somebody to read.

pub mod json;
pub mod junit;
pub mod live;
pub mod terminal;
pub mod timeline;
pub mod words;
