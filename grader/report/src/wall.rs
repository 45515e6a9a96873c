//! What confined the code that was judged.

use serde::{Deserialize, Serialize};

/// Something that code is kept from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// What it keeps code from.
    pub kind: WallKind,
    /// Why it was not in force on this machine; none where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// What a wall keeps code from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WallKind {
    /// Files that it was not given, and the memory and environment of processes
    /// that are not its own.
    Files,
    /// The network, but for a loopback of its own.
    Network,
    /// Signals to processes that are not its own.
    Signals,
    /// System calls that no exercise needs.
    SystemCalls,
    /// Being root, where the grader is.
    Root,
    /// More threads and processes than an exercise needs.
    Processes,
}

impl WallKind {
    /// Every wall there is.
    pub const ALL: [Self; 6] = [
        Self::Files,
        Self::Network,
        Self::Signals,
        Self::SystemCalls,
        Self::Root,
        Self::Processes,
    ];
}

impl Wall {
    /// One that is in force.
    pub fn in_force(kind: WallKind) -> Self {
        Self {
            kind,
            missing: None,
        }
    }

    /// One that this machine does not give.
    pub fn missing(kind: WallKind, why: impl Into<String>) -> Self {
        Self {
            kind,
            missing: Some(why.into()),
        }
    }

    /// Whether it is in force.
    pub fn is_in_force(&self) -> bool {
        self.missing.is_none()
    }
}
