//! The walls: which this machine gives, and raising them in their order.

use crate::Grants;
use report::{Wall, WallKind};
use std::ffi::OsString;
use std::path::PathBuf;

/// Prints which walls this machine gives. `words` name what another user must be able
/// to reach (`reach`), and what only where nothing else confines files (`read`).
pub(crate) fn print(words: impl Iterator<Item = OsString>) {
    let words: Vec<OsString> = words.collect();
    let named = |word: &str| {
        let pairs = words.chunks_exact(2).filter(|pair| pair[0] == word);
        pairs.map(|pair| pair[1].clone()).collect::<Vec<_>>()
    };
    let mut reach = named("reach");
    let mut walls: Vec<Wall> = Vec::new();
    for kind in WallKind::ALL {
        walls.push(tried(kind, &reach));
        if kind == WallKind::Files && !walls[0].is_in_force() {
            reach.extend(named("read"));
        }
    }
    println!(
        "{}",
        serde_json::to_string(&walls).expect("walls are plain data")
    );
}

/// Tries a wall in a process of its own: what is raised is never taken down.
#[cfg(target_os = "linux")]
fn tried(kind: WallKind, reach: &[OsString]) -> Wall {
    let ended = std::env::current_exe().and_then(|own| {
        std::process::Command::new(own)
            .args(["try", word(kind)])
            .args(reach)
            .stdin(std::process::Stdio::null())
            .output()
    });
    match ended {
        Ok(ended) if ended.status.success() => Wall::in_force(kind),
        Ok(ended) => Wall::missing(kind, String::from_utf8_lossy(&ended.stdout).trim()),
        Err(error) => Wall::missing(kind, format!("it cannot be tried: {error}")),
    }
}

#[cfg(not(target_os = "linux"))]
fn tried(kind: WallKind, _: &[OsString]) -> Wall {
    Wall::missing(kind, "this system has none that is known here; Linux has")
}

/// Raises the walls that this machine gives, in the order in which each still can:
/// system calls last, because the others need some of them.
///
/// # Errors
///
/// The first that cannot be raised although the machine gives it, and why.
#[cfg(target_os = "linux")]
pub(crate) fn raise(grants: &Grants) -> Result<(), String> {
    crate::descriptors::close_inherited()?;
    let is_root = crate::user::is_root();
    let leaves_root = grants.root && is_root;
    if grants.network {
        crate::network::leave()?;
    } else if grants.processes.is_some() && !is_root {
        // Threads are counted for the user as a whole, but for each namespace anew.
        crate::network::as_somebody(nix::sched::CloneFlags::empty())?;
    }
    if leaves_root {
        crate::user::give(grants)?;
    }
    let shown = crate::processes::hide();
    crate::files::confine(grants, shown)?;
    if leaves_root {
        crate::user::become_another(grants)?;
    }
    if let Some(most) = grants.processes {
        crate::user::limit_tasks(most)?;
    }
    crate::powers::give_up(leaves_root && grants.search)?;
    if grants.system_calls {
        crate::system_calls::refuse(grants.strict)?;
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn raise(_: &Grants) -> Result<(), String> {
    Ok(())
}

/// Raises one wall in this process, which ends after that.
#[cfg(target_os = "linux")]
pub(crate) fn attempt(kind: &str, reach: &[PathBuf]) -> Result<(), String> {
    let kind = WallKind::ALL.into_iter().find(|it| word(*it) == kind);
    match kind.ok_or("there is no such wall")? {
        WallKind::Network => crate::network::leave(),
        WallKind::Files => crate::files::is_enforced().map_err(str::to_owned),
        WallKind::Signals => crate::files::keeps_signals().map_err(str::to_owned),
        WallKind::SystemCalls => crate::system_calls::refuse(true),
        // Whoever is not root has nothing to leave.
        WallKind::Root if !crate::user::is_root() => Ok(()),
        WallKind::Root => leave_root(reach),
        WallKind::Processes => {
            /// More than this process has, and few enough to be tried at once.
            const FEW: u64 = 16;
            if crate::user::is_root() {
                leave_root(reach).map_err(|problem| {
                    format!("a limit on them does not hold root, and {problem}")
                })?;
            } else {
                crate::network::as_somebody(nix::sched::CloneFlags::empty())?;
            }
            crate::user::limit_tasks(FEW)?;
            crate::powers::give_up(false)?;
            crate::user::try_limit(FEW)
        }
    }
}

/// Becomes another user, for good, who must be able to reach what is named.
#[cfg(target_os = "linux")]
fn leave_root(reach: &[PathBuf]) -> Result<(), String> {
    crate::user::become_another(&Grants {
        strict: true,
        ..Grants::default()
    })?;
    crate::powers::give_up(false)?;
    reach
        .iter()
        .try_for_each(|path| crate::user::can_read(path))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn attempt(_: &str, _: &[PathBuf]) -> Result<(), String> {
    Err("this system has none that is known here; Linux has".to_owned())
}

#[cfg(target_os = "linux")]
fn word(kind: WallKind) -> &'static str {
    match kind {
        WallKind::Files => "files",
        WallKind::Network => "network",
        WallKind::Signals => "signals",
        WallKind::SystemCalls => "system_calls",
        WallKind::Root => "root",
        WallKind::Processes => "processes",
    }
}
