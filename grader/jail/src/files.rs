//! Landlock: files by what was granted, and no signal and no look into what is
//! outside. The kernel also keeps whoever is inside from the memory and the
//! environment of processes that are not.

use crate::Grants;
use crate::processes::Shown;
use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use rustix::io::{FdFlags, fcntl_setfd};
use std::fs::File;
use std::io;
use std::os::fd::IntoRawFd;

/// What every program needs to start, and to look at itself.
const SYSTEM: [&str; 10] = [
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/usr",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/hosts",
    "/etc/alternatives",
];

/// Where the kernel tells of processes, and of itself.
const PROCESSES: &str = "/proc";

/// This process's own part of that.
const OWN_PROCESS: &str = "/proc/self";

/// The device that may be read and written by all.
const DEVICE: &str = "/dev/null";

/// Devices for checks alone. They have no end: a text that includes one would fill its
/// compiler's memory.
const ENDLESS: [&str; 3] = ["/dev/zero", "/dev/full", "/dev/urandom"];

/// The version of Landlock that has what is asked for here; with an older one the
/// kernel enforces what it knows.
const VERSION: ABI = ABI::V6;

/// Confines this process to what is granted.
///
/// # Errors
///
/// When the kernel refuses.
pub(crate) fn confine(grants: &Grants, shown: Shown) -> Result<(), String> {
    if shown == Shown::All {
        keep_own_process()
            .map_err(|error| format!("cannot hold what it may read of itself: {error}"))?;
    }
    let raised =
        restrict(grants, shown).map_err(|error| format!("cannot confine files: {error}"))?;
    // Where the kernel has no Landlock at all, `walls` has said so.
    let _ = raised;
    Ok(())
}

/// Keeps this process's own part of `/proc` open for as long as it lives, as whatever
/// program. What nobody has open the kernel forgets when memory is short, makes anew
/// when it is asked for, and then it is another than the one that was granted.
fn keep_own_process() -> io::Result<()> {
    let own = File::open(OWN_PROCESS)?;
    fcntl_setfd(&own, FdFlags::empty())?;
    let _ = own.into_raw_fd();
    Ok(())
}

fn restrict(grants: &Grants, shown: Shown) -> Result<RulesetStatus, RulesetError> {
    let of_processes = match shown {
        Shown::Own => PROCESSES,
        Shown::All => OWN_PROCESS,
    };
    let system = SYSTEM.iter().chain([&of_processes]);
    let read = system.map(std::path::PathBuf::from);
    let read = read.chain(grants.read.iter().cloned());
    let endless = ENDLESS.iter().filter(|_| grants.strict);
    let write = endless.chain([&DEVICE]).map(std::path::PathBuf::from);
    let write = write.chain(grants.write.iter().cloned());
    let restricted = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(VERSION))?
        .scope(Scope::from_all(VERSION))?
        .create()?
        .add_rules(path_beneath_rules(read, AccessFs::from_read(VERSION)))?
        .add_rules(path_beneath_rules(write, AccessFs::from_all(VERSION)))?
        .restrict_self()?;
    Ok(restricted.ruleset)
}

/// Whether this kernel confines files.
pub(crate) fn is_enforced() -> Result<(), &'static str> {
    match restrict(&Grants::default(), Shown::All) {
        Ok(RulesetStatus::FullyEnforced | RulesetStatus::PartiallyEnforced) => Ok(()),
        Ok(RulesetStatus::NotEnforced) => {
            Err("this kernel has no Landlock, or it is switched off: Linux 5.13 or later has it")
        }
        Err(_) => Err("this kernel refuses Landlock"),
    }
}

/// Whether this kernel keeps signals inside.
pub(crate) fn keeps_signals() -> Result<(), &'static str> {
    let scoped = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .scope(Scope::Signal)
        .and_then(|ruleset| ruleset.create())
        .and_then(|ruleset| ruleset.restrict_self());
    scoped
        .map(|_| ())
        .map_err(|_| "this kernel's Landlock knows no signals: Linux 6.12 or later does")
}
