//! The wire format between a check's process and the grader.
//!
//! The grader starts one process per check and hands it a [`Hello`] with a
//! one-time [`Key`]. The process answers once, at its end, with a [`Sealed`]
//! [`Record`]: what was measured, what was demanded, what went wrong and what
//! the event loop did. A record that does not open with the key is worth
//! nothing, whatever it says.
//!
//! ```
//! use evidence::{Key, Record, Sealed};
//!
//! let key = Key::from_entropy("as many random characters as one likes");
//! let record = Record::new("semaphore", "results_are_in_order");
//! let sealed = Sealed::seal(&record, &key);
//!
//! assert_eq!(sealed.open(&key).unwrap(), record);
//! assert!(sealed.open(&Key::from_entropy("another key")).is_err());
//! ```
//!
//! Everything in a [`Record`] but [`Record::figures`] is exact: virtual time,
//! counts, order. Of one submission it is the same byte for byte, whatever
//! else the machine is doing.

mod measurement;
mod record;
mod seal;
mod stamp;
mod timeline;

pub use measurement::{Expectation, Measured};
pub use record::{Doing, Figure, Hang, Panic, Record, Waiting, WaitsIn, Warning, WarningKind};
pub use seal::{BrokenSeal, Key, Sealed};
pub use stamp::{PrintedAt, StampWord};
pub use timeline::{Ending, Lane, LaneKind, Level, Scenario, Timeline};

use serde::{Deserialize, Serialize};

/// The version of this format. Both ends must agree on it.
pub const VERSION: u32 = 1;

/// The environment variable that tells a check's process that a channel waits
/// on its descriptor 0. Without it nothing is read and nothing waits.
pub const CHANNEL_VARIABLE: &str = "GRADER_CHANNEL";

/// The longest record that is read, in bytes. A longer one is no evidence.
pub const LONGEST_RECORD_BYTES: u64 = 4 * 1024 * 1024;

/// What the grader says first, as one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The grader's [`VERSION`].
    pub version: u32,
    /// Seals the record. It is never written anywhere else.
    pub key: Key,
    /// The exercise whose check this is.
    pub exercise: String,
    /// The check that is to run.
    pub check: String,
    /// The word with which the check marks in its output when virtual time has
    /// moved, if it is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamps: Option<StampWord>,
    /// What the check draws its inputs with; without it they are the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<u64>,
}

impl Hello {
    /// As the one line that goes over the channel.
    ///
    /// # Panics
    ///
    /// Never: a greeting is plain data.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("a greeting is plain data") + "\n"
    }

    /// Reads the line back; none when it is no greeting.
    pub fn from_line(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }
}

/// What stands before the sealed record on stdout, where there are no socket
/// pairs to send it over.
pub const STDOUT_MARK: &str = "#evidence ";
