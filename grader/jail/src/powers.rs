//! Capabilities: who is root, or root of a namespace, has powers that no program
//! needs which was handed in. One of them opens the environment of any process.

use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};

/// Gives up every capability. An execution would give root all of them back, but
/// not to a process that may gain no privileges: that is the next wall's doing.
///
/// # Errors
///
/// When the kernel refuses.
pub(crate) fn give_up() -> Result<(), String> {
    let none = CapabilitySets {
        effective: CapabilitySet::empty(),
        permitted: CapabilitySet::empty(),
        inheritable: CapabilitySet::empty(),
    };
    set_capabilities(None, none).map_err(|error| format!("cannot give up capabilities: {error}"))
}
