//! The nouns of a result. This crate knows nothing of cargo, processes or
//! files: whoever grades fills these in, and whoever shows a result reads them.
//!
//! A check comes to a [`Reason`], and the [`Verdict`] follows from it. The
//! checks of an exercise make an [`ExerciseReport`], which is built from what
//! was planned and not from what came back; all exercises of a call make a
//! [`Report`]. [`Event`] is what happens on the way there.

mod check;
mod diagnostic;
mod digest;
mod event;
mod exercise;
mod handed_in;
mod hidden;
mod name;
mod points;
mod provenance;
mod reason;
mod summary;
mod verdict;
mod wall;
mod weights;

pub use check::{Beside, CheckReport};
pub use diagnostic::{Advice, Diagnostic};
pub use digest::Digest;
pub use event::Event;
pub use exercise::{AskedCheck, ExerciseReport, Since, Subject};
pub use handed_in::{HandedIn, Hole, Ignored, Suspect, Why};
pub use hidden::{HIDDEN, Hidden, Reveal, Until};
pub use name::{ExerciseName, Number};
pub use points::{Hundredths, Points};
pub use provenance::{Provenance, SeedName};
pub use reason::{Limit, Reason};
pub use summary::{Report, VERSION};
pub use verdict::Verdict;
pub use wall::{Wall, WallKind};
pub use weights::{Weights, WeightsError, Worth};
