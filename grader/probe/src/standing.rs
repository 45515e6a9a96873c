//! At which line of the learner's own code the check's thread stands, seen from
//! outside while a poll does not return.
//!
//! No safe code of a process sees where another of its threads is. A second process
//! does, as a debugger would: the check's own program, started once more by the
//! watchdog, stops the thread for a moment, follows its frame pointers and lists
//! the addresses. Lines come from debug information. Both are only there where the
//! grader looks into a hang that it knows already: see `grader/src/await_lines.rs`.

/// Where a thread stands.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// The line of the learner's own code, as `file:line`.
    pub(crate) place: Option<String>,
    /// What of the standard library was called there.
    pub(crate) calls: Option<String>,
}

#[cfg_attr(
    not(all(
        target_os = "linux",
        await_lines,
        any(target_arch = "x86_64", target_arch = "aarch64")
    )),
    path = "standing/unseen.rs"
)]
mod seen;

pub(crate) use seen::{of, serve};
