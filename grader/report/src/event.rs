//! What happens while grading goes on.

use crate::{CheckReport, ExerciseName, Report};
use serde::{Deserialize, Serialize};

/// Something that happened while grading went on. A value of its own, so that
/// it can travel: over a channel to a screen, or as a line to another program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Another call is at work in the same folder, and this one waits for it.
    Waits,
    /// So many exercises are to be built, with so many checks in all.
    Begun {
        /// The exercises.
        exercises: usize,
        /// Their checks.
        checks: usize,
    },
    /// A package is compiled.
    Compiled {
        /// Its name.
        package: String,
    },
    /// The build is over.
    Built,
    /// Exercises with a deadlock are built once more, to see at which lines their
    /// tasks wait.
    LooksIntoDeadlocks,
    /// A check was judged.
    Checked {
        /// The exercise that it belongs to.
        exercise: ExerciseName,
        /// What it came to.
        check: Box<CheckReport>,
    },
    /// Something came out differently beside a load: reported at once, for an
    /// audit takes long.
    Differs {
        /// What, in a sentence.
        what: String,
    },
    /// All that was asked for is judged. Nothing happens after it.
    Judged {
        /// What it came to.
        report: Box<Report>,
    },
}
