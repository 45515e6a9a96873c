//! Being somebody else: a root that owns the machine's files, and that no limit on
//! the number of threads holds, is left for a user whom nobody else is.

use crate::Grants;
use nix::unistd::{Gid, Uid, getuid, setgroups, setresgid, setresuid};
use rustix::process::{
    Resource, Rlimit, Signal, getppid, getrlimit, set_parent_process_death_signal, setrlimit,
};
use rustix::thread::{CapabilitiesSecureBits, set_capabilities_secure_bits};
use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};

/// Users whom systemd keeps for services that need one for a while, so that they are
/// nobody's; and a container that maps 65,536 users has them.
const USERS: std::ops::Range<u32> = 61_184..65_520;

/// Whom a compiler runs as, and whom a group belongs to: it finds again what it has
/// built.
const BUILDER: u32 = USERS.start;

/// Whether there is a root to be left.
pub(crate) fn is_root() -> bool {
    getuid().is_root()
}

/// Whom this process becomes. For a check it is a user of its own: how many threads a
/// user has is counted for all of them together.
fn number(grants: &Grants) -> u32 {
    if grants.strict {
        let others = USERS.end - BUILDER - 1;
        BUILDER + 1 + std::process::id() % others
    } else {
        BUILDER
    }
}

/// Gives what is to be written to the user that this process becomes.
///
/// # Errors
///
/// What cannot be given, and why.
pub(crate) fn give(grants: &Grants) -> Result<(), String> {
    let user = number(grants);
    let problem = |path: &Path, error: io::Error| {
        format!("cannot give {} to another user: {error}", path.display())
    };
    for path in &grants.write {
        give_one(path, user, !grants.strict).map_err(|error| problem(path, error))?;
    }
    let mut paths: Vec<PathBuf> = grants.own.clone();
    while let Some(path) = paths.pop() {
        match give_one(&path, user, true) {
            Ok(true) => {
                let below = fs::read_dir(&path).map_err(|error| problem(&path, error))?;
                paths.extend(below.flatten().map(|entry| entry.path()));
            }
            Ok(false) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(problem(&path, error)),
        }
    }
    Ok(())
}

/// Gives one file or folder, to be read by all or by nobody else: checks are other
/// users than the compiler, and each is another. Gives whether it is a folder.
fn give_one(path: &Path, user: u32, is_for_all: bool) -> io::Result<bool> {
    let about = fs::symlink_metadata(path)?;
    if (about.uid(), about.gid()) != (user, BUILDER) {
        lchown(path, Some(user), Some(BUILDER))?;
    }
    let mode = about.permissions().mode() & 0o7777;
    let runs = if about.is_dir() || mode & 0o100 != 0 {
        0o111
    } else {
        0
    };
    let wanted = if is_for_all {
        mode | 0o444 | runs
    } else {
        0o700
    };
    if wanted != mode && !about.is_symlink() {
        fs::set_permissions(path, PermissionsExt::from_mode(wanted))?;
    }
    Ok(about.is_dir())
}

/// Becomes another user. Capabilities stay until they are given up.
///
/// # Errors
///
/// When the kernel refuses: a container may have one user alone.
pub(crate) fn become_another(grants: &Grants) -> Result<(), String> {
    let (user, group) = (number(grants), BUILDER);
    let refused =
        |error: &dyn std::fmt::Display| format!("this root cannot become the user {user}: {error}");
    let parent = getppid();
    // Else `access` would leave out what a compiler may read beside its user.
    set_capabilities_secure_bits(CapabilitiesSecureBits::NO_SETUID_FIXUP)
        .map_err(|error| refused(&error))?;
    setgroups(&[]).map_err(|error| refused(&error))?;
    let group = Gid::from_raw(group);
    setresgid(group, group, group).map_err(|error| refused(&error))?;
    let user = Uid::from_raw(user);
    setresuid(user, user, user).map_err(|error| refused(&error))?;
    end_with(parent)
}

/// A change of the user has taken away that this process ends with its parent.
fn end_with(parent: Option<rustix::process::Pid>) -> Result<(), String> {
    set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(|error| format!("cannot end with its supervisor: {error}"))?;
    if getppid() != parent {
        return Err("its supervisor has ended".to_owned());
    }
    Ok(())
}

/// Limits how many threads and processes the user may have.
///
/// # Errors
///
/// When the kernel refuses.
pub(crate) fn limit_tasks(most: u64) -> Result<(), String> {
    let most = getrlimit(Resource::Nproc)
        .maximum
        .map_or(most, |hard| hard.min(most));
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    setrlimit(Resource::Nproc, limit)
        .map_err(|error| format!("cannot limit threads and processes: {error}"))
}

/// Whether another user can read a folder, or what will be there.
///
/// # Errors
///
/// Why not, and what would help.
pub(crate) fn can_read(folder: &Path) -> Result<(), String> {
    match fs::metadata(folder).map(|_| ()) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(format!(
            "another user cannot read {}: name a folder by `--target-dir` that every user may \
             read, as /var/tmp/grade, and keep the toolchain in one",
            folder.display()
        )),
        _ => Ok(()),
    }
}

/// Starts threads until the limit is reached.
///
/// # Errors
///
/// When none can be started, or there is no limit.
pub(crate) fn try_limit(most: u64) -> Result<(), String> {
    let start = || {
        std::thread::Builder::new()
            .stack_size(64 * 1024)
            .spawn(std::thread::park)
    };
    let started = (0..2 * most).take_while(|_| start().is_ok()).count() as u64;
    match started {
        0 => Err("it leaves no thread to be started".to_owned()),
        _ if started > most => Err("this kernel does not hold a limit on threads".to_owned()),
        _ => Ok(()),
    }
}
