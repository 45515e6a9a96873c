//! Capabilities: who is root, or root of a namespace, has powers that no program
//! needs which was handed in. One of them opens the environment of any process.

use rustix::thread::{
    CapabilitySet, CapabilitySets, clear_ambient_capability_set,
    configure_capability_in_ambient_set, set_capabilities,
};

/// Gives up every capability, but for reading and searching any folder where that is to
/// be kept: what may be read is then confined by what was granted alone. An execution would give root all of them back, but
/// not to a process that may gain no privileges: that is the next wall's doing.
///
/// # Errors
///
/// When the kernel refuses.
pub(crate) fn give_up(keeps_search: bool) -> Result<(), String> {
    let problem = |error| format!("cannot give up capabilities: {error}");
    let kept = if keeps_search {
        CapabilitySet::DAC_READ_SEARCH
    } else {
        CapabilitySet::empty()
    };
    let sets = CapabilitySets {
        effective: kept,
        permitted: kept,
        inheritable: kept,
    };
    clear_ambient_capability_set().map_err(problem)?;
    set_capabilities(None, sets).map_err(problem)?;
    if keeps_search {
        // What is ambient stays through an execution.
        configure_capability_in_ambient_set(kept, true).map_err(problem)?;
    }
    Ok(())
}
