//! A timeline: what is drawn of it, and how that is drawn in letters and as SVG.

mod picture;
pub mod svg;
mod text;

pub use picture::{Line, Picture, Row, Shape};
pub use text::{LEGEND, draw, legend, rows, zoomed};
